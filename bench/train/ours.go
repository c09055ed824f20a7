package main

import (
	"context"
	"strconv"

	"agon"
	"agon/bench/peer"
	"agon/trainer"
	"agon/trainer/learner"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
)

// work is what both sides train, and on how much.
type work struct {
	model     string
	config    architecture.Config
	sequences int
	budget    int // tokens of a micro-batch
}

var (
	tiny   = work{"tiny", architecture.Tiny(85, 256), 384, 8192}
	medium = work{"70m", peer.Medium(), 32, 1024}
)

// samples has one of 20 + 37i mod 100 tokens for each i; the second half of
// each counts.
func (w *work) samples(kind agon.LossKind) []agon.Sample {
	list := make([]agon.Sample, w.sequences)
	for i := range list {
		length := 20 + i*37%100
		tokens, logProbs := make([]int32, length), make([]float32, length)
		for j := range tokens {
			tokens[j], logProbs[j] = int32((i*31+j*17)%w.config.Vocabulary), -4.4
		}
		outcome := float64(i % 2)
		list[i] = agon.Sample{
			Group: strconv.Itoa(i / 8), Outcome: outcome, Loss: kind,
			Rewards: map[string]float64{trainer.OutcomeReward: outcome},
			Trajectory: &agon.Trajectory{Role: agon.RoleExecutor, Turns: []agon.Turn{{
				SeenTokens: tokens[:length/2], Tokens: tokens[length/2:], LogProbs: logProbs[length/2:]}}},
		}
	}
	return list
}

func tokensOf(list []agon.Sample) int {
	n := 0
	for i := range list {
		turn := &list[i].Trajectory.Turns[0]
		n += len(turn.SeenTokens) + len(turn.Tokens)
	}
	return n
}

func (w *work) newLearner(optimizer string) (*learner.Learner, error) {
	m, err := model.Init(w.config, agon.NewStream(1))
	if err != nil {
		return nil, err
	}
	options := trainer.DefaultOptimizerOptions()
	options.Optimizer = optimizer
	return learner.New(m, options)
}

// sequencesOf is what the trainer makes of samples, with the advantages of
// groups of which half passes.
func sequencesOf(list []agon.Sample) ([]*trainer.Sequence, error) {
	sequences := make([]*trainer.Sequence, len(list))
	for i := range list {
		s, err := trainer.NewSequence(&list[i], nil)
		if err != nil {
			return nil, err
		}
		s.Advantage = 2*list[i].Outcome - 1
		sequences[i] = s
	}
	return sequences, nil
}

func (w *work) newTraining(list []agon.Sample) (step, error) {
	l, err := w.newLearner(trainer.OptimizerAdamW)
	if err != nil {
		return nil, err
	}
	options := trainer.DefaultOptions()
	options.MiniBatches, options.TokensPerMicroBatch = 1, w.budget
	options.Aggregation = trainer.AggregateToken // what the peer computes
	t, err := trainer.New(options, trainer.Parts{Learner: l})
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		_, err := t.Step(ctx, list, trainer.Iteration{Total: 1})
		return err
	}, nil
}

func (w *work) newPretraining(list []agon.Sample) (step, error) {
	l, err := w.newLearner(trainer.OptimizerMuon)
	if err != nil {
		return nil, err
	}
	sequences, err := sequencesOf(list)
	if err != nil {
		return nil, err
	}
	for _, s := range sequences {
		s.Advantage = 1
	}
	options := trainer.DefaultPretrainOptions()
	options.TokensPerMicroBatch, options.TokensPerStep, options.Epochs = w.budget, 2*tokensOf(list), 1
	return func(ctx context.Context) error {
		p, err := trainer.NewPretraining(options, l, sequences, nil, agon.NewStream(1))
		if err != nil {
			return err
		}
		return p.Run(ctx, nil)
	}, nil
}
