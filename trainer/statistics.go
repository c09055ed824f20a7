package trainer

import (
	"fmt"
	"math"
)

func mean(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// deviation returns the population's standard deviation √(1/n Σ(x−x̄)²), which
// for outcomes of 0 and 1 is √(p(1−p)).
func deviation(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	m, sum := mean(x), 0.0
	for _, v := range x {
		sum += (v - m) * (v - m)
	}
	return math.Sqrt(sum / float64(len(x)))
}

func largest(x []float64) float64 {
	most := x[0]
	for _, v := range x {
		most = math.Max(most, v)
	}
	return most
}

func ratio(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// spread writes mean, min and max of values under names made by format.
func spread(format string, values []float64, m map[string]float64) {
	if len(values) == 0 {
		return
	}
	least, most := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		least, most = math.Min(least, v), math.Max(most, v)
	}
	m[fmt.Sprintf(format, "mean")] = mean(values)
	m[fmt.Sprintf(format, "min")] = least
	m[fmt.Sprintf(format, "max")] = most
}
