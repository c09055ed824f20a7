package architecture

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
)

// The files of a Hugging Face folder beside weights and tokenizer.
const (
	ConfigName     = "config.json"
	GenerationName = "generation_config.json"
)

// Read reads what a Hugging Face folder says beside its weights. Without a
// generation_config.json the ids are those of config.json, as for transformers
// (GenerationConfig.from_model_config).
func Read(dir string) (Config, Generation, error) {
	encoded, err := readFile(filepath.Join(dir, ConfigName))
	if err != nil {
		return Config{}, Generation{}, err
	}
	config, tokens, err := parseConfig(encoded)
	if err != nil {
		return Config{}, Generation{}, err
	}
	encoded, err = readFile(filepath.Join(dir, GenerationName))
	if errors.Is(err, fs.ErrNotExist) {
		return config, Generation{Tokens: tokens}, nil
	}
	if err != nil {
		return Config{}, Generation{}, err
	}
	generation, err := ParseGeneration(encoded, config.Vocabulary)
	return config, generation, err
}

// Special are the ids that generation has to know of.
type Special struct {
	// Pad fills a batch; nil where nothing does.
	Pad *int32
	// Stops end a turn.
	Stops []int32
}

// Files returns the files of a Hugging Face folder beside its weights, by name.
// dtype is that of the weights, by PyTorch's name. special's stops come before
// generation's own, and its padding counts where generation has none.
func Files(config *Config, generation Generation, special Special, dtype string) (map[string][]byte, error) {
	generation.Tokens = generation.with(special)
	encoded, err := config.JSON(dtype, generation.Tokens)
	if err != nil {
		return nil, err
	}
	own, err := generation.JSON()
	if err != nil {
		return nil, err
	}
	return map[string][]byte{ConfigName: encoded, GenerationName: own}, nil
}

func (t Tokens) with(special Special) Tokens {
	merged := Tokens{Stops: slices.Clone(special.Stops), Pad: t.Pad, Begin: t.Begin}
	for _, id := range t.Stops {
		if !slices.Contains(merged.Stops, id) {
			merged.Stops = append(merged.Stops, id)
		}
	}
	if merged.Pad == nil {
		merged.Pad = special.Pad
	}
	return merged
}
