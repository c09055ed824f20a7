package policies

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
	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/trainer"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
	"agon/trainer/sampler"
	"agon/trainer/tokenizer"
	"agon/trainer/tokenizer/chat"
)

// Actor is a policy in this process: the checkpoint that is trained, the sampler
// that writes with it, and what turns messages into its ids.
type Actor struct {
	Checkpoint
	Sampler sampler.Sampler
	Transcriber
	check agreement
}

// Transcriber turns messages into ids, and a turn's text too.
type Transcriber interface {
	agon.Transcriber
	// Written returns the ids of a turn that has text alone.
	Written(turn string) []int32
	// Stops are the ids that end a turn, and Pad that which fills a batch.
	Stops() []int32
	Pad() int32
}

var (
	_ Transcriber = (*tokenizer.Compact)(nil)
	_ Transcriber = (*chat.Template)(nil)
)

var (
	_ agon.Policy     = (*Actor)(nil)
	_ trainer.Encoder = (*Actor)(nil)
)

// Load makes a policy of a checkpoint, as LoadCheckpoint reads it. The caller
// closes it.
func Load(name string, options *configs.Policy) (*Actor, error) {
	c, err := LoadCheckpoint(name, options)
	if err != nil {
		return nil, err
	}
	s := &Actor{Checkpoint: *c}
	if s.Transcriber, err = c.OpenTranscriber(options); err != nil {
		return nil, errors.Join(terminal.Mistake(fmt.Errorf("load %s: %w", name, err)), s.Model.Free())
	}
	if err := s.OpenSampler(options); err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	return s, nil
}

// OpenTranscriber returns what turns messages into ids in the language of options.
func (c *Checkpoint) OpenTranscriber(options *configs.Policy) (Transcriber, error) {
	if options.Language == "compact" {
		compact, err := tokenizer.NewCompact(c.Tokenizer)
		if err != nil {
			return nil, fmt.Errorf("%w (hint: a chat model takes policy.language=tagged)", err)
		}
		return compact, nil
	}
	today, err := time.Parse(time.DateOnly, options.Today)
	if err != nil {
		return nil, fmt.Errorf("policy.today: %w", err)
	}
	template, err := chat.New(c.Chat, c.Tokenizer, chat.Options{Now: today})
	if err != nil {
		return nil, err
	}
	if stability := template.Stability(); !stability.Stable() {
		fmt.Fprintf(os.Stderr, "agon: the chat template is %s (history stays as it was sampled)\n", stability)
	}
	return template, nil
}

// OpenSampler makes ready to write. On an error the actor is closed.
func (s *Actor) OpenSampler(options *configs.Policy) (err error) {
	if s.Sampler, err = s.NewSampler(options, s.Ends()); err != nil {
		return errors.Join(err, s.Model.Free())
	}
	return nil
}

// RenewSampler puts a sampler that has written nothing in the place of the one that
// there is. On an error the actor writes no more and is closed as ever.
func (s *Actor) RenewSampler(options *configs.Policy) error {
	if err := s.Sampler.Close(); err != nil {
		return err
	}
	fresh, err := s.NewSampler(options, s.Ends())
	if err != nil {
		return err
	}
	s.Sampler = fresh
	return nil
}

// Ends are the ids that end a turn: the language's, and those that the model's
// folder names.
func (s *Actor) Ends() []int32 {
	ends, generation := s.Stops(), s.Model.Generation()
	for _, id := range generation.Stops {
		if !slices.Contains(ends, id) {
			ends = append(ends, id)
		}
	}
	return ends
}

// Close frees the weights.
func (s *Actor) Close() error { return errors.Join(s.Sampler.Close(), s.Model.Free()) }

// Generate implements agon.Policy.
func (s *Actor) Generate(ctx context.Context, requests []agon.Request) []agon.Completion {
	completions := s.Sampler.Generate(ctx, requests)
	s.check.first(s.Model, requests, completions)
	return completions
}

// Save writes the policy as a Hugging Face folder into dir: of one that is being
// adapted, the adapter.
func (s *Actor) Save(dir string, bfloat16 bool) error {
	if s.Model.Adapter() != nil {
		return errors.Join(writeFiles(dir, s.Files), s.SaveAdapter(dir))
	}
	pad := s.Pad()
	return s.Model.Save(dir, safetensors.Folder{}, model.SaveOptions{
		BFloat16: bfloat16,
		Special:  architecture.Special{Pad: &pad, Stops: s.Stops()},
		Files:    s.Files,
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

// Context is the number of tokens that an episode of the policy may have.
func (s *Actor) Context(bound int) int {
	own := s.Model.Config().Context
	if s.GPU && bound > 0 {
		return min(own, bound)
	}
	return own
}
