package comparison

import (
	"math"

	"gonum.org/v1/gonum/stat"

	"agon/verifier"
)

// Spread is how a figure varies over the runs of a variant.
type Spread struct {
	Mean float64 `json:"mean"`
	// Deviation is the sample's standard deviation; 0 of a single run, of which
	// it is not known.
	Deviation float64 `json:"deviation"`
	Runs      int     `json:"runs"`
}

// spread is that of what the runs reached in one way. Runs in which no task
// counts are left out.
func spread(runs []SeedFigures, way func(*Figures) *Change) Spread {
	var values []float64
	for i := range runs {
		if c := way(&runs[i].Figures); c != nil {
			values = append(values, c.After.Value)
		}
	}
	switch len(values) {
	case 0:
		return Spread{}
	case 1:
		return Spread{Mean: values[0], Runs: 1}
	}
	mean, variance := stat.MeanVariance(values, nil)
	return Spread{mean, math.Sqrt(variance), len(values)}
}

// Against is a variant set against the baseline. A nil difference is one for
// which no task counts.
type Against struct {
	PassAt1 *Difference `json:"pass_at_1"`
	Greedy  *Difference `json:"greedy"`
}

// Difference is success minus that of the baseline, paired by seed and task, over the
// seeds that both have.
type Difference struct {
	verifier.Estimate
	Seeds int `json:"seeds"`
	// P is that of verifier.CompareSeeds, as the interval is, and Holm the same adjusted
	// for all variants that are compared in this way. Of a single seed both are nil, and
	// the interval is over tasks alone: what another seed would come to is not known.
	P    *float64 `json:"p,omitempty"`
	Holm *float64 `json:"p_holm,omitempty"`
}

// against is nil where runs and baseline have no seed in common. The baseline is a
// function of the seed, and nil of one that it does not have.
func (e *Exam) against(baseline func(seed uint64) *Reached, runs []Reached) (a *Against, err error) {
	var before, after []Reached
	for i := range runs {
		if b := baseline(runs[i].Seed); b != nil {
			before, after = append(before, *b), append(after, runs[i])
		}
	}
	if len(after) == 0 {
		return nil, nil
	}
	a = &Against{}
	if a.PassAt1, err = e.difference(before, after, sampledOf); err != nil {
		return nil, err
	}
	a.Greedy, err = e.difference(before, after, greedyOf)
	return a, err
}

// difference leaves out the seeds of which no task counts on both sides.
func (e *Exam) difference(baseline, runs []Reached, way func(*Reached) []verifier.Score) (*Difference, error) {
	var before, after [][]verifier.Score
	for i := range runs {
		b, a := way(&baseline[i]), way(&runs[i])
		if verifier.AnyCounts(b) && verifier.AnyCounts(a) {
			before, after = append(before, b), append(after, a)
		}
	}
	if len(after) < 2 {
		c, err := e.change(before, after, 1)
		if c == nil || err != nil {
			return nil, err
		}
		return &Difference{Estimate: c.Gain, Seeds: 1}, nil
	}
	c, err := verifier.CompareSeeds(before, after, 1, e.Resampling)
	return &Difference{Estimate: c.Estimate, Seeds: len(after), P: &c.P}, err
}

// adjust fills in the p-values that are adjusted for all variants.
func adjust(variants []Row) {
	for _, way := range []func(*Against) *Difference{
		func(a *Against) *Difference { return a.PassAt1 },
		func(a *Against) *Difference { return a.Greedy },
	} {
		var family []*Difference
		var p []float64
		for i := range variants {
			if a := variants[i].Against; a != nil && way(a) != nil && way(a).P != nil {
				family, p = append(family, way(a)), append(p, *way(a).P)
			}
		}
		for i, adjusted := range verifier.Holm(p) {
			family[i].Holm = &adjusted
		}
	}
}
