package main

import (
	"agon"
	"agon/trainer"
)

// credit makes samples of attempts and proposals, and drops the groups that
// teach nothing.
func (l *loop) credit(it *iteration, judged []trainer.Judged) ([]agon.Sample, error) {
	samples, masked, err := trainer.Credit(judged, l.creditOptions())
	if err != nil {
		return nil, err
	}
	if l.config.Trainer.Permute {
		permute(samples, it.stream.Name("permute"))
	}
	proposed, maskedToo, err := trainer.CreditProposals(it.proposed, challengerOptions(&l.config.Challenger))
	if err != nil {
		return nil, err
	}
	it.measure(masked.Add(maskedToo).Metrics())
	selection := trainer.Select(append(samples, proposed...), samplingOptions(&l.config.Trainer.DynamicSampling))
	it.measure(selection.Metrics())
	return selection.Samples, nil
}

func (l *loop) creditOptions() trainer.CreditOptions {
	return trainer.CreditOptions{Truncated: trainer.Truncation(l.config.Trainer.Truncated)}
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
