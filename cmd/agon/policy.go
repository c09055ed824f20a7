package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"agon"
	"agon/checkpoints"
	"agon/checkpoints/safetensors"
	"agon/configs"
	"agon/trainer"
	"agon/trainer/model"
	"agon/trainer/tokenizer"
)

// actor is a policy in this process: the weights that are trained, the
// sampler that writes with them, and the tokenizer between text and ids.
type actor struct {
	model   *model.Model
	sampler *model.Sampler
	// transcriber turns messages into ids, and a turn's text too.
	transcriber *tokenizer.Compact
	tokenizer   *tokenizer.Tokenizer
	// digest is the SHA-256 of the weights' files, in hex.
	digest string
}

var (
	_ agon.Policy     = (*actor)(nil)
	_ trainer.Encoder = (*actor)(nil)
)

// loadActor reads a checkpoint: a Hugging Face folder, the newest checkpoint
// of a run's directory, or the policy that ships. The caller closes it.
func loadActor(name string, options *configs.Policy) (*actor, error) {
	folder, cleanUp, err := checkpointFolder(name)
	if err != nil {
		return nil, mistake(err)
	}
	defer cleanUp()
	warnStrays(name)
	s := &actor{}
	if err := s.read(folder, options); err != nil {
		return nil, mistake(fmt.Errorf("load %s: %w", name, plainJSON(err)))
	}
	if err := s.openSampler(options); err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	return s, nil
}

// read reads the files of a checkpoint. On an error nothing is left to free.
func (s *actor) read(folder string, options *configs.Policy) error {
	var err error
	if s.digest, err = digestOf(folder); err != nil {
		return err
	}
	if s.tokenizer, err = tokenizer.Load(folder); err != nil {
		return err
	}
	if s.transcriber, err = tokenizer.NewCompact(s.tokenizer); err != nil {
		return err
	}
	placement := model.Placement{CUDA: options.Device == "cuda"}
	if s.model, err = model.Load(folder, safetensors.Folder{}, placement); err != nil {
		return err
	}
	if most, all := s.tokenizer.Size(), s.model.Config().Vocabulary; most > all {
		return errors.Join(fmt.Errorf("the tokenizer has ids up to %d, the model an embedding for %d: they are not of one checkpoint", most-1, all), s.model.Free())
	}
	return nil
}

// openSampler makes ready to write. On an error the actor is closed.
func (s *actor) openSampler(options *configs.Policy) (err error) {
	s.sampler, err = model.NewSampler(s.model, s.tokenizer, model.SamplerOptions{
		Stops:      s.transcriber.Stops(),
		Rows:       options.Batch,
		CacheBytes: int64(options.CacheMiB) << 20,
	})
	if err != nil {
		return errors.Join(err, s.model.Free())
	}
	return nil
}

// Close frees the weights.
func (s *actor) Close() error { return errors.Join(s.sampler.Close(), s.model.Free()) }

// Generate implements agon.Policy.
func (s *actor) Generate(ctx context.Context, requests []agon.Request) []agon.Completion {
	return s.sampler.Generate(ctx, requests)
}

// save writes the policy as a Hugging Face folder into dir.
func (s *actor) save(dir string, bfloat16 bool) error {
	format := s.transcriber.Format(s.model.Config().Context)
	files, err := s.tokenizer.Files(format)
	if err != nil {
		return err
	}
	return s.model.Save(dir, safetensors.Folder{}, model.SaveOptions{
		BFloat16: bfloat16,
		Special:  model.Special{Pad: s.transcriber.Pad(), Stops: s.transcriber.Stops()},
		Files:    files,
	})
}

// Written returns the ids of a turn that has text alone.
func (s *actor) Written(turn string) []int32 { return s.transcriber.Written(turn) }

// Transcribe implements agon.Transcriber.
func (s *actor) Transcribe(messages []agon.Message, first bool) []int32 {
	return s.transcriber.Transcribe(messages, first)
}

// checkpointFolder returns the folder that a checkpoint's name stands for.
func checkpointFolder(name string) (folder string, cleanUp func(), err error) {
	if name == baseName {
		return unpackBase()
	}
	if err := checkpoints.Settle(name); err != nil {
		return "", nil, err
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
	if _, err := os.Stat(filepath.Join(name, model.ConfigName)); err != nil {
		if run, err := configs.ReadRun(filepath.Join(name, "config.yaml")); err == nil {
			return "", nil, fmt.Errorf("the run %s has no checkpoint yet: the first comes after iteration %d (save.every)", name, min(run.Save.Every, run.Iterations))
		}
		return "", nil, fmt.Errorf("%s is no checkpoint: it has no %s; name a Hugging Face folder, a run, or %s", name, model.ConfigName, baseName)
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
