package verifier

import (
	"fmt"
	"strconv"
)

// Summary is an evaluation: success over all tasks and over groups of them.
// Tasks none of whose attempts count are left out and counted as Masked.
type Summary struct {
	// PassAt holds pass@k by k.
	PassAt map[int]Estimate `json:"pass_at"`
	// Families, Parts and Novelty hold pass@1 by family, by number of parts,
	// and by "novel" and "known"; tasks that tell no family or number of parts
	// are in no group of it.
	Families map[string]Estimate `json:"families,omitempty"`
	Parts    map[string]Estimate `json:"parts,omitempty"`
	Novelty  map[string]Estimate `json:"novelty,omitempty"`
	// Turns holds the share of attempts that passed by the turns that they took, over the
	// tasks that have such attempts: how long one is depends on how it goes.
	Turns map[string]Estimate `json:"turns,omitempty"`
	// Environments holds pass@1 by environment, where there are several.
	Environments map[string]Estimate `json:"environments,omitempty"`
	Tasks        int                 `json:"tasks"`
	Masked       int                 `json:"masked"`
}

// Summarize computes pass@k for each k with a bootstrap over tasks, and pass@1
// of each group. A task with fewer than k attempts that count is an error for
// that k, for leaving it out would bias the mean.
func Summarize(scores []Score, ks []int, r Resampling) (*Summary, error) {
	counted := make([]Score, 0, len(scores))
	for _, score := range scores {
		if score.Attempts > 0 {
			counted = append(counted, score)
		}
	}
	summary := &Summary{PassAt: map[int]Estimate{}, Tasks: len(counted), Masked: len(scores) - len(counted)}
	for _, k := range ks {
		estimate, err := meanPassAt(counted, k, r)
		if err != nil {
			return nil, fmt.Errorf("evaluate: %w", err)
		}
		summary.PassAt[k] = estimate
	}
	summary.Families = groups(counted, func(s Score) string { return s.Family }, r)
	summary.Parts = groups(counted, func(s Score) string {
		if s.Parts == 0 {
			return ""
		}
		return strconv.Itoa(s.Parts)
	}, r)
	summary.Novelty = groups(counted, func(s Score) string {
		if s.Novel {
			return "novel"
		}
		return "known"
	}, r)
	summary.Turns = byTurns(counted, r)
	if by := groups(counted, func(s Score) string { return s.Environment }, r); len(by) > 1 {
		summary.Environments = by
	}
	return summary, nil
}

// byTurns pools the attempts at all tasks by their turns.
func byTurns(scores []Score, r Resampling) map[string]Estimate {
	passes, attempts := map[string][]float64{}, map[string][]float64{}
	for _, score := range scores {
		for _, t := range score.Turns {
			name := strconv.Itoa(t.Turns)
			passes[name], attempts[name] = append(passes[name], float64(t.Passes)), append(attempts[name], float64(t.Attempts))
		}
	}
	estimates := map[string]Estimate{}
	for name := range attempts {
		drawn := r
		drawn.Stream = r.Stream.Name(name)
		estimates[name], _ = pooledRate(passes[name], attempts[name], drawn) // there is an attempt at each task
	}
	return estimates
}

// meanPassAt is the mean of pass@k over tasks.
func meanPassAt(scores []Score, k int, r Resampling) (Estimate, error) {
	values, err := passesAt(scores, k)
	if err != nil {
		return Estimate{}, err
	}
	return rate(values, r)
}

func passesAt(scores []Score, k int) ([]float64, error) {
	values := make([]float64, len(scores))
	for i, score := range scores {
		if k < 1 || score.Attempts < k {
			return nil, fmt.Errorf("pass@%d: task %s has %d attempts that count", k, score.Task, score.Attempts)
		}
		values[i] = PassAtK(score.Attempts, score.Passes, k)
	}
	return values, nil
}

// groups estimates pass@1 of each group of scores; those whose key is empty
// belong to none.
func groups(scores []Score, key func(Score) string, r Resampling) map[string]Estimate {
	values := map[string][]float64{}
	for _, score := range scores {
		if name := key(score); name != "" {
			values[name] = append(values[name], PassAtK(score.Attempts, score.Passes, 1))
		}
	}
	estimates := map[string]Estimate{}
	for name, group := range values {
		drawn := r
		drawn.Stream = r.Stream.Name(name)
		estimates[name], _ = rate(group, drawn) // a group is never empty
	}
	return estimates
}
