package learner

import (
	"context"
	"os"
	"strconv"
	"testing"

	"agon"
	"agon/trainer"
	"agon/trainer/model"
	"agon/trainer/torch"
)

// bench/train.py runs these beside the same work in PyTorch.

const benchVocabulary, benchSequences = 85, 384

// benchSample has 20 + 37i mod 100 tokens; the second half counts.
func benchSample(i int, kind agon.LossKind) agon.Sample {
	length := 20 + i*37%100
	tokens, logProbs := make([]int32, length), make([]float32, length)
	for j := range tokens {
		tokens[j] = int32((i*31 + j*17) % benchVocabulary)
		logProbs[j] = -4.4
	}
	outcome := float64(i % 2)
	return agon.Sample{
		Group: strconv.Itoa(i / 8), Outcome: outcome, Loss: kind,
		Rewards: map[string]float64{trainer.OutcomeReward: outcome},
		Trajectory: &agon.Trajectory{Role: agon.RoleExecutor, Turns: []agon.Turn{{
			SeenTokens: tokens[:length/2], Tokens: tokens[length/2:], LogProbs: logProbs[length/2:]}}},
	}
}

func benchSamples(kind agon.LossKind) (samples []agon.Sample, tokens int) {
	for i := range benchSequences {
		samples = append(samples, benchSample(i, kind))
		tokens += 20 + i*37%100
	}
	return samples, tokens
}

func benchLearner(b *testing.B, optimizer string) *Learner {
	b.Helper()
	if threads, err := strconv.Atoi(os.Getenv("AGON_THREADS")); err == nil {
		if err := torch.SetThreads(threads); err != nil {
			b.Fatal(err)
		}
	}
	m, err := model.Init(model.Tiny(benchVocabulary, 256), agon.NewStream(1))
	if err != nil {
		b.Fatal(err)
	}
	options := trainer.DefaultOptimizerOptions()
	options.Optimizer = optimizer
	l, err := New(m, options)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Free(); m.Free() })
	return l
}

// BenchmarkTrain takes one optimizer step of GRPO per iteration.
func BenchmarkTrain(b *testing.B) {
	options := trainer.DefaultOptions()
	options.MiniBatches = 1
	t, err := trainer.New(options, trainer.Parts{Learner: benchLearner(b, trainer.OptimizerAdamW)})
	if err != nil {
		b.Fatal(err)
	}
	samples, tokens := benchSamples(agon.LossPolicy)
	step := func() {
		if _, err := t.Step(context.Background(), samples, trainer.Iteration{Total: 1}); err != nil {
			b.Fatal(err)
		}
	}
	step()
	for b.Loop() {
		step()
	}
	b.ReportMetric(float64(tokens*b.N)/b.Elapsed().Seconds(), "tokens/s")
}

// BenchmarkPretrain takes one optimizer step of likelihood per iteration.
func BenchmarkPretrain(b *testing.B) {
	options := trainer.DefaultPretrainOptions()
	options.TokensPerMicroBatch, options.TokensPerStep, options.Epochs = 8192, 8192*16, b.N+1
	l := benchLearner(b, trainer.OptimizerMuon)
	samples, tokens := benchSamples(agon.LossSupervised)
	var sequences []*trainer.Sequence
	for i := range samples {
		s, err := trainer.NewSequence(&samples[i], nil)
		if err != nil {
			b.Fatal(err)
		}
		sequences = append(sequences, s)
	}
	run, err := trainer.NewPretraining(options, l, sequences, nil, agon.NewStream(1))
	if err != nil {
		b.Fatal(err)
	}
	err = run.Run(context.Background(), func(p trainer.Progress) error {
		if p.Step == 1 {
			b.ResetTimer()
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(tokens*b.N)/b.Elapsed().Seconds(), "tokens/s")
}
