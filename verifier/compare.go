package verifier

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/stat/distuv"
)

// Compare estimates the difference of mean pass@k, after minus before, of two
// evaluations of the same tasks, with a paired bootstrap: tasks are drawn, and
// each brings both of its values, so that what makes a task hard for both does
// not widen the interval. Scores are matched by task; a task that only one of
// them has is an error, one that is wholly masked in either is left out.
func Compare(before, after []Score, k int, r Resampling) (Estimate, error) {
	return ComparePooled([][]Score{before}, [][]Score{after}, k, r)
}

// align brings evaluations of the same tasks into the order of the first.
func align(evaluations ...[]Score) ([][]Score, error) {
	first := evaluations[0]
	place := make(map[string]int, len(first))
	for i, score := range first {
		place[score.Task] = i
	}
	aligned := [][]Score{first}
	for _, other := range evaluations[1:] {
		if len(other) != len(first) {
			return nil, fmt.Errorf("one evaluation has %d tasks and another %d", len(first), len(other))
		}
		ordered, met := make([]Score, len(first)), make(map[string]bool, len(first))
		for _, score := range other {
			at, ok := place[score.Task]
			if !ok {
				return nil, fmt.Errorf("task %s is not among those of another evaluation", score.Task)
			}
			ordered[at], met[score.Task] = score, true
		}
		if len(met) != len(first) {
			return nil, errors.New("a task stands twice in an evaluation")
		}
		aligned = append(aligned, ordered)
	}
	return aligned, nil
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
	pairs, err := align(before, after)
	if err != nil {
		return result, fmt.Errorf("McNemar: %w", err)
	}
	for i, first := range pairs[0] {
		second := pairs[1][i]
		if first.Attempts == 0 || second.Attempts == 0 {
			continue
		}
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
