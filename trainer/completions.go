package trainer

// completionMetrics describes what the policy wrote in groups of one role.
func completionMetrics(groups []Group, prefix string, m map[string]float64) {
	var lengths, terminated, turns []float64
	truncatedCount := 0
	for i := range groups {
		for j := range groups[i].Samples {
			trajectory := groups[i].Samples[j].Trajectory
			n := float64(trajectory.Sampled())
			lengths = append(lengths, n)
			turns = append(turns, float64(len(trajectory.Turns)))
			if truncated(trajectory.Status) {
				truncatedCount++
			} else {
				terminated = append(terminated, n)
			}
		}
	}
	if len(lengths) == 0 {
		return
	}
	// completions/*_length: tokens that the policy wrote in an episode, all
	// turns together.
	spread(prefix+"completions/%s_length", lengths, m)
	// completions/*_terminated_length: the same for episodes that were not
	// cut off.
	spread(prefix+"completions/%s_terminated_length", terminated, m)
	// completions/clipped_ratio: the share of these episodes that a limit on
	// tokens or turns cut off.
	m[prefix+"completions/clipped_ratio"] = ratio(truncatedCount, len(lengths))
	// completions/mean_turns: turns per episode.
	m[prefix+"completions/mean_turns"] = mean(turns)
}
