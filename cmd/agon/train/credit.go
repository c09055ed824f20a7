package train

import (
	"agon"
	"agon/cmd/agon/stages"
	"agon/trainer"
)

// credit makes samples of attempts and proposals, and drops the groups that
// teach nothing.
func (l *Loop) credit(it *Iteration, judged []trainer.Judged) ([]agon.Sample, error) {
	samples, masked, err := trainer.Credit(judged, l.creditOptions())
	if err != nil {
		return nil, err
	}
	if l.Config.Trainer.Permute {
		permute(samples, it.stream.Name("permute"))
	}
	proposed, maskedToo, err := trainer.CreditProposals(it.proposed, stages.ChallengerOptions(&l.Config.Challenger))
	if err != nil {
		return nil, err
	}
	it.measure(masked.Add(maskedToo).Metrics())
	selection := trainer.Select(append(samples, proposed...), stages.SamplingOptions(&l.Config.Trainer.DynamicSampling))
	it.measure(selection.Metrics())
	return selection.Samples, nil
}

func (l *Loop) creditOptions() trainer.CreditOptions {
	return trainer.CreditOptions{Truncated: trainer.Truncation(l.Config.Trainer.Truncated), Weights: l.Config.RewardWeights()}
}

// permute shuffles the outcomes within each group: Fisher and Yates.
func permute(samples []agon.Sample, stream agon.Stream) {
	for first := 0; first < len(samples); {
		last := first
		for last < len(samples) && samples[last].Group == samples[first].Group {
			last++
		}
		for i := last - 1; i > first; i-- {
			j := first + int(stream.Uniform(uint64(i))*float64(i-first+1))
			a, b := &samples[i], &samples[j]
			a.Outcome, b.Outcome, a.Rewards, b.Rewards = b.Outcome, a.Outcome, b.Rewards, a.Rewards
		}
		first = last
	}
}
