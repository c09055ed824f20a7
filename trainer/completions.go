package trainer

import "agon"

// completionMetrics describes what the policy wrote in the policy samples.
func completionMetrics(samples []agon.Sample, m map[string]float64) {
	var lengths, terminated, turns []float64
	truncatedCount := 0
	for i := range samples {
		if samples[i].Loss != agon.LossPolicy {
			continue
		}
		trajectory := samples[i].Trajectory
		n := float64(trajectory.Sampled())
		lengths = append(lengths, n)
		turns = append(turns, float64(len(trajectory.Turns)))
		if truncated(trajectory.Status) {
			truncatedCount++
		} else {
			terminated = append(terminated, n)
		}
	}
	if len(lengths) == 0 {
		return
	}
	// completions/*_length: tokens that the policy wrote in an episode, all
	// turns together.
	spread("completions/%s_length", lengths, m)
	// completions/*_terminated_length: the same for episodes that were not
	// cut off.
	spread("completions/%s_terminated_length", terminated, m)
	// completions/clipped_ratio: the share of episodes that a limit on tokens
	// or turns cut off.
	m["completions/clipped_ratio"] = ratio(truncatedCount, len(lengths))
	// completions/mean_turns: turns per episode.
	m["completions/mean_turns"] = mean(turns)
}
