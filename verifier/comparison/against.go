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

// Difference is success minus that of the baseline, paired by task and pooled
// over runs.
type Difference struct {
	verifier.Estimate
	// P is that of verifier.SignFlip, and Holm the same adjusted for all
	// variants that are compared in this way.
	P    float64 `json:"p"`
	Holm float64 `json:"p_holm"`
}

func (e *Exam) against(baseline, runs []Reached) (a *Against, err error) {
	a = &Against{}
	if a.PassAt1, err = e.difference(side(baseline, sampledOf), side(runs, sampledOf)); err != nil {
		return nil, err
	}
	a.Greedy, err = e.difference(side(baseline, greedyOf), side(runs, greedyOf))
	return a, err
}

func (e *Exam) difference(baseline, runs [][]verifier.Score) (*Difference, error) {
	c, err := e.change(baseline, runs, 1)
	if c == nil || err != nil {
		return nil, err
	}
	p, err := verifier.SignFlip(baseline, runs, 1, e.Resampling)
	return &Difference{Estimate: c.Gain, P: p}, err
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
			if a := variants[i].Against; a != nil && way(a) != nil {
				family, p = append(family, way(a)), append(p, way(a).P)
			}
		}
		for i, adjusted := range verifier.Holm(p) {
			family[i].Holm = adjusted
		}
	}
}
