package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

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
		Short: "Make a small policy on a synthetic corpus of an environment",
		Long: `Build a seeded corpus of both roles from the environment's own tools and
phrases, train a small policy on it, and write a Hugging Face folder that agon
train and agon eval read. The policy begins from scratch, or with pretrain.from
where a checkpoint ended.`,
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
	if err := checkpoints.Vacant(out); err != nil {
		return mistake(fmt.Errorf("%w: choose another folder with --out", err))
	}
	corpus, err := makeCorpus(ctx, w, c)
	if err != nil {
		return err
	}
	s, err := educate(ctx, w, resolved, corpus, out)
	if err != nil {
		return err
	}
	defer s.Close()
	return examine(ctx, w, c, s)
}

// educate trains a policy on a corpus and writes it. The caller closes it.
func educate(ctx context.Context, w *worlds, resolved *configs.Resolved, corpus []agon.Demonstration, out string) (s *student, err error) {
	resolved.Digests = w.digests()
	if resolved.Digests["corpus"], err = corpusDigest(corpus); err != nil {
		return nil, err
	}
	if resolved.Pretrain.Corpus.CorrectOnly {
		corpus = slices.DeleteFunc(slices.Clone(corpus), func(d agon.Demonstration) bool { return d.Flaw != agon.FlawNone })
	}
	if s, err = newStudent(resolved.Config, corpus); err != nil {
		return nil, err
	}
	if resolved.Pretrain.From != "" {
		resolved.Digests["policy"] = s.digest
	}
	if err := checkpoints.Room(out, int64(parameters(s.model))*4); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	took, err := teach(ctx, resolved, s, corpus)
	if err == nil {
		err = writePolicy(s, resolved, took, out)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	fmt.Fprintf(os.Stderr, "wrote %s: %d parameters\n", out, parameters(s.model))
	return s, nil
}

// makeCorpus builds the demonstrations of all environments, those with a flaw
// included.
func makeCorpus(ctx context.Context, w *worlds, c *configs.Config) ([]agon.Demonstration, error) {
	var corpus []agon.Demonstration
	for i, folder := range w.folders {
		generator, err := w.generator(i)
		if err != nil {
			return nil, err
		}
		config := corpusConfig(&c.Pretrain.Corpus, c.CorpusSeed())
		config.CorrectOnly = false
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

// newStudent returns the policy of the checkpoint to go on from, or an untrained
// one whose vocabulary is the corpus's.
func newStudent(c *configs.Config, corpus []agon.Demonstration) (*student, error) {
	if c.Pretrain.From != "" {
		return loadStudent(c.Pretrain.From, &c.Policy)
	}
	s := &student{}
	var err error
	if s.tokenizer, err = tokenizer.Build(corpusTexts(corpus), tokenizer.BuildOptions{Special: agon.CompactTokens()}); err != nil {
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

// teach trains a student on a corpus, and says what it took. Where a time
// decided the number of steps, the configuration has that number afterwards.
func teach(ctx context.Context, resolved *configs.Resolved, s *student, corpus []agon.Demonstration) (took timingRecord, err error) {
	c := resolved.Config
	training, validation, err := lessons(c, s, corpus)
	if err != nil {
		return took, err
	}
	student, err := learner.New(s.model, pretrainOptimizer(&c.Pretrain))
	if err != nil {
		return took, err
	}
	defer func() { err = errors.Join(err, student.Free()) }()
	pretraining, err := trainer.NewPretraining(pretrainOptions(&c.Pretrain), student, training, validation, agon.NewStream(c.Seed).Name("pretrain"))
	if err != nil {
		return took, err
	}
	if err := follow(ctx, pretraining); err != nil {
		return took, err
	}
	if c.Pretrain.Minutes > 0 {
		resolved.SetSteps(pretraining.Steps(), pretraining.Epochs())
	}
	state := pretraining.State()
	return teachingTook(state.Seconds, int(state.Tokens)), nil
}

// lessons encodes a corpus and sets a part aside for validation. Whoever goes
// on with the corpus of a checkpoint sets the same part aside.
func lessons(c *configs.Config, s *student, corpus []agon.Demonstration) (training, validation []*trainer.Sequence, err error) {
	length := s.model.Config().Context
	if c.Pretrain.TokensPerMicroBatch < length {
		return nil, nil, mistake(fmt.Errorf("pretrain.tokens_per_micro_batch is %d, less than one episode of the checkpoint's context of %d tokens: write at least that", c.Pretrain.TokensPerMicroBatch, length))
	}
	_, sequences, err := readable(corpus, s, length)
	if err != nil {
		return nil, nil, err
	}
	stream := agon.NewStream(c.CorpusSeed()).Name("pretrain").Name("validation")
	training, validation = trainer.SplitValidation(sequences, c.Pretrain.ValidationShare, stream)
	return training, validation, nil
}

// pretrainOptimizer is the optimizer of a policy from scratch, or of one that
// goes on.
func pretrainOptimizer(p *configs.Pretrain) trainer.OptimizerOptions {
	options := optimizerOptions(&p.Optimizer)
	if p.From != "" {
		options.LearningRate *= p.Restart
		options.MuonLearningRate *= p.Restart
	}
	return options
}

// follow takes the steps of a pretraining and shows how far it is.
func follow(ctx context.Context, pretraining *trainer.Pretraining) error {
	shown := newProgress(os.Stderr, "pretrain", "step", pretraining.Steps())
	defer shown.Done()
	return pretraining.Run(ctx, func(p trainer.Progress) error {
		shown.Total(p.Steps)
		shown.Set(p.Step, fmt.Sprintf("loss %.4f, %.0f tokens/s", p.Loss, float64(p.Tokens)/p.Seconds))
		if p.Validation != nil {
			shown.Say("step %d of %d: loss %.4f, validation loss %.4f", p.Step, p.Steps, p.Loss, *p.Validation)
		}
		return nil
	})
}

// pretrainFile, in a policy's folder, is the configuration that made it.
const pretrainFile = "pretrain.yaml"

// writePolicy writes the folder of a policy with the configuration that made
// it and what it took. The weights are rounded to bfloat16, but for those of a
// policy that went on: it is compared with runs, whose weights are not.
func writePolicy(s *student, resolved *configs.Resolved, took timingRecord, out string) error {
	timings, err := json.Marshal(took)
	if err != nil {
		return err
	}
	return checkpoints.WriteFolder(out, func(folder string) error {
		return errors.Join(
			s.save(folder, resolved.Pretrain.From == ""),
			os.WriteFile(filepath.Join(folder, string(checkpoints.Timings)), append(timings, '\n'), 0o644),
			os.WriteFile(filepath.Join(folder, pretrainFile), resolved.YAML(), 0o644))
	})
}

func parameters(m *model.Model) int {
	config := m.Config()
	return config.Parameters()
}
