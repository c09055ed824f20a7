package trainer

import (
	"fmt"
	"math"

	"agon"
)

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

// spread writes mean, min and max of values under names made by format.
func spread(format string, values []float64, m map[string]float64) {
	if len(values) == 0 {
		return
	}
	least, most := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		least, most = math.Min(least, v), math.Max(most, v)
	}
	m[fmt.Sprintf(format, "mean")] = mean(values)
	m[fmt.Sprintf(format, "min")] = least
	m[fmt.Sprintf(format, "max")] = most
}
