package comparison

import (
	"errors"
	"slices"

	"agon/verifier"
)

// Change is success after training, and the difference from the policy to begin
// with, paired by task.
type Change struct {
	After verifier.Estimate `json:"after"`
	Gain  verifier.Estimate `json:"gain"`
}

// GroupChange is the change on some of the tasks.
type GroupChange struct {
	Before verifier.Estimate `json:"before"`
	Change
}

// change estimates a change of pass@k; nil if no task counts. A task of which
// the program lost so many attempts that k are not left does not count.
func (e *Exam) change(before, after [][]verifier.Score, k int) (*Change, error) {
	before, after = restrict(before, verifier.Enough(k)), restrict(after, verifier.Enough(k))
	if !counts(before) || !counts(after) {
		return nil, nil
	}
	var c Change
	var errAfter, errGain error
	c.After, errAfter = verifier.Pool(after, k, e.Resampling)
	c.Gain, errGain = verifier.ComparePooled(before, after, k, e.Resampling)
	return &c, errors.Join(errAfter, errGain)
}

// group estimates the change of pass@1 on the tasks of each run that keep
// wants; nil if there are none.
func (e *Exam) group(start *Reached, runs []Reached, keep func(*Reached, verifier.Score) bool) (*GroupChange, error) {
	after := side(runs, func(r *Reached) []verifier.Score {
		return verifier.Restrict(r.Sampled, func(s verifier.Score) bool { return keep(r, s) })
	})
	kept := map[string]bool{}
	for _, evaluation := range after {
		for _, score := range evaluation {
			kept[score.Task] = kept[score.Task] || score.Attempts > 0
		}
	}
	before := [][]verifier.Score{verifier.Restrict(start.Sampled, func(s verifier.Score) bool { return kept[s.Task] })}
	whole, err := e.change(before, after, 1)
	if whole == nil || err != nil {
		return nil, err
	}
	first, err := verifier.Pool(before, 1, e.Resampling)
	return &GroupChange{first, *whole}, err
}

func restrict(evaluations [][]verifier.Score, keep func(verifier.Score) bool) [][]verifier.Score {
	var kept [][]verifier.Score
	for _, evaluation := range evaluations {
		kept = append(kept, verifier.Restrict(evaluation, keep))
	}
	return kept
}

// counts reports whether some task counts in some evaluation.
func counts(evaluations [][]verifier.Score) bool {
	return slices.ContainsFunc(evaluations, verifier.AnyCounts)
}
