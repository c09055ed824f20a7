package trainer

import "agon"

// reward returns what s is trained on: for an executor's sample the outcome and the
// weighted components beside it, DifficultyReward for a challenger's. Components
// without a weight are told in the metrics and change nothing.
func reward(s *agon.Sample) float64 {
	if s.Trajectory.Role == agon.RoleChallenger {
		return s.Rewards[DifficultyReward]
	}
	return s.Rewards[OutcomeReward] + s.Extra
}

// rewardMetrics describes the rewards of groups of one role.
func rewardMetrics(groups []Group, prefix string, m map[string]float64) {
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
	// reward: the mean reward of the role's policy samples.
	m[prefix+"reward"] = mean(all)
	// reward_std: the mean over groups of the deviation within the group.
	m[prefix+"reward_std"] = spread / float64(len(groups))
	for name, values := range components {
		// rewards/NAME/mean, /std: of a component.
		m[prefix+"rewards/"+name+"/mean"] = mean(values)
		m[prefix+"rewards/"+name+"/std"] = deviation(values)
	}
}
