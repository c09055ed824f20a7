package pretrain

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"agon"
	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/trainer"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
	"agon/trainer/tokenizer"
)

// makeCorpus builds the demonstrations of all environments, those with a flaw
// included.
func makeCorpus(ctx context.Context, w *worlds.Worlds, c *configs.Config) ([]agon.Demonstration, error) {
	var corpus []agon.Demonstration
	for i, folder := range w.Folders {
		generator, err := w.Generator(i)
		if err != nil {
			return nil, err
		}
		config := stages.CorpusConfig(&c.Pretrain.Corpus, c.CorpusSeed())
		config.CorrectOnly = false
		shown := terminal.NewProgress(os.Stderr, "corpus of "+folder.Name, "demonstrations and items", config.Executor+config.Challenger)
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
func newActor(c *configs.Config, corpus []agon.Demonstration) (*policies.Actor, error) {
	if c.Pretrain.From != "" {
		return policies.LoadWhole(c.Pretrain.From, &c.Policy)
	}
	s := &policies.Actor{}
	var err error
	if s.Tokenizer, err = tokenizer.Build(stages.CorpusTexts(corpus), tokenizer.BuildOptions{Special: agon.CompactTokens()}); err != nil {
		return nil, err
	}
	compact, err := tokenizer.NewCompact(s.Tokenizer)
	if err != nil {
		return nil, err
	}
	if s.Files, err = s.Tokenizer.Files(compact.Format(c.Pretrain.Model.Context)); err != nil {
		return nil, err
	}
	s.Transcriber = compact
	shape := shapeOf(&c.Pretrain.Model, s.Tokenizer.Size())
	if s.Model, err = model.Init(shape, agon.NewStream(c.Seed).Name("weights")); err != nil {
		return nil, err
	}
	if err := s.OpenSampler(&c.Policy); err != nil {
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
func pretrainSequences(c *configs.Config, s *policies.Actor, corpus []agon.Demonstration) (training, validation []*trainer.Sequence, err error) {
	length := s.Model.Config().Context
	if c.Pretrain.TokensPerMicroBatch < length {
		return nil, nil, terminal.Mistake(fmt.Errorf("pretrain.tokens_per_micro_batch is %d, less than one episode of the checkpoint's context of %d tokens: write at least that", c.Pretrain.TokensPerMicroBatch, length))
	}
	_, sequences, err := stages.Readable(corpus, s, length)
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
	options := stages.OptimizerOptions(&p.Optimizer)
	if p.From != "" {
		options.LearningRate *= p.Restart
		options.MuonLearningRate *= p.Restart
	}
	return options
}

// writePolicy writes the folder of a policy with the configuration that made
// it and what it took. The weights are rounded to bfloat16, but for those of a
// policy that went on: it is compared with runs, whose weights are not.
func writePolicy(s *policies.Actor, resolved *configs.Resolved, took runs.TimingRecord, out string) error {
	timings, err := json.Marshal(took)
	if err != nil {
		return err
	}
	return checkpoints.WriteFolder(out, func(folder string) error {
		return errors.Join(
			s.Save(folder, resolved.Pretrain.From == ""),
			os.WriteFile(filepath.Join(folder, string(checkpoints.Timings)), append(timings, '\n'), 0o644),
			os.WriteFile(filepath.Join(folder, policies.PretrainFile), resolved.YAML(), 0o644))
	})
}

func parameters(m *model.Model) int {
	config := m.Config()
	return config.Parameters()
}
