package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"agon/checkpoints"
	"agon/checkpoints/hub"
	"agon/checkpoints/safetensors"
	"agon/configs"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
	"agon/trainer/tokenizer"
	"agon/trainer/tokenizer/chat"
)

// checkpoint is a model in this process, and the tokenizer between text and its
// ids.
type checkpoint struct {
	model     *model.Model
	tokenizer *tokenizer.Tokenizer
	// gpu tells that the weights lie on one.
	gpu bool
	// files are those of the tokenizer, as they are written beside the weights.
	files map[string][]byte
	// chat is what the folder says about conversations; nil where nobody is to
	// converse.
	chat *chat.Source
	// digest is the SHA-256 of the weights' files, in hex, and origin the name
	// by which they are found again.
	digest, origin string
	// shape is the SHA-256 of what says how the weights are computed with.
	shape string
}

// loadCheckpoint reads a Hugging Face folder, the newest checkpoint of a run's
// directory, or the policy that ships. The caller frees the model.
func loadCheckpoint(name string, options *configs.Policy) (*checkpoint, error) {
	folder, cleanUp, err := checkpointFolder(name)
	if err != nil {
		return nil, mistake(err)
	}
	defer cleanUp()
	warnStrays(name)
	c := &checkpoint{origin: origin(name, folder)}
	if err := c.read(folder, options); err != nil {
		return nil, mistake(fmt.Errorf("load %s: %w", name, plainJSON(err)))
	}
	return c, nil
}

// origin is a name for the checkpoint in folder that stays the same while a run
// goes on and others look at it from elsewhere: of a model of the hub the one that
// everybody knows it by.
func origin(name, folder string) string {
	absolute, err := filepath.Abs(folder)
	if name == baseName || err != nil || ofHub(name) && !strings.Contains(name, "@") {
		return name
	}
	return absolute
}

// ofHub tells a name that is no folder's here and may be a model's of the Hugging
// Face hub.
func ofHub(name string) bool {
	if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
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
func (c *checkpoint) read(folder string, options *configs.Policy) error {
	l, err := lineageOf(folder)
	defer l.close()
	if err != nil {
		return err
	}
	if err := l.unchanged(); err != nil {
		return err
	}
	if c.digest, err = l.digest(); err != nil {
		return err
	}
	c.shape = digestOfShape(l.folders[0])
	if err := c.readModel(l.folders[0], options); err != nil {
		return err
	}
	if err := c.readAdapters(l); err != nil {
		return errors.Join(err, c.model.Free())
	}
	return nil
}

// readModel reads the files of a whole model. On an error nothing is left to free.
func (c *checkpoint) readModel(folder string, options *configs.Policy) (err error) {
	if c.tokenizer, err = tokenizer.Load(folder); err != nil {
		return err
	}
	if c.files, err = tokenizerFiles(folder); err != nil {
		return err
	}
	if options.Language == "tagged" {
		if c.chat, err = chat.ReadSource(folder); err != nil {
			return err
		}
	}
	if c.gpu, err = onGPU(options); err != nil {
		return err
	}
	placement := model.Placement{CUDA: c.gpu, BFloat16: options.DType == "bfloat16"}
	if c.model, err = model.Load(folder, safetensors.Folder{}, placement); err != nil {
		return err
	}
	if most, all := c.tokenizer.Size(), c.model.Config().Vocabulary; most > all {
		return errors.Join(fmt.Errorf("the tokenizer has ids up to %d, the model an embedding for %d: they are not of one checkpoint", most-1, all), c.model.Free())
	}
	return nil
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

// checkpointFolder returns the folder that a checkpoint's name stands for.
func checkpointFolder(name string) (folder string, cleanUp func(), err error) {
	if name == baseName {
		return unpackBase()
	}
	if err := checkpoints.Settle(name); err != nil {
		return "", nil, err
	}
	if run, step, named := atStep(name); named {
		folder, err := stepFolder(run, step)
		return folder, func() {}, err
	}
	if ofHub(name) {
		folder, err := hubFolder(name)
		return folder, func() {}, err
	}
	if holdsPretraining(name) {
		return "", nil, fmt.Errorf("%s is no checkpoint yet: %w", name, unfinished(name))
	}
	if latest, _, err := checkpoints.LatestFilled(name); err != nil || latest != "" {
		return latest, func() {}, err
	}
	if _, err := os.Stat(name); errors.Is(err, os.ErrNotExist) {
		return "", nil, fmt.Errorf("there is no folder %s: name a Hugging Face folder, a run, or %s", name, baseName)
	}
	if _, err := os.Stat(filepath.Join(name, architecture.ConfigName)); err != nil && !holdsAdapter(name) {
		if run, err := configs.ReadRun(filepath.Join(name, "config.yaml")); err == nil {
			return "", nil, fmt.Errorf("the run %s has no checkpoint yet: the first comes after iteration %d (save.every)", name, min(run.Save.Every, run.Iterations))
		}
		return "", nil, fmt.Errorf("%s is no checkpoint: it has no %s; name a Hugging Face folder, a run, or %s", name, architecture.ConfigName, baseName)
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

// longestJSON bounds a file of JSON in a checkpoint, in bytes: the tokenizers of
// large models take some 30 MiB, and an index less.
const longestJSON = 256 << 20

// sound refuses a folder whose files would be read without end.
func sound(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		kind := filepath.Ext(entry.Name())
		if kind != ".json" && kind != ".safetensors" || entry.Name() == "trainer_state.json" {
			continue
		}
		info, err := os.Stat(filepath.Join(folder, entry.Name()))
		switch {
		case err != nil:
			return err
		case !info.Mode().IsRegular():
			return fmt.Errorf("%s is not a regular file", entry.Name())
		case kind == ".json" && info.Size() > longestJSON:
			return fmt.Errorf("%s has %d MiB: it must have at most %d", entry.Name(), info.Size()>>20, longestJSON>>20)
		}
	}
	return nil
}

// digestOf names the weights in a folder that is sound.
func digestOf(folder string) (string, error) {
	if err := sound(folder); err != nil {
		return "", err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	for _, entry := range entries {
		name := entry.Name()
		if filepath.Ext(name) != ".safetensors" || name == optimizerFile {
			continue
		}
		if err := hashFile(hash, filepath.Join(folder, name)); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

func hashFile(hash io.Writer, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(hash, file)
	return err
}
