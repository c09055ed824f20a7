package train

import (
	"agon"
	"agon/cmd/agon/stages"
	"agon/configs"
	"agon/trainer"
)

// credit makes samples of attempts and proposals, and drops the groups that
// teach nothing.
func (l *Loop) credit(it *Iteration, judged []trainer.Judged) ([]agon.Sample, error) {
	samples, masked, err := Credited(l.Config, it.Number, judged)
	if err != nil {
		return nil, err
	}
	it.reward(samples)
	it.measureRewards(l.several(), samples)
	proposed, maskedToo, err := trainer.CreditProposals(it.proposed, stages.ChallengerOptions(&l.Config.Challenger))
	if err != nil {
		return nil, err
	}
	it.measure(masked.Add(maskedToo).Metrics())
	selection := trainer.Select(append(samples, proposed...), stages.SamplingOptions(l.Config))
	it.measure(selection.Metrics())
	return selection.Samples, nil
}

// Credited makes samples of an iteration's attempts, and counts what is left out.
func Credited(c *configs.Config, iteration int, judged []trainer.Judged) ([]agon.Sample, trainer.Masked, error) {
	samples, masked, err := trainer.Credit(judged, creditOptions(c))
	if err == nil && c.Trainer.Permute {
		permute(samples, streamOf(c, iteration).Name("permute"))
	}
	return samples, masked, err
}

func creditOptions(c *configs.Config) trainer.CreditOptions {
	return trainer.CreditOptions{Truncated: trainer.Truncation(c.Trainer.Truncated), Weights: c.RewardWeights()}
}

// permute shuffles the rewards within each group: Fisher and Yates.
func permute(samples []agon.Sample, stream agon.Stream) {
	for first := 0; first < len(samples); {
		last := first
		for last < len(samples) && samples[last].Group == samples[first].Group {
			last++
		}
		for i := last - 1; i > first; i-- {
			j := first + int(stream.Uniform(uint64(i))*float64(i-first+1))
			a, b := &samples[i], &samples[j]
			a.Outcome, b.Outcome, a.Extra, b.Extra = b.Outcome, a.Outcome, b.Extra, a.Extra
			a.Rewards, b.Rewards = b.Rewards, a.Rewards
		}
		first = last
	}
}
