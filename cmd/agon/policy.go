package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"agon"
	"agon/checkpoints/safetensors"
	"agon/configs"
	"agon/trainer"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
	"agon/trainer/sampler"
	"agon/trainer/tokenizer"
	"agon/trainer/tokenizer/chat"
)

// actor is a policy in this process: the checkpoint that is trained, the sampler
// that writes with it, and what turns messages into its ids.
type actor struct {
	checkpoint
	sampler sampler.Sampler
	transcriber
	check agreement
}

// transcriber turns messages into ids, and a turn's text too.
type transcriber interface {
	agon.Transcriber
	// Written returns the ids of a turn that has text alone.
	Written(turn string) []int32
	// Stops are the ids that end a turn, and Pad that which fills a batch.
	Stops() []int32
	Pad() int32
}

var (
	_ transcriber = (*tokenizer.Compact)(nil)
	_ transcriber = (*chat.Template)(nil)
)

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
	if s.transcriber, err = c.transcribe(options); err != nil {
		return nil, errors.Join(mistake(fmt.Errorf("load %s: %w", name, err)), s.model.Free())
	}
	if err := s.openSampler(options); err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	return s, nil
}

// transcribe returns what turns messages into ids in the language of options.
func (c *checkpoint) transcribe(options *configs.Policy) (transcriber, error) {
	if options.Language == "compact" {
		compact, err := tokenizer.NewCompact(c.tokenizer)
		if err != nil {
			return nil, fmt.Errorf("%w (hint: a chat model takes policy.language=tagged)", err)
		}
		return compact, nil
	}
	today, err := time.Parse(time.DateOnly, options.Today)
	if err != nil {
		return nil, fmt.Errorf("policy.today: %w", err)
	}
	template, err := chat.New(c.chat, c.tokenizer, chat.Options{Now: today})
	if err != nil {
		return nil, err
	}
	if stability := template.Stability(); !stability.Stable() {
		fmt.Fprintf(os.Stderr, "agon: the chat template is %s (history stays as it was sampled)\n", stability)
	}
	return template, nil
}

// openSampler makes ready to write. On an error the actor is closed.
func (s *actor) openSampler(options *configs.Policy) (err error) {
	if s.sampler, err = s.newSampler(options, s.ends()); err != nil {
		return errors.Join(err, s.model.Free())
	}
	return nil
}

// renewSampler puts a sampler that has written nothing in the place of the one that
// there is. On an error the actor writes no more and is closed as ever.
func (s *actor) renewSampler(options *configs.Policy) error {
	if err := s.sampler.Close(); err != nil {
		return err
	}
	fresh, err := s.newSampler(options, s.ends())
	if err != nil {
		return err
	}
	s.sampler = fresh
	return nil
}

// ends are the ids that end a turn: the language's, and those that the model's
// folder names.
func (s *actor) ends() []int32 {
	ends, generation := s.Stops(), s.model.Generation()
	for _, id := range generation.Stops {
		if !slices.Contains(ends, id) {
			ends = append(ends, id)
		}
	}
	return ends
}

// Close frees the weights.
func (s *actor) Close() error { return errors.Join(s.sampler.Close(), s.model.Free()) }

// Generate implements agon.Policy.
func (s *actor) Generate(ctx context.Context, requests []agon.Request) []agon.Completion {
	completions := s.sampler.Generate(ctx, requests)
	s.check.first(s.model, requests, completions)
	return completions
}

// save writes the policy as a Hugging Face folder into dir: of one that is being
// adapted, the adapter.
func (s *actor) save(dir string, bfloat16 bool) error {
	if s.model.Adapter() != nil {
		return errors.Join(writeFiles(dir, s.files), s.saveAdapter(dir))
	}
	pad := s.Pad()
	return s.model.Save(dir, safetensors.Folder{}, model.SaveOptions{
		BFloat16: bfloat16,
		Special:  architecture.Special{Pad: &pad, Stops: s.Stops()},
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
