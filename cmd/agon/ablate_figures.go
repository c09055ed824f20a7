package main

import (
	"errors"
	"slices"

	"agon/verifier"
)

// reached is what one policy reached.
type reached struct {
	seed    uint64
	seconds float64
	// sampled are the attempts at temperature 1, and greedy those at 0.
	sampled, greedy []verifier.Score
	// deep are further attempts at the tasks that the policy to begin with did
	// not solve; nil where they were not made.
	deep []verifier.Score
	// written are the compositions that the policy wrote itself; nil for one
	// that wrote none.
	written map[string]bool
}

// change is success after training, and the difference from the policy to begin
// with, paired by task.
type change struct {
	After verifier.Estimate `json:"after"`
	Gain  verifier.Estimate `json:"gain"`
}

// groupChange is the change on some of the tasks.
type groupChange struct {
	Before verifier.Estimate `json:"before"`
	change
}

// figures are those of one run, or of several that are pooled.
type figures struct {
	Seconds float64 `json:"seconds"`
	// PassAt1 and PassAtK are at temperature 1.
	PassAt1 *change `json:"pass_at_1"`
	PassAtK *change `json:"pass_at_k"`
	Greedy  *change `json:"greedy"`
}

// pooledFigures are what is told of all runs of a variant together.
type pooledFigures struct {
	figures
	// Ratio is pass@1 over that before; null where some draw of tasks has no
	// pass before.
	Ratio *verifier.Estimate `json:"ratio,omitempty"`
	// OverBest is pass@1 at temperature 1 minus that of the policy to begin
	// with at its best temperature.
	OverBest *verifier.Estimate `json:"over_best"`
	// Share is the share of the gain of composed tasks that own tasks reach;
	// null where that gain is not beyond noise.
	Share *verifier.Estimate `json:"share_of_bound,omitempty"`
	// Novel tasks have compositions that no corpus shows, Known ones do not.
	// Written are the novel ones whose composition the challenger came to
	// write in the same run, and Unwritten the others.
	Novel     *groupChange `json:"novel,omitempty"`
	Known     *groupChange `json:"known,omitempty"`
	Written   *groupChange `json:"written,omitempty"`
	Unwritten *groupChange `json:"unwritten,omitempty"`
	// Solved is the share of the tasks which the policy to begin with did not
	// solve that are solved afterwards, compared with the same policy's when
	// it tries as often again; SolvedRuns counts the runs that tried.
	Solved     *change `json:"solved,omitempty"`
	SolvedRuns int     `json:"solved_runs,omitempty"`
}

// side turns the runs of a variant into evaluations of one kind.
func side(runs []reached, kind func(*reached) []verifier.Score) [][]verifier.Score {
	var evaluations [][]verifier.Score
	for i := range runs {
		evaluations = append(evaluations, kind(&runs[i]))
	}
	return evaluations
}

func sampledOf(r *reached) []verifier.Score { return r.sampled }
func greedyOf(r *reached) []verifier.Score  { return r.greedy }
func deepOf(r *reached) []verifier.Score    { return r.deep }

// figuresOf compares runs with the policy to begin with. k is the number of
// attempts at each task.
func figuresOf(base *reached, runs []reached, k int) (f figures, err error) {
	for i := range runs {
		f.Seconds += runs[i].seconds / float64(len(runs))
	}
	for _, of := range []struct {
		to   **change
		kind func(*reached) []verifier.Score
		k    int
	}{{&f.PassAt1, sampledOf, 1}, {&f.PassAtK, sampledOf, k}, {&f.Greedy, greedyOf, 1}} {
		if *of.to, err = changeOf([][]verifier.Score{of.kind(base)}, side(runs, of.kind), of.k); err != nil {
			return f, err
		}
	}
	return f, nil
}

// changeOf estimates a change; nil if no task counts. A task of which the
// program lost so many attempts that k are not left does not count.
func changeOf(before, after [][]verifier.Score, k int) (*change, error) {
	before, after = restrict(before, enough(k)), restrict(after, enough(k))
	if !counts(before) || !counts(after) {
		return nil, nil
	}
	var c change
	var errAfter, errGain error
	c.After, errAfter = verifier.Pool(after, k, resampling())
	c.Gain, errGain = verifier.ComparePooled(before, after, k, resampling())
	return &c, errors.Join(errAfter, errGain)
}

func enough(k int) func(verifier.Score) bool {
	return func(s verifier.Score) bool { return s.Attempts >= k }
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
	for _, evaluation := range evaluations {
		for _, score := range evaluation {
			if score.Attempts > 0 {
				return true
			}
		}
	}
	return false
}

// groupOf estimates the change of pass@1 on the tasks of each run that keep
// wants; nil if there are none.
func groupOf(base *reached, runs []reached, keep func(*reached, verifier.Score) bool) (*groupChange, error) {
	after := side(runs, func(r *reached) []verifier.Score {
		return verifier.Restrict(r.sampled, func(s verifier.Score) bool { return keep(r, s) })
	})
	kept := map[string]bool{}
	for _, evaluation := range after {
		for _, score := range evaluation {
			kept[score.Task] = kept[score.Task] || score.Attempts > 0
		}
	}
	before := [][]verifier.Score{verifier.Restrict(base.sampled, func(s verifier.Score) bool { return kept[s.Task] })}
	whole, err := changeOf(before, after, 1)
	if whole == nil || err != nil {
		return nil, err
	}
	first, err := verifier.Pool(before, 1, resampling())
	return &groupChange{first, *whole}, err
}

// pooledOf is figuresOf with all that is told of the runs of a variant
// together. best are the scores at the best temperature; bound are the runs of
// composed tasks, which may be none.
func pooledOf(base *reached, best []verifier.Score, runs, bound []reached, k int) (p pooledFigures, err error) {
	if p.figures, err = figuresOf(base, runs, k); err != nil {
		return p, err
	}
	before, after := [][]verifier.Score{base.sampled}, side(runs, sampledOf)
	if ratio, err := verifier.RatioPooled(before, after, 1, resampling()); err == nil {
		p.Ratio = &ratio
	}
	over, err := changeOf([][]verifier.Score{best}, after, 1)
	if over == nil || err != nil {
		return p, err
	}
	p.OverBest = &over.Gain
	if len(bound) > 0 && runs[0].written != nil {
		if share, err := verifier.ShareOfGain(before, after, side(bound, sampledOf), 1, resampling()); err == nil {
			p.Share = &share
		}
	}
	if err := p.solve(base, runs); err != nil {
		return p, err
	}
	return p, p.group(base, runs)
}

// solve fills in what became of the unsolved tasks in those runs that attempted
// them: further attempts take long, and may be made for some seeds alone.
func (p *pooledFigures) solve(base *reached, runs []reached) (err error) {
	tried := slices.DeleteFunc(slices.Clone(runs), func(r reached) bool { return r.deep == nil })
	if p.SolvedRuns = len(tried); base.deep == nil || len(tried) == 0 {
		return nil
	}
	p.Solved, err = changeOf([][]verifier.Score{base.deep}, side(tried, deepOf), deepAttempts)
	return err
}

// group fills in the figures on some of the tasks.
func (p *pooledFigures) group(base *reached, runs []reached) error {
	var errs []error
	add := func(to **groupChange, keep func(*reached, verifier.Score) bool) {
		group, err := groupOf(base, runs, keep)
		*to, errs = group, append(errs, err)
	}
	add(&p.Novel, func(_ *reached, s verifier.Score) bool { return s.Novel })
	add(&p.Known, func(_ *reached, s verifier.Score) bool { return !s.Novel })
	if runs[0].written != nil {
		add(&p.Written, func(r *reached, s verifier.Score) bool { return s.Novel && r.written[s.Family] })
		add(&p.Unwritten, func(r *reached, s verifier.Score) bool { return s.Novel && !r.written[s.Family] })
	}
	return errors.Join(errs...)
}
