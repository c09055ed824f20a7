package tokenizer

import (
	"fmt"
	"os"
	"path/filepath"
)

// ChatFormat is what transformers has to know of a tokenizer beside its file.
type ChatFormat struct {
	// Pad and End are the text of special tokens: what fills a batch, and what
	// ends a turn.
	Pad, End string
	// Template is the Jinja chat template.
	Template string
	// Context is the number of tokens that a model reads at most.
	Context int
}

// Files returns the files that make a Hugging Face folder's tokenizer, by
// name: tokenizer.json as it was read or built, tokenizer_config.json and
// special_tokens_map.json.
func (t *Tokenizer) Files(format ChatFormat) (map[string][]byte, error) {
	for _, text := range []string{format.Pad, format.End} {
		if _, ok := t.added[text]; !ok {
			return nil, fmt.Errorf("tokenizer: no special token %q", text)
		}
	}
	special := map[string]string{"pad_token": format.Pad, "eos_token": format.End}
	config := map[string]any{
		"tokenizer_class":              "PreTrainedTokenizerFast",
		"model_max_length":             format.Context,
		"clean_up_tokenization_spaces": false,
		"chat_template":                format.Template,
	}
	for key, text := range special {
		config[key] = text
	}
	files := map[string][]byte{FileName: t.file}
	for name, content := range map[string]any{"tokenizer_config.json": config, "special_tokens_map.json": special} {
		encoded, err := encodeJSON(content, "  ")
		if err != nil {
			return nil, fmt.Errorf("tokenizer: %s: %w", name, err)
		}
		files[name] = encoded
	}
	return files, nil
}

// Save writes Files into dir, which exists.
func (t *Tokenizer) Save(dir string, format ChatFormat) error {
	files, err := t.Files(format)
	if err != nil {
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return fmt.Errorf("tokenizer: %w", err)
		}
	}
	return nil
}
