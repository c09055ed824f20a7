package verifier

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Runs that differ in their seed alone are pooled by task: a task's value is
// the mean of its pass@k over the runs' evaluations in which it counts, and
// tasks are what is resampled. The interval thereby tells what other tasks
// would do to the figure of these very runs. What other seeds would do it does
// not tell: CompareSeeds does.
//
// All evaluations must be of the same tasks, matched by name; a task that only
// some of them have is an error. One that is wholly masked in every evaluation
// of a side is left out of all sides.

// Restrict masks the tasks of an evaluation that keep does not want. Runs may
// keep different tasks: each task is then pooled over the runs that keep it.
func Restrict(evaluation []Score, keep func(Score) bool) []Score {
	kept := slices.Clone(evaluation)
	for i := range kept {
		if !keep(kept[i]) {
			kept[i].Attempts, kept[i].Passes = 0, 0
		}
	}
	return kept
}

// Enough wants the tasks of which k attempts count, for Restrict: the program may have
// lost some.
func Enough(k int) func(Score) bool {
	return func(s Score) bool { return s.Attempts >= k }
}

// AnyCounts reports whether some task counts in an evaluation.
func AnyCounts(evaluation []Score) bool {
	return slices.ContainsFunc(evaluation, func(s Score) bool { return s.Attempts > 0 })
}

// Pool estimates mean pass@k over several evaluations.
func Pool(runs [][]Score, k int, r Resampling) (Estimate, error) {
	values, err := pool(k, runs)
	if err != nil {
		return Estimate{}, fmt.Errorf("pool: %w", err)
	}
	return rate(values[0], r)
}

// ComparePooled estimates the difference of mean pass@k, after minus before, by
// a paired bootstrap; see Compare for one evaluation on either side.
func ComparePooled(before, after [][]Score, k int, r Resampling) (Estimate, error) {
	values, err := pool(k, before, after)
	if err != nil {
		return Estimate{}, fmt.Errorf("compare: %w", err)
	}
	estimate, err := rateChange(differences(values[0], values[1]), r)
	if err != nil {
		return Estimate{}, fmt.Errorf("compare: %w", err)
	}
	return estimate, nil
}

// RatioPooled estimates mean pass@k after over that before, paired by task.
// Where a resample has no pass before there is no ratio, but an error.
func RatioPooled(before, after [][]Score, k int, r Resampling) (Estimate, error) {
	values, err := pool(k, before, after)
	if err != nil {
		return Estimate{}, fmt.Errorf("ratio: %w", err)
	}
	estimate, err := bootstrapOf(values, r, func(mean []float64) float64 { return mean[1] / mean[0] })
	if err != nil {
		return Estimate{}, fmt.Errorf("ratio: %w", err)
	}
	return estimate, nil
}

// ErrNoGain is the error of a share of nothing.
var ErrNoGain = errors.New("the gain of which a share is wanted is not above 0 beyond noise")

// ShareOfGain estimates which share of the gain from before to whole the step
// from before to part is: (part − before) / (whole − before) in mean pass@k. It
// is ErrNoGain unless the interval of the whole gain is above 0.
func ShareOfGain(before, part, whole [][]Score, k int, r Resampling) (Estimate, error) {
	values, err := pool(k, before, part, whole)
	if err != nil {
		return Estimate{}, fmt.Errorf("share of gain: %w", err)
	}
	gain, err := rateChange(differences(values[0], values[2]), r)
	if err == nil && gain.Low <= 0 {
		err = ErrNoGain
	}
	if err != nil {
		return Estimate{}, fmt.Errorf("share of gain: %w", err)
	}
	share, err := bootstrapOf(values, r, func(mean []float64) float64 { return (mean[1] - mean[0]) / (mean[2] - mean[0]) })
	if err != nil {
		return Estimate{}, fmt.Errorf("share of gain: %w", err)
	}
	return share, nil
}

// pool returns the value of every task that counts, per side.
func pool(k int, sides ...[][]Score) ([][]float64, error) {
	var evaluations [][]Score
	for _, side := range sides {
		if len(side) == 0 {
			return nil, errors.New("a side has no evaluation")
		}
		evaluations = append(evaluations, side...)
	}
	aligned, err := align(evaluations...)
	if err != nil {
		return nil, err
	}
	values := make([][]float64, len(sides))
	for task := range aligned[0] {
		column, counts, err := columnOf(k, task, aligned, sides)
		if err != nil {
			return nil, err
		}
		for side := 0; counts && side < len(sides); side++ {
			values[side] = append(values[side], column[side])
		}
	}
	return values, nil
}

// columnOf is one task's value per side. It does not count if it is masked in
// all evaluations of a side.
func columnOf(k, task int, aligned [][]Score, sides [][][]Score) (column []float64, counts bool, err error) {
	first := 0
	for _, side := range sides {
		var counted []Score
		for _, evaluation := range aligned[first : first+len(side)] {
			if evaluation[task].Attempts > 0 {
				counted = append(counted, evaluation[task])
			}
		}
		if len(counted) == 0 {
			return nil, false, nil
		}
		values, err := passesAt(counted, k)
		if err != nil {
			return nil, false, err
		}
		column, first = append(column, stat.Mean(values, nil)), first+len(side)
	}
	return column, true, nil
}

func differences(before, after []float64) []float64 {
	all := make([]float64, len(before))
	for i := range all {
		all[i] = after[i] - before[i]
	}
	return all
}

// bootstrapOf estimates a statistic of the sides' means over tasks; a draw of
// tasks brings the values of all sides. Where it is not finite there is an
// error.
func bootstrapOf(sides [][]float64, r Resampling, statistic func(means []float64) float64) (Estimate, error) {
	if len(sides[0]) == 0 {
		return Estimate{}, errors.New("bootstrap: no values")
	}
	r = r.orDefault()
	means := make([]float64, len(sides))
	for s, values := range sides {
		means[s] = stat.Mean(values, nil)
	}
	value := statistic(means)
	drawn := resample(len(sides[0]), r, func(tasks []int) float64 {
		for s, values := range sides {
			means[s] = meanAt(values, tasks)
		}
		return statistic(means)
	})
	for _, v := range append(drawn, value) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return Estimate{}, errors.New("bootstrap: the statistic has no value for some draw of tasks")
		}
	}
	low, high := bounds(drawn, r)
	return Estimate{value, low, high, len(sides[0])}, nil
}
