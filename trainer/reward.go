package trainer

import (
	"fmt"
	"math"

	"agon"
)

// Weights say how much each named component adds to the reward. Empty means
// the outcome alone.
type Weights map[string]float64

// Reward returns the reward of s: for an executor's sample
// Σ_c weight_c · component_c, for a challenger's its DifficultyReward.
//
// A component without a weight adds nothing; a weight without a component is
// an error, because a misspelt name would otherwise pass as a component that
// is always 0.
func (w Weights) Reward(s *agon.Sample) (float64, error) {
	if s.Trajectory.Role == agon.RoleChallenger {
		return s.Rewards[DifficultyReward], nil
	}
	if len(w) == 0 {
		return s.Rewards[OutcomeReward], nil
	}
	sum := 0.0
	for _, name := range sortedKeys(w) {
		value, ok := s.Rewards[name]
		if !ok {
			return 0, fmt.Errorf("reward_weights.%s: no such component in %s; there are %v",
				name, s.Group, sortedKeys(s.Rewards))
		}
		sum += w[name] * value
	}
	return sum, nil
}

// Validate returns one plain sentence per fault.
func (w Weights) Validate() []string {
	var f faults
	nonzero := len(w) == 0
	for _, name := range sortedKeys(w) {
		if math.IsNaN(w[name]) || math.IsInf(w[name], 0) {
			f.add("reward_weights.%s is %v; it must be a number", name, w[name])
		}
		nonzero = nonzero || w[name] != 0
	}
	if !nonzero {
		f.add("reward_weights are all 0: nothing would be learnt")
	}
	return f
}

// rewardMetrics describes the rewards of groups.
func rewardMetrics(groups []Group, m map[string]float64) {
	var all []float64
	spread := 0.0
	components := map[string][]float64{}
	for i := range groups {
		all = append(all, groups[i].Rewards...)
		spread += deviation(groups[i].Rewards)
		for j := range groups[i].Samples {
			for name, value := range groups[i].Samples[j].Rewards {
				components[name] = append(components[name], value)
			}
		}
	}
	if len(all) == 0 {
		return
	}
	// reward: the mean weighted reward of the samples that the loss saw.
	m["reward"] = mean(all)
	// reward_std: the mean over groups of the deviation within the group.
	m["reward_std"] = spread / float64(len(groups))
	for name, values := range components {
		// rewards/NAME/mean, /std: a component before its weight.
		m["rewards/"+name+"/mean"] = mean(values)
		m["rewards/"+name+"/std"] = deviation(values)
	}
}

func mean(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// deviation returns the population's standard deviation √(1/n Σ(x−x̄)²), which
// for outcomes of 0 and 1 is √(p(1−p)).
func deviation(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	m, sum := mean(x), 0.0
	for _, v := range x {
		sum += (v - m) * (v - m)
	}
	return math.Sqrt(sum / float64(len(x)))
}
