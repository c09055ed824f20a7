package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"agon"
	"agon/checkpoints/safetensors"
	"agon/configs"
	"agon/trainer"
	"agon/trainer/model"
	"agon/trainer/tokenizer"
)

// actor is a policy in this process: the checkpoint that is trained, the sampler
// that writes with it, and what turns messages into its ids.
type actor struct {
	checkpoint
	sampler *model.Sampler
	// transcriber turns messages into ids, and a turn's text too.
	transcriber *tokenizer.Compact
}

var (
	_ agon.Policy     = (*actor)(nil)
	_ trainer.Encoder = (*actor)(nil)
)

// loadActor makes a policy of a checkpoint, as loadCheckpoint reads it. The caller
// closes it.
func loadActor(name string, options *configs.Policy) (*actor, error) {
	c, err := loadCheckpoint(name, options)
	if err != nil {
		return nil, err
	}
	s := &actor{checkpoint: *c}
	if s.transcriber, err = tokenizer.NewCompact(s.tokenizer); err != nil {
		return nil, errors.Join(mistake(fmt.Errorf("load %s: %w", name, err)), s.model.Free())
	}
	if err := s.openSampler(options); err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	return s, nil
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

// save writes the policy as a Hugging Face folder into dir: of one that is being
// adapted, the adapter.
func (s *actor) save(dir string, bfloat16 bool) error {
	if s.model.Adapter() != nil {
		return errors.Join(writeFiles(dir, s.files), s.saveAdapter(dir))
	}
	pad := s.transcriber.Pad()
	return s.model.Save(dir, safetensors.Folder{}, model.SaveOptions{
		BFloat16: bfloat16,
		Special:  model.Special{Pad: &pad, Stops: s.transcriber.Stops()},
		Files:    s.files,
	})
}

func writeFiles(dir string, files map[string][]byte) error {
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Written returns the ids of a turn that has text alone.
func (s *actor) Written(turn string) []int32 { return s.transcriber.Written(turn) }

// Transcribe implements agon.Transcriber.
func (s *actor) Transcribe(messages []agon.Message, first bool) []int32 {
	return s.transcriber.Transcribe(messages, first)
}
