package trainer

import (
	"context"
	"math"
	"strings"
	"testing"

	"agon"
)

// episodesOf has one episode per token, as often as its probability says.
func episodesOf(l *table, counts []int) []agon.Sample {
	var samples []agon.Sample
	p := l.distribution(0, 1)
	for token, n := range counts {
		for range n {
			turn := agon.Turn{SeenTokens: []int32{0}, Tokens: []int32{int32(token)}, LogProbs: []float32{float32(math.Log(p[token]))}}
			samples = append(samples, agon.Sample{
				Group: "g", Loss: agon.LossPolicy, Rewards: map[string]float64{OutcomeReward: 0},
				Trajectory: &agon.Trajectory{Role: agon.RoleExecutor, Turns: []agon.Turn{turn}},
			})
		}
	}
	return samples
}

// With no outcome to gain, a step with k1 goes down the gradient of the reverse
// divergence, whichever baseline is taken off.
func TestK1InRewardPullsByTheReverseDivergence(t *testing.T) {
	const beta, step = .1, 1e-6
	for _, baseline := range []Baseline{BaselineNone, BaselineMean} {
		learner, reference := newTable(3, 1), newTable(3, 0)
		learner.logits[0] = []float64{math.Log(.5), math.Log(.25), math.Log(.25)}
		reference.logits[0] = []float64{.3, -.2, .8}
		options := DefaultOptions()
		options.Algorithm, options.Baseline, options.Epochs, options.MiniBatches, options.MaxGradientNorm = AlgorithmREINFORCE, baseline, 1, 1, 0
		options.KLCoefficient, options.KLEstimator = beta, K1
		options.Schedule = ScheduleOptions{Decay: DecayConstant}
		trainer, err := New(options, Parts{Learner: learner, Reference: reference})
		if err != nil {
			t.Fatal(err)
		}
		q, before := reference.distribution(0, 1), append([]float64{}, learner.logits[0]...)
		result, err := trainer.Step(context.Background(), episodesOf(learner, []int{4, 2, 2}), Iteration{Total: 1})
		if err != nil {
			t.Fatal(err)
		}
		after := learner.logits[0]
		learner.logits[0] = before
		near(t, "kl", result.Metrics["kl"], divergence(learner.distribution(0, 1), q), 1e-7)
		near(t, "kl/sequence", result.Metrics["kl/sequence"], result.Metrics["kl"], 1e-12)
		near(t, "reward", result.Metrics["reward"], 0, 0)
		for k := range before {
			before[k] += step
			above := divergence(learner.distribution(0, 1), q)
			before[k] -= 2 * step
			below := divergence(learner.distribution(0, 1), q)
			before[k] += step
			near(t, string(baseline)+" step", after[k]-before[k], -beta*(above-below)/(2*step), 1e-7)
		}
	}
}

// A text that another policy wrote has no log-probabilities to compare.
func TestK1NeedsLogProbs(t *testing.T) {
	trainer, learner := newToy(t, func(o *Options) { o.KLCoefficient, o.KLEstimator = .1, K1 })
	samples := attempts(learner, 2, 1, agon.NewStream(1))
	samples[1].Trajectory.Turns[0].LogProbs = nil
	if _, err := trainer.Step(context.Background(), samples, Iteration{Total: 1}); err == nil || !strings.Contains(err.Error(), "k1 needs the sampler's log-probabilities") {
		t.Errorf("error %v", err)
	}
}
