package comparison

import (
	"errors"
	"slices"

	"agon/verifier"
)

// Figures are those of one run, or of several that are pooled. A nil change is
// one for which no task counts.
type Figures struct {
	Cost
	// PassAt1 and PassAtK are at temperature 1.
	PassAt1 *Change `json:"pass_at_1"`
	PassAtK *Change `json:"pass_at_k"`
	Greedy  *Change `json:"greedy"`
}

// SeedFigures are those of one run.
type SeedFigures struct {
	Seed uint64 `json:"seed"`
	Figures
}

// PooledFigures are what is told of all runs of a variant together.
type PooledFigures struct {
	Figures
	// Ratio is pass@1 over that before; nil where some draw of tasks has no
	// pass before.
	Ratio *verifier.Estimate `json:"ratio,omitempty"`
	// OverBest is pass@1 at temperature 1 minus that of the policy to begin
	// with at its best temperature.
	OverBest *verifier.Estimate `json:"over_best"`
	// Share is the share of the gain of composed tasks that own tasks reach;
	// nil where that gain is not beyond noise.
	Share *verifier.Estimate `json:"share_of_bound,omitempty"`
	// Novel tasks have compositions that no corpus shows, Known ones do not.
	// Written are the novel ones whose composition the challenger came to
	// write in the same run, and Unwritten the others.
	Novel     *GroupChange `json:"novel,omitempty"`
	Known     *GroupChange `json:"known,omitempty"`
	Written   *GroupChange `json:"written,omitempty"`
	Unwritten *GroupChange `json:"unwritten,omitempty"`
	// Solved is the share of the tasks which the policy to begin with did not
	// solve that are solved afterwards, compared with the same policy's when
	// it tries as often again; SolvedRuns counts the runs that tried.
	Solved     *Change `json:"solved,omitempty"`
	SolvedRuns int     `json:"solved_runs,omitempty"`
}

// figures compares runs with the policy to begin with.
func (e *Exam) figures(start *Reached, runs []Reached) (f Figures, err error) {
	f.Cost = meanCost(runs)
	for _, of := range []struct {
		to   **Change
		kind func(*Reached) []verifier.Score
		k    int
	}{{&f.PassAt1, sampledOf, 1}, {&f.PassAtK, sampledOf, e.Attempts}, {&f.Greedy, greedyOf, 1}} {
		if *of.to, err = e.change([][]verifier.Score{of.kind(start)}, side(runs, of.kind), of.k); err != nil {
			return f, err
		}
	}
	return f, nil
}

func meanCost(runs []Reached) (mean Cost) {
	n := float64(len(runs))
	for i := range runs {
		c := &runs[i].Cost
		mean.Seconds += c.Seconds / n
		mean.Proposals += c.Proposals / n
		mean.Attempts += c.Attempts / n
		mean.Tokens += c.Tokens / n
	}
	return mean
}

// pooled is figures with all that is told of the runs of a variant together.
// best are the scores of the policy to begin with at its best temperature;
// bound are the runs on composed tasks, which may be none.
func (e *Exam) pooled(start *Reached, best []verifier.Score, runs, bound []Reached) (p PooledFigures, err error) {
	if p.Figures, err = e.figures(start, runs); err != nil {
		return p, err
	}
	before, after := [][]verifier.Score{start.Sampled}, side(runs, sampledOf)
	if ratio, err := verifier.RatioPooled(before, after, 1, e.Resampling); err == nil {
		p.Ratio = &ratio
	}
	over, err := e.change([][]verifier.Score{best}, after, 1)
	if over == nil || err != nil {
		return p, err
	}
	p.OverBest = &over.Gain
	if len(bound) > 0 && runs[0].Written != nil {
		if share, err := verifier.ShareOfGain(before, after, side(bound, sampledOf), 1, e.Resampling); err == nil {
			p.Share = &share
		}
	}
	if err := e.solve(&p, start, runs); err != nil {
		return p, err
	}
	return p, e.groups(&p, start, runs)
}

// solve fills in what became of the unsolved tasks in those runs that attempted
// them: further attempts take long, and may be made for some seeds alone.
func (e *Exam) solve(p *PooledFigures, start *Reached, runs []Reached) (err error) {
	tried := slices.DeleteFunc(slices.Clone(runs), func(r Reached) bool { return r.Deep == nil })
	if p.SolvedRuns = len(tried); start.Deep == nil || len(tried) == 0 {
		return nil
	}
	p.Solved, err = e.change([][]verifier.Score{start.Deep}, side(tried, deepOf), e.DeepAttempts)
	return err
}

// groups fills in the figures on some of the tasks.
func (e *Exam) groups(p *PooledFigures, start *Reached, runs []Reached) error {
	var errs []error
	add := func(to **GroupChange, keep func(*Reached, verifier.Score) bool) {
		group, err := e.group(start, runs, keep)
		*to, errs = group, append(errs, err)
	}
	add(&p.Novel, func(_ *Reached, s verifier.Score) bool { return s.Novel })
	add(&p.Known, func(_ *Reached, s verifier.Score) bool { return !s.Novel })
	if runs[0].Written != nil {
		add(&p.Written, func(r *Reached, s verifier.Score) bool { return s.Novel && r.Written[s.Family] })
		add(&p.Unwritten, func(r *Reached, s verifier.Score) bool { return s.Novel && !r.Written[s.Family] })
	}
	return errors.Join(errs...)
}
