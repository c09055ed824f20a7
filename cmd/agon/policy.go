package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"agon"
	"agon/checkpoints/base"
	"agon/checkpoints/safetensors"
	"agon/configs"
	"agon/trainer/model"
	"agon/trainer/tokenizer"
)

// student is a policy in this process: the weights that are trained, the
// sampler that writes with them, and the tokenizer between text and ids.
type student struct {
	model   *model.Model
	sampler *model.Sampler
	// transcriber turns messages into ids, and a turn's text too.
	transcriber *tokenizer.Compact
	tokenizer   *tokenizer.Tokenizer
	name        string
}

// baseName stands for the policy that ships wherever a checkpoint is named.
const baseName = "base"

// loadStudent reads a checkpoint: a Hugging Face folder, the newest checkpoint
// of a run's directory, or the policy that ships. The caller closes it.
func loadStudent(name string, options *configs.Policy) (*student, error) {
	folder, cleanUp, err := checkpointFolder(name)
	if err != nil {
		return nil, mistake(err)
	}
	defer cleanUp()
	s := &student{name: name}
	if s.tokenizer, err = tokenizer.Load(folder); err != nil {
		return nil, mistake(fmt.Errorf("load %s: %w", name, err))
	}
	if s.transcriber, err = tokenizer.NewCompact(s.tokenizer); err != nil {
		return nil, mistake(fmt.Errorf("load %s: %w", name, err))
	}
	placement := model.Placement{CUDA: options.Device == "cuda"}
	if s.model, err = model.Load(folder, safetensors.Folder{}, placement); err != nil {
		return nil, mistake(fmt.Errorf("load %s: %w", name, err))
	}
	return s, s.openSampler(options)
}

// Close frees the weights.
func (s *student) Close() error { return errors.Join(s.sampler.Close(), s.model.Free()) }

// save writes the policy as a Hugging Face folder into dir.
func (s *student) save(dir string, bfloat16 bool) error {
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

// EncodeTurn returns the ids of a turn's text, so that a student encodes what
// has text alone.
func (s *student) EncodeTurn(text string) ([]int32, error) { return s.transcriber.Written(text), nil }

// Transcribe implements agon.Transcriber.
func (s *student) Transcribe(messages []agon.Message, first bool) []int32 {
	return s.transcriber.Transcribe(messages, first)
}

// checkpointFolder returns the folder that a checkpoint's name stands for.
func checkpointFolder(name string) (folder string, cleanUp func(), err error) {
	if name == baseName {
		return unpackBase()
	}
	if latest, err := newest(name); err != nil || latest != "" {
		return latest, func() {}, err
	}
	if _, err := os.Stat(filepath.Join(name, model.ConfigName)); err != nil {
		return "", nil, fmt.Errorf("%s is no checkpoint: it has no %s; name a Hugging Face folder, a run, or %s", name, model.ConfigName, baseName)
	}
	return name, func() {}, nil
}

// unpackBase writes the policy that ships into a folder for a while.
func unpackBase() (folder string, cleanUp func(), err error) {
	if folder, err = os.MkdirTemp("", "agon-base-"); err != nil {
		return "", nil, err
	}
	cleanUp = func() { os.RemoveAll(folder) }
	names, err := fs.Glob(base.Files, "*")
	if err != nil || len(names) < 2 {
		cleanUp()
		return "", nil, errors.Join(err, errors.New("this program was built without a policy: name a checkpoint, or make one with agon pretrain"))
	}
	for _, name := range names {
		text, err := fs.ReadFile(base.Files, name)
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, name), text, 0o644)
		}
		if err != nil {
			cleanUp()
			return "", nil, err
		}
	}
	return folder, cleanUp, nil
}
