package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"agon"
	"agon/checkpoints"
	"agon/configs"
	"agon/trainer"
	"agon/trainer/learner"
	"agon/trainer/model"
	"agon/trainer/tokenizer"
)

type pretrainFlags struct {
	config string
	env    string
	out    string
}

func pretrainCommand() *cobra.Command {
	var flags pretrainFlags
	command := &cobra.Command{
		Use:   "pretrain -c FILE [--env PATH] [--out DIR] [key=value …]",
		Short: "Make a small policy from scratch on a synthetic corpus of an environment",
		Long: `Build a seeded corpus of both roles from the environment's own tools and
phrases, train a small policy on it, and write a Hugging Face folder that agon
train and agon eval read.`,
		RunE: func(c *cobra.Command, overrides []string) error {
			if flags.env != "" {
				overrides = append(overrides, "environments=["+flags.env+"]")
			}
			resolved, err := configs.LoadPretrain(flags.config, overrides)
			if err != nil {
				return mistake(err)
			}
			return pretrain(c.Context(), resolved, flags.out)
		},
	}
	configFlag(command, &flags.config)
	command.Flags().StringVar(&flags.env, "env", "", "environment that ships, or the `PATH` of a folder")
	command.Flags().StringVar(&flags.out, "out", "", "`DIR` of the policy (default runs/pretrain-NAME)")
	return command
}

// pretrain makes a policy and writes it, with the configuration that made it,
// into a new folder.
func pretrain(ctx context.Context, resolved *configs.Resolved, out string) error {
	c := resolved.Config
	if err := setThreads(c.Threads); err != nil {
		return err
	}
	w, err := openWorlds(ctx, c.Environments, &c.Sandbox)
	if err != nil {
		return err
	}
	defer w.Close()
	if out == "" {
		out = filepath.Join("runs", "pretrain-"+w.folders[0].Name)
	}
	if _, err := os.Stat(filepath.Join(out, model.ConfigName)); err == nil {
		return mistake(fmt.Errorf("%s holds a policy already: choose another folder with --out", out))
	}
	corpus, err := makeCorpus(ctx, w, c)
	if err != nil {
		return err
	}
	s, err := newStudent(c, corpus)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := teach(ctx, c, s, corpus); err != nil {
		return err
	}
	resolved.Digests = w.digests()
	if err := writePolicy(s, resolved, out); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "wrote %s: %d parameters\n", out, parameters(s.model))
	return examine(ctx, w, c, s)
}

// makeCorpus builds the demonstrations of all environments, mixed by lot.
func makeCorpus(ctx context.Context, w *worlds, c *configs.Config) ([]agon.Demonstration, error) {
	var corpus []agon.Demonstration
	for i, folder := range w.folders {
		generator, err := w.generator(i)
		if err != nil {
			return nil, err
		}
		config := corpusConfig(&c.Pretrain.Corpus, c.Seed)
		shown := newProgress(os.Stderr, "corpus of "+folder.Name, "it", config.Executor+config.Challenger)
		config.Progress = func(made, _ int) { shown.Set(made, "") }
		part, err := generator.Corpus(ctx, config)
		shown.Done()
		if err != nil {
			return nil, err
		}
		corpus = append(corpus, part...)
	}
	return corpus, nil
}

// newStudent returns an untrained policy whose vocabulary is the corpus's.
func newStudent(c *configs.Config, corpus []agon.Demonstration) (*student, error) {
	s := &student{}
	var err error
	if s.tokenizer, err = tokenizer.Build(corpusTexts(corpus), tokenizer.BuildOptions{Special: tokenizer.CompactSpecial()}); err != nil {
		return nil, err
	}
	if s.transcriber, err = tokenizer.NewCompact(s.tokenizer); err != nil {
		return nil, err
	}
	shape := shapeOf(&c.Pretrain.Model, s.tokenizer.Size())
	if s.model, err = model.Init(shape, agon.NewStream(c.Seed).Name("weights")); err != nil {
		return nil, err
	}
	if err := s.openSampler(&c.Policy); err != nil {
		return nil, err
	}
	return s, nil
}

func shapeOf(m *configs.Model, vocabulary int) model.Config {
	shape := model.Tiny(vocabulary, m.Context)
	shape.Hidden, shape.Layers, shape.Intermediate = m.Hidden, m.Layers, m.Intermediate
	shape.Heads, shape.KVHeads, shape.HeadSize = m.Heads, m.KVHeads, m.Hidden/m.Heads
	shape.TiedHead = m.Tied
	return shape
}

// teach trains a student on a corpus.
func teach(ctx context.Context, c *configs.Config, s *student, corpus []agon.Demonstration) (err error) {
	sequences, long, err := sequencesOf(corpus, s, c.Pretrain.Model.Context)
	if err != nil {
		return err
	}
	if long > 0 {
		fmt.Fprintf(os.Stderr, "%d of %d demonstrations are longer than pretrain.model.context %d and were left out\n", long, len(corpus), c.Pretrain.Model.Context)
	}
	student, err := learner.New(s.model, optimizerOptions(&c.Pretrain.Optimizer))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, student.Free()) }()
	stream := agon.NewStream(c.Seed).Name("pretrain")
	training, validation := trainer.SplitValidation(sequences, c.Pretrain.ValidationShare, stream.Name("validation"))
	pretraining, err := trainer.NewPretraining(pretrainOptions(&c.Pretrain), student, training, validation, stream)
	if err != nil {
		return err
	}
	shown := newProgress(os.Stderr, "pretrain", "step", pretraining.Steps())
	defer shown.Done()
	return pretraining.Run(ctx, func(p trainer.Progress) error {
		shown.Set(p.Step, fmt.Sprintf("loss %.4f, %.0f tokens/s", p.Loss, float64(p.Tokens)/p.Seconds))
		if p.Validation != nil {
			shown.Say("step %d of %d: loss %.4f, validation loss %.4f", p.Step, p.Steps, p.Loss, *p.Validation)
		}
		return nil
	})
}

// writePolicy writes the folder of a policy, rounded to bfloat16, with the
// configuration that made it.
func writePolicy(s *student, resolved *configs.Resolved, out string) error {
	return checkpoints.WriteFolder(out, func(folder string) error {
		if err := s.save(folder, true); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(folder, "pretrain.yaml"), resolved.YAML(), 0o644)
	})
}

func parameters(m *model.Model) int {
	config := m.Config()
	return config.Parameters()
}
