package verifier

import (
	"fmt"

	"gonum.org/v1/gonum/stat/distuv"
)

// Compare estimates the difference of mean pass@k, after minus before, of two
// evaluations of the same tasks, with a paired bootstrap: tasks are drawn, and
// each brings both of its values, so that what makes a task hard for both does
// not widen the interval. Scores are matched by task; a task that only one of
// them has is an error, one that is wholly masked in either is left out.
func Compare(before, after []Score, k int, r Resampling) (Estimate, error) {
	pairs, err := pair(before, after)
	if err != nil {
		return Estimate{}, fmt.Errorf("compare: %w", err)
	}
	first, err := passesAt(pairs.before, k)
	if err != nil {
		return Estimate{}, fmt.Errorf("compare: before: %w", err)
	}
	second, err := passesAt(pairs.after, k)
	if err != nil {
		return Estimate{}, fmt.Errorf("compare: after: %w", err)
	}
	differences := make([]float64, len(first))
	for i := range differences {
		differences[i] = second[i] - first[i]
	}
	estimate, err := Bootstrap(differences, r)
	if err != nil {
		return Estimate{}, fmt.Errorf("compare: %w", err)
	}
	return estimate, nil
}

// paired holds two evaluations of the same tasks in the same order.
type paired struct{ before, after []Score }

func pair(before, after []Score) (paired, error) {
	var p paired
	if len(before) != len(after) {
		return p, fmt.Errorf("%d tasks before and %d after", len(before), len(after))
	}
	byTask := make(map[string]Score, len(after))
	for _, score := range after {
		byTask[score.Task] = score
	}
	if len(byTask) != len(after) {
		return p, fmt.Errorf("a task stands twice among those after")
	}
	for _, score := range before {
		other, ok := byTask[score.Task]
		if !ok {
			return p, fmt.Errorf("task %s is not among those after", score.Task)
		}
		delete(byTask, score.Task)
		if score.Attempts > 0 && other.Attempts > 0 {
			p.before, p.after = append(p.before, score), append(p.after, other)
		}
	}
	return p, nil
}

// McNemarResult is the outcome of McNemar's test.
type McNemarResult struct {
	// OnlyBefore and OnlyAfter count the tasks that only one of both solved.
	OnlyBefore int `json:"only_before"`
	OnlyAfter  int `json:"only_after"`
	// P is the two-sided p-value of both being equally likely.
	P float64 `json:"p"`
}

// McNemar compares two greedy evaluations, of one attempt per task, by the
// exact form of McNemar's test (Psychometrika 12, 1947): given that a task was
// solved by one alone, each is it with probability one half. A task with more
// than one attempt is an error, as is all that Compare refuses.
func McNemar(before, after []Score) (McNemarResult, error) {
	var result McNemarResult
	pairs, err := pair(before, after)
	if err != nil {
		return result, fmt.Errorf("McNemar: %w", err)
	}
	for i := range pairs.before {
		first, second := pairs.before[i], pairs.after[i]
		if first.Attempts != 1 || second.Attempts != 1 {
			return result, fmt.Errorf("McNemar: task %s has %d and %d attempts: must be one each", first.Task, first.Attempts, second.Attempts)
		}
		switch {
		case first.Passes > second.Passes:
			result.OnlyBefore++
		case first.Passes < second.Passes:
			result.OnlyAfter++
		}
	}
	result.P = signTest(result.OnlyBefore, result.OnlyAfter)
	return result, nil
}

// signTest is the two-sided exact binomial test of a against b at one half.
func signTest(a, b int) float64 {
	if a+b == 0 {
		return 1
	}
	tail := distuv.Binomial{N: float64(a + b), P: 0.5}.CDF(float64(min(a, b)))
	return min(1, 2*tail)
}
