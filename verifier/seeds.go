package verifier

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Contrast is the difference between two ways to train, and what speaks for it.
type Contrast struct {
	Estimate
	// P is that of there being no difference, two-sided.
	P float64
}

// CompareSeeds estimates what one way to train gives beside another, in mean pass@k,
// after minus before, from runs of both with the same seeds: before[i] and after[i] are
// of one. Other seeds would come to something else, as other tasks would, and runs of one
// way are further apart than tasks explain. So the error is that of a mean over seeds,
// each with its own difference, beside that of a mean over tasks, each with its mean over
// seeds: t = D / √(s²/n + u²/m), s² being the variance over n seeds and u² that over m
// tasks, is taken for Student's with n−1 degrees of freedom. What a seed does to single
// tasks counts in both, and what tasks do has more degrees of freedom: both err on the
// wide side. The interval is no narrower than that of ComparePooled, over tasks alone.
//
// Fewer than two seeds are an error, as what ComparePooled refuses, and so is a seed of
// which no task counts.
func CompareSeeds(before, after [][]Score, k int, r Resampling) (Contrast, error) {
	if len(before) != len(after) || len(after) < 2 {
		return Contrast{}, fmt.Errorf("compare seeds: %d before and %d after: there have to be as many, and two at least", len(before), len(after))
	}
	tasks, err := taskDifferences(before, after, k)
	if err != nil {
		return Contrast{}, fmt.Errorf("compare seeds: %w", err)
	}
	seeds := make([]float64, len(after))
	for i := range after {
		own, err := taskDifferences(before[i:i+1], after[i:i+1], k)
		if err != nil {
			return Contrast{}, fmt.Errorf("compare seeds: pair %d: %w", i+1, err)
		}
		seeds[i] = stat.Mean(own, nil)
	}
	c := Contrast{P: 1}
	if c.Estimate, err = rateChange(tasks, r); err != nil {
		return Contrast{}, fmt.Errorf("compare seeds: %w", err)
	}
	deviation := math.Sqrt(squaredError(seeds) + squaredError(tasks))
	student := distuv.StudentsT{Sigma: 1, Nu: float64(len(seeds) - 1)}
	far := deviation * student.Quantile(0.5+r.orDefault().Confidence/2)
	c.Low, c.High = min(c.Low, max(-1, c.Value-far)), max(c.High, min(1, c.Value+far))
	if c.Value != 0 {
		c.P = 2 * student.CDF(-math.Abs(c.Value)/deviation)
	}
	return c, nil
}

// taskDifferences are those of the tasks that count on both sides.
func taskDifferences(before, after [][]Score, k int) ([]float64, error) {
	values, err := pool(k, before, after)
	if err != nil {
		return nil, err
	}
	if len(values[0]) == 0 {
		return nil, errors.New("no task counts")
	}
	return differences(values[0], values[1]), nil
}

// squaredError is that of a sample's mean; of a single value it is not known, and 0.
func squaredError(values []float64) float64 {
	if len(values) < 2 {
		return 0
	}
	return stat.Variance(values, nil) / float64(len(values))
}
