package verifier

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// SignFlip is a two-sided p-value of two sides having the same mean pass@k, by a
// randomization test over tasks (Fisher, "The design of experiments", 1935,
// section 21): if it makes no difference which side a task's values came from,
// each difference between them is as likely with the other sign. Runs are pooled
// as ComparePooled does. Of r.Resamples draws of signs, b come to a mean at least
// as far from 0; p is (b+1)/(draws+1), which is never 0 (Phipson and Smyth,
// "Permutation p-values should never be zero", 2010). What ComparePooled refuses
// is an error; without a task that counts there is one too.
func SignFlip(before, after [][]Score, k int, r Resampling) (float64, error) {
	values, err := pool(k, before, after)
	if err == nil && len(values[0]) == 0 {
		err = errors.New("no task counts")
	}
	if err != nil {
		return 0, fmt.Errorf("sign-flip test: %w", err)
	}
	return signFlip(differences(values[0], values[1]), r.orDefault()), nil
}

func signFlip(differences []float64, r Resampling) float64 {
	// Sums of the same terms in another order differ by rounding.
	observed := math.Abs(floats.Sum(differences)) - 1e-9
	source := rand.NewPCG(r.Stream.Uint64(0), r.Stream.Uint64(1))
	beyond := 0
	for range r.Resamples {
		if math.Abs(flippedSum(differences, source)) >= observed {
			beyond++
		}
	}
	return float64(beyond+1) / float64(r.Resamples+1)
}

// flippedSum is the sum with a sign of its own for each, one bit of the source.
func flippedSum(values []float64, source *rand.PCG) (sum float64) {
	var bits uint64
	for i, value := range values {
		if i%64 == 0 {
			bits = source.Uint64()
		}
		if bits&1 == 0 {
			value = -value
		}
		sum += value
		bits >>= 1
	}
	return sum
}

// Holm adjusts the p-values of a family of tests so that those which are at most
// α refuse a true hypothesis, whichever are true, with a chance of at most α
// (Holm, "A simple sequentially rejective multiple test procedure", Scandinavian
// Journal of Statistics 6, 1979): the i-th smallest of n is multiplied by n−i+1,
// and is no less than those before it, nor more than 1. The order of p stays.
func Holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	adjusted, least := make([]float64, len(p)), 0.0
	for rank, at := range order {
		least = max(least, min(1, p[at]*float64(len(p)-rank)))
		adjusted[at] = least
	}
	return adjusted
}
