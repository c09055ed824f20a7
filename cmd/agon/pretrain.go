package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"agon"
	"agon/checkpoints"
	"agon/configs"
	"agon/trainer"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
	"agon/trainer/tokenizer"
)

type pretrainFlags struct {
	config string
	env    string
	out    string
	resume string
}

func pretrainCommand() *cobra.Command {
	var flags pretrainFlags
	command := &cobra.Command{
		Use:   "pretrain [-c FILE] [--env PATH] [--out DIR] [key=value …] | pretrain --resume DIR",
		Short: "Make a small policy on a synthetic corpus of an environment",
		Long: `Build a seeded corpus of both roles from the environment's own tools and
phrases, train a small policy on it, and write a Hugging Face folder that agon
train and agon eval read. The policy begins from scratch, or with pretrain.from
where a checkpoint ended. SIGINT or SIGTERM ends it after the step under way,
and its state is saved every few minutes (pretrain.save_minutes): agon pretrain
--resume goes on as if it had never stopped.`,
		RunE: func(c *cobra.Command, overrides []string) error {
			if c.Flags().Changed("resume") && flags.resume == "" {
				return mistake(errors.New("--resume names no pretraining"))
			}
			return pretrain(c.Context(), c.OutOrStdout(), flags, overrides)
		},
	}
	configFlag(command, &flags.config)
	command.Flags().StringVar(&flags.env, "env", "", "environment that ships, or the `PATH` of a folder")
	command.Flags().StringVar(&flags.out, "out", "", "`DIR` of the policy (default runs/pretrain-NAME)")
	command.Flags().StringVar(&flags.resume, "resume", "", "go on with the pretraining in `DIR`")
	return command
}

// pretrain makes a policy, with the configuration that made it, measures it, and
// prints its figures.
func pretrain(ctx context.Context, w io.Writer, flags pretrainFlags, overrides []string) error {
	e, err := startPretrain(ctx, flags, overrides)
	if err != nil {
		return err
	}
	defer e.worlds.Close()
	s, err := e.complete(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := examine(ctx, w, e.worlds, e.resolved.Config, s); droppedBy(ctx, err) {
		return stopped(fmt.Sprintf("stopped before the policy was measured: it is whole, and agon eval %s --env %s measures it", e.out, e.resolved.Environments[0]))
	} else if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "next: agon eval %[1]s --env %[2]s, or agon train -c configs/train.yaml policy.checkpoint=%[1]s 'environments=[%[2]s]'\n", e.out, e.resolved.Environments[0])
	return nil
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
		shown := newProgress(os.Stderr, "corpus of "+folder.Name, "demonstrations and items", config.Executor+config.Challenger)
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

// newActor returns the policy of the checkpoint to go on from, or an untrained
// one whose vocabulary is the corpus's.
func newActor(c *configs.Config, corpus []agon.Demonstration) (*actor, error) {
	if c.Pretrain.From != "" {
		return loadWhole(c.Pretrain.From, &c.Policy)
	}
	s := &actor{}
	var err error
	if s.tokenizer, err = tokenizer.Build(corpusTexts(corpus), tokenizer.BuildOptions{Special: agon.CompactTokens()}); err != nil {
		return nil, err
	}
	compact, err := tokenizer.NewCompact(s.tokenizer)
	if err != nil {
		return nil, err
	}
	if s.files, err = s.tokenizer.Files(compact.Format(c.Pretrain.Model.Context)); err != nil {
		return nil, err
	}
	s.transcriber = compact
	shape := shapeOf(&c.Pretrain.Model, s.tokenizer.Size())
	if s.model, err = model.Init(shape, agon.NewStream(c.Seed).Name("weights")); err != nil {
		return nil, err
	}
	if err := s.openSampler(&c.Policy); err != nil {
		return nil, err
	}
	return s, nil
}

func shapeOf(m *configs.Model, vocabulary int) architecture.Config {
	shape := architecture.Tiny(vocabulary, m.Context)
	shape.Hidden, shape.Layers, shape.Intermediate = m.Hidden, m.Layers, m.Intermediate
	shape.Heads, shape.KVHeads, shape.HeadSize = m.Heads, m.KVHeads, m.Hidden/m.Heads
	shape.TiedHead = m.Tied
	return shape
}

// pretrainSequences encodes a corpus and sets a part aside for validation. Whoever goes
// on with the corpus of a checkpoint sets the same part aside.
func pretrainSequences(c *configs.Config, s *actor, corpus []agon.Demonstration) (training, validation []*trainer.Sequence, err error) {
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

// pretrainFile, in a policy's folder, is the configuration that made it.
const pretrainFile = "pretrain.yaml"

// writePolicy writes the folder of a policy with the configuration that made
// it and what it took. The weights are rounded to bfloat16, but for those of a
// policy that went on: it is compared with runs, whose weights are not.
func writePolicy(s *actor, resolved *configs.Resolved, took timingRecord, out string) error {
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
