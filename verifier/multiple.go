package verifier

import (
	"cmp"
	"slices"
)

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
