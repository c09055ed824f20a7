package sampler

import (
	"math"
	"slices"

	"agon"
)

// truncatedDraw returns the token at which the sum of the probabilities that t
// keeps of those not left out, in the order of ids, passes uniform, and its
// log-probability among them. It is -1 where the logits are not finite. Of what is kept, see agon.Truncation; it is
// that of transformers' TopKLogitsWarper, TopPLogitsWarper and MinPLogitsWarper in
// that order.
func truncatedDraw(logits []float32, without []bool, inverseTemperature float32, t agon.Truncation, uniform float64) (token int32, logProb float32) {
	order, ok := ranked(logits, without)
	if !ok {
		return -1, 0
	}
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

// drawNarrowed draws the next token of a turn that is narrowed.
func (t *turn) drawNarrowed(logits []float32) (token int32, logProb float32) {
	var without []bool
	if t.written() < t.request.Truncation.MinTokens {
		without = t.ends.ids
	}
	if t.request.Temperature == 0 {
		return likeliest(logits, without)
	}
	return truncatedDraw(logits, without, float32(t.inverse()), t.request.Truncation, t.uniform())
}

// likeliest returns the likeliest token but for those left out, the first of
// equals, and its log-probability among them.
func likeliest(logits []float32, without []bool) (token int32, logProb float32) {
	order, ok := ranked(logits, without)
	if !ok {
		return -1, 0
	}
	return order[0], float32(-math.Log(sum(relative(logits, order, 1))))
}

// ranked returns the tokens but for those left out, the likeliest first. ok is false
// where the logits are not finite, or nothing is left.
func ranked(logits []float32, without []bool) (order []int32, ok bool) {
	order = make([]int32, 0, len(logits))
	for id, logit := range logits {
		if math.IsNaN(float64(logit)) || math.IsInf(float64(logit), 0) {
			return nil, false
		}
		if without == nil || !without[id] {
			order = append(order, int32(id))
		}
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
	return order, len(order) > 0
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
