package sampler

import (
	"fmt"
	"math"

	"agon"
	"agon/trainer/model"
)

// Agreement scores what a sampler wrote to a request with a model's weights as they
// are, and returns the mean difference between its probabilities and the sampler's.
// Rounding leaves it below 1e-5 in float32 and at some 1e-3 in bfloat16; a sampler
// with other weights, or with a cache of others, is far beyond. 0 tokens agree.
func Agreement(m *model.Model, request *agon.Request, completion *agon.Completion) (float64, error) {
	if len(completion.Tokens) == 0 || len(completion.Tokens) != len(completion.LogProbs) {
		return 0, nil
	}
	b := asWritten(request, completion)
	scores, err := m.Score(b)
	if err != nil {
		return 0, fmt.Errorf("agreement: %w", err)
	}
	sum := 0.0
	for i, logProb := range scores.LogProbs {
		sum += math.Abs(math.Exp(float64(logProb)) - math.Exp(float64(completion.LogProbs[i])))
	}
	return sum / float64(len(scores.LogProbs)), nil
}

func widened(tokens []int32) []int64 {
	ids := make([]int64, len(tokens))
	for i, id := range tokens {
		ids[i] = int64(id)
	}
	return ids
}

// asWritten is a batch of the one episode, whose targets are what was written.
func asWritten(request *agon.Request, completion *agon.Completion) *model.Batch {
	b := &model.Batch{Rows: 1}
	for _, tokens := range [][]int32{request.Tokens, completion.Tokens} {
		b.IDs = append(b.IDs, widened(tokens)...)
	}
	b.Width = len(b.IDs)
	inverse := float32(1) // also of the likeliest: see agon.Completion
	if request.Temperature > 0 {
		inverse = float32(1 / request.Temperature)
	}
	for i := range completion.Tokens {
		at := int64(len(request.Tokens) + i)
		b.Positions, b.Targets = append(b.Positions, at-1), append(b.Targets, b.IDs[at])
		b.InverseTemperatures = append(b.InverseTemperatures, inverse)
	}
	return b
}
