package policies

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"agon"
	"agon/checkpoints"
	"agon/checkpoints/hub"
	"agon/checkpoints/safetensors"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
	"agon/trainer/tokenizer"
	"agon/trainer/tokenizer/chat"
)

// Checkpoint is a model in this process, and the tokenizer between text and its
// ids.
type Checkpoint struct {
	Model     *model.Model
	Tokenizer *tokenizer.Tokenizer
	// GPU tells that the weights lie on one.
	GPU bool
	// Files are those of the tokenizer, as they are written beside the weights.
	Files map[string][]byte
	// Chat is what the folder says about conversations; nil where nobody is to
	// converse.
	Chat *chat.Source
	// Digest is the SHA-256 of the weights' files, in hex, and Origin the name
	// by which they are found again: the folder, "base", or a model of the hub.
	Digest, Origin string
	// Shape is the SHA-256 of what says how the weights are computed with.
	Shape string
}

// LoadCheckpoint reads a Hugging Face folder, the newest checkpoint of a run's
// directory, or the policy that ships. The caller frees the model.
func LoadCheckpoint(name string, options *configs.Policy) (*Checkpoint, error) {
	folder, cleanUp, err := CheckpointFolder(name)
	if err != nil {
		return nil, terminal.Mistake(err)
	}
	defer cleanUp()
	warnStrays(name)
	c := &Checkpoint{Origin: origin(name, folder)}
	if err := c.read(folder, options); err != nil {
		return nil, terminal.Mistake(fmt.Errorf("load %s: %w", name, terminal.PlainJSON(err)))
	}
	return c, nil
}

// origin is a name for the checkpoint in folder that stays the same while a run
// goes on and others look at it from elsewhere: of a model of the hub the one that
// everybody knows it by.
func origin(name, folder string) string {
	absolute, err := filepath.Abs(folder)
	if name == BaseName || err != nil || OfHub(name) && !strings.Contains(name, "@") {
		return name
	}
	return absolute
}

// OfHub tells a name that is no folder's here, nor of a checkpoint of a run's, and may
// be a model's of the Hugging Face hub.
func OfHub(name string) bool {
	if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
		return false
	}
	if _, _, named := runs.AtStep(name); named {
		return false
	}
	_, err := hub.Parse(name)
	return err == nil
}

// hubFolder returns the folder of the local cache that has a model of the hub.
func hubFolder(name string) (string, error) {
	m, err := hub.Parse(name)
	if err != nil {
		return "", err
	}
	folder, err := m.Folder(os.Getenv)
	if err != nil {
		return "", fmt.Errorf("there is no folder %s, and %w", name, err)
	}
	return folder, nil
}

// read reads the files of a checkpoint, and those of the model that it stands on
// if it is an adapter. On an error nothing is left to free.
func (c *Checkpoint) read(folder string, options *configs.Policy) error {
	l, err := LineageOf(folder)
	if err != nil {
		return err
	}
	defer l.Close()
	if err := l.unchanged(); err != nil {
		return err
	}
	if c.Digest, err = l.Digest(); err != nil {
		return err
	}
	c.Shape = digestOfShape(l.folders[0])
	if err := c.readModel(l.folders[0], options); err != nil {
		return err
	}
	if err := c.readAdapters(l); err != nil {
		return errors.Join(err, c.Model.Free())
	}
	return nil
}

// readModel reads the files of a whole model. On an error nothing is left to free.
func (c *Checkpoint) readModel(folder string, options *configs.Policy) (err error) {
	if err = c.readText(folder, options); err != nil {
		return err
	}
	if c.Files, err = tokenizerFiles(folder); err != nil {
		return err
	}
	if c.GPU, err = OnGPU(options); err != nil {
		return err
	}
	placement := model.Placement{CUDA: c.GPU, BFloat16: options.DType == "bfloat16"}
	if c.Model, err = model.Load(folder, safetensors.Folder{}, placement); err != nil {
		return err
	}
	if most, all := c.Tokenizer.Size(), c.Model.Config().Vocabulary; most > all {
		return errors.Join(fmt.Errorf("the tokenizer has ids up to %d, the model an embedding for %d: they are not of one checkpoint", most-1, all), c.Model.Free())
	}
	return nil
}

// readText reads what turns text into ids and back.
func (c *Checkpoint) readText(folder string, options *configs.Policy) (err error) {
	if c.Tokenizer, err = tokenizer.Load(folder); err != nil || options.Language != "tagged" {
		return err
	}
	c.Chat, err = chat.ReadSource(folder)
	return err
}

// textFiles are what a Hugging Face folder may have of text and its ids.
var textFiles = []string{
	"tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "chat_template.jinja",
	"vocab.json", "merges.txt", "tokenizer.model",
}

// tokenizerFiles reads them: whatever is trained, they stay as they are.
func tokenizerFiles(folder string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, name := range textFiles {
		path := filepath.Join(folder, name)
		info, err := os.Stat(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !info.Mode().IsRegular() || info.Size() > longestJSON {
			return nil, fmt.Errorf("%s is no regular file of at most %d MiB", name, longestJSON>>20)
		}
		if files[name], err = os.ReadFile(path); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// CheckpointFolder returns the folder that a checkpoint's name stands for.
func CheckpointFolder(name string) (folder string, cleanUp func(), err error) {
	if name == BaseName {
		return UnpackBase()
	}
	if err := checkpoints.Settle(name); err != nil {
		return "", nil, err
	}
	if run, iteration, named := runs.AtStep(name); named {
		folder, _, err := runs.StepFolder(run, iteration)
		return folder, func() {}, err
	}
	if OfHub(name) {
		folder, err := hubFolder(name)
		return folder, func() {}, err
	}
	if runs.HoldsPretraining(name) {
		return "", nil, fmt.Errorf("%s is no checkpoint yet: %w", name, runs.Unfinished(name))
	}
	if latest, _, err := checkpoints.LatestFilled(name); err != nil || latest != "" {
		return latest, func() {}, err
	}
	if _, err := os.Stat(name); errors.Is(err, os.ErrNotExist) {
		return "", nil, fmt.Errorf("there is no folder %s: name a Hugging Face folder, a run, or %s", name, BaseName)
	}
	if _, err := os.Stat(filepath.Join(name, architecture.ConfigName)); err != nil && !HoldsAdapter(name) {
		if run, err := configs.ReadRun(filepath.Join(name, "config.yaml")); err == nil {
			return "", nil, fmt.Errorf("the run %s has no checkpoint yet: the first comes after iteration %d (save.every)", name, min(run.Save.Every, run.Iterations))
		}
		return "", nil, fmt.Errorf("%s is no checkpoint: it has no %s; name a Hugging Face folder, a run, or %s", name, architecture.ConfigName, BaseName)
	}
	return name, func() {}, nil
}

// warnStrays tells what in a run's directory was passed over to find its newest
// checkpoint.
func warnStrays(name string) {
	latest, strays, _ := checkpoints.LatestFilled(name)
	for _, stray := range strays {
		fmt.Fprintf(os.Stderr, "agon: warning: %s is empty: %s is taken\n", stray, latest)
	}
}

// EndTokens are the tokens that end a turn: those of the compact language where the
// tokenizer has it, else those that the model's folder names.
func (c *Checkpoint) EndTokens() []int32 {
	var stops []int32
	for _, text := range []string{agon.TokenEnd, agon.TokenCall} {
		if id, ok := c.Tokenizer.Special(text); ok {
			stops = append(stops, id)
		}
	}
	if len(stops) == 2 {
		return stops
	}
	generation := c.Model.Generation()
	return generation.Stops
}
