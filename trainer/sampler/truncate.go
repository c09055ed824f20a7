package sampler

import (
	"math"
	"slices"

	"agon"
)

// truncatedDraw returns the token at which the sum of the probabilities that t
// keeps, in the order of ids, passes uniform, and its log-probability among them. It
// is -1 where the logits are not finite. Of what is kept, see agon.Truncation; it is
// that of transformers' TopKLogitsWarper, TopPLogitsWarper and MinPLogitsWarper in
// that order.
func truncatedDraw(logits []float32, inverseTemperature float32, t agon.Truncation, uniform float64) (token int32, logProb float32) {
	order := make([]int32, len(logits))
	for id, logit := range logits {
		if math.IsNaN(float64(logit)) || math.IsInf(float64(logit), 0) {
			return -1, 0
		}
		order[id] = int32(id)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		switch {
		case logits[a] > logits[b]:
			return -1
		case logits[a] < logits[b]:
			return 1
		}
		return 0
	})
	weights := relative(logits, order, inverseTemperature)
	n := kept(weights, t)
	total := sum(weights[:n])
	byID := make([]int, n) // places in order
	for i := range byID {
		byID[i] = i
	}
	slices.SortFunc(byID, func(a, b int) int { return int(order[a]) - int(order[b]) })
	passed, last := 0.0, byID[n-1]
	for _, i := range byID {
		if passed += weights[i] / total; uniform < passed {
			last = i
			break
		}
	}
	return order[last], float32(math.Log(weights[last] / total))
}

// truncates reports whether a request leaves anything out.
func truncates(r *agon.Request) bool { return r.Temperature > 0 && !r.Truncation.Whole() }

// drawTruncated draws the n-th token of a request that truncates.
func drawTruncated(r *agon.Request, n int, logits []float32) (token int32, logProb float32) {
	return truncatedDraw(logits, float32(1/r.Temperature), r.Truncation, r.Stream.Uniform(uint64(n)))
}

// relative returns how likely each token of order is, the first, which is the
// likeliest, being 1.
func relative(logits []float32, order []int32, inverseTemperature float32) []float64 {
	weights := make([]float64, len(order))
	for i, id := range order {
		weights[i] = math.Exp(float64((logits[id] - logits[order[0]]) * inverseTemperature))
	}
	return weights
}

// kept returns how many of the weights, which fall from 1, t keeps.
func kept(weights []float64, t agon.Truncation) int {
	n := len(weights)
	if t.TopK > 0 && t.TopK < n {
		last := weights[t.TopK-1]
		n = t.TopK
		for n < len(weights) && weights[n] == last {
			n++
		}
	}
	if t.TopP > 0 && t.TopP < 1 {
		total, before := sum(weights[:n]), 0.0
		for i := range n {
			if i > 0 && before >= t.TopP*total {
				n = i
				break
			}
			before += weights[i]
		}
	}
	for n > 1 && weights[n-1] < t.MinP {
		n--
	}
	return n
}

func sum(values []float64) (total float64) {
	for _, v := range values {
		total += v
	}
	return total
}
