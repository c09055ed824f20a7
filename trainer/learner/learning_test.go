package learner

import (
	"fmt"
	"testing"

	"agon"
	"agon/trainer"
	"agon/trainer/sampler"
)

// The bandit: after the prompt [begin, k] the policy is to write k first and
// to end its turn within four tokens. Ids 0–3 are arms.
const (
	arms  = 4
	begin = 9
	end   = 10
)

// noText is what the sampler asks for and the bandit does not look at.
type noText struct{}

func (noText) Decode([]int32) string { return "" }

func play(t testing.TB, policy agon.Policy, attempts int, stream agon.Stream) []agon.Sample {
	t.Helper()
	var requests []agon.Request
	for k := range arms {
		for i := range attempts {
			requests = append(requests, agon.Request{Tokens: []int32{begin, int32(k)}, Temperature: 1,
				MaxTokens: 4, Last: true, Stream: stream.Derive(uint64(k)).Derive(uint64(i))})
		}
	}
	var samples []agon.Sample
	for i, c := range policy.Generate(t.Context(), requests) {
		if c.Err != nil {
			t.Fatal(c.Err)
		}
		outcome := 0.0
		if c.Tokens[0] == requests[i].Tokens[1] && c.Finish == agon.FinishStop {
			outcome = 1
		}
		samples = append(samples, agon.Sample{
			Group: fmt.Sprint(i / attempts), Outcome: outcome, Loss: agon.LossPolicy,
			Rewards: map[string]float64{trainer.OutcomeReward: outcome},
			Trajectory: &agon.Trajectory{Role: agon.RoleExecutor, Status: agon.StatusDone, Turns: []agon.Turn{
				{SeenTokens: requests[i].Tokens, Tokens: c.Tokens, LogProbs: c.LogProbs, Version: c.Version}}},
		})
	}
	return samples
}

func successRate(samples []agon.Sample) float64 {
	sum := 0.0
	for _, s := range samples {
		sum += s.Outcome
	}
	return sum / float64(len(samples))
}

// corrected are samples as a teacher would have them that knows what is asked for: its
// ids alone, without log-probabilities.
func corrected(samples []agon.Sample) []agon.Sample {
	for i := range samples {
		turn := &samples[i].Trajectory.Turns[0]
		turn.Tokens, turn.LogProbs = []int32{turn.SeenTokens[1], end}, nil
		samples[i].Outcome = 1
	}
	return samples
}

// A transformer learns the bandit by every algorithm from its own samples, by distill
// from a teacher's, and what the sampler says of its tokens is what the trainer says.
func TestEveryAlgorithmLearns(t *testing.T) {
	const iterations = 200
	for _, name := range trainer.Algorithms {
		t.Run(name, func(t *testing.T) {
			optimizer := trainer.DefaultOptimizerOptions()
			optimizer.LearningRate = 1e-2
			m, l := newSmall(t, optimizer)
			if name == trainer.AlgorithmPPO {
				m, l = newSmallWithCritic(t, optimizer)
			}
			reference, err := NewReference(m)
			if err != nil {
				t.Fatal(err)
			}
			defer reference.Free()
			policy, err := sampler.NewNative(m, noText{}, sampler.NativeOptions{Stops: []int32{end}})
			if err != nil {
				t.Fatal(err)
			}
			defer policy.Close()
			options := trainer.DefaultOptions()
			options.Algorithm, options.KLCoefficient = name, .002
			switch name {
			case trainer.AlgorithmREINFORCE:
				options.MiniBatches = 1
			case trainer.AlgorithmDPO:
				options.KLCoefficient = 0
			case trainer.AlgorithmDrGRPO:
				options.FixedLength = 4
			}
			loop, err := trainer.New(options, trainer.Parts{Learner: l, Reference: reference})
			if err != nil {
				t.Fatal(err)
			}
			stream := agon.NewStream(2)
			before := successRate(play(t, policy, 100, stream.Name("before")))
			for i := range iterations {
				samples := play(t, policy, 24, stream.Derive(uint64(i)))
				if name == trainer.AlgorithmDistill {
					samples = corrected(samples)
				}
				result, err := loop.Step(t.Context(), samples,
					trainer.Iteration{Index: i, Total: iterations, Stream: stream.Derive(uint64(i))})
				if err != nil {
					t.Fatal(err)
				}
				if d := result.Metrics["sampling/sampling_logp_difference/max"]; d > 1e-4 {
					t.Fatalf("iteration %d: sampler and trainer differ by %v", i, d)
				}
			}
			after := successRate(play(t, policy, 100, stream.Name("after")))
			if before > .2 || after < .9 {
				t.Errorf("success %.2f → %.2f", before, after)
			}
		})
	}
}
