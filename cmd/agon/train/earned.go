package train

import (
	"agon"
	"agon/trainer"
)

// reward writes down what attempts earned, of those that count.
func (it *Iteration) reward(samples []agon.Sample) {
	earned := map[*agon.Trajectory]float64{}
	for i := range samples {
		earned[samples[i].Trajectory] = samples[i].Outcome + samples[i].Extra
	}
	for i, trajectory := range it.played {
		if value, counts := earned[trajectory]; counts {
			it.Records[i].Reward = &value
		}
	}
}

// earn writes down the advantages of the attempts that were learnt from.
func (it *Iteration) earn(earnings []trainer.Earning) {
	advantages := map[*agon.Trajectory]float64{}
	for _, e := range earnings {
		advantages[e.Trajectory] = e.Advantage
	}
	for i, trajectory := range it.played {
		if value, learnt := advantages[trajectory]; learnt {
			it.Records[i].Advantage = &value
		}
	}
}
