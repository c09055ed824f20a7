package sampler

import "agon/trainer/torch"

// draws is what decides the next token of each line, [N, 1] each.
type draws struct {
	uniforms, inverse *torch.Tensor
	greedy            *torch.Tensor // Bool: take the likeliest
}

func newDraws(lines []*line, device torch.Device) *draws {
	uniforms, inverse, greedy := make([]float64, len(lines)), make([]float32, len(lines)), make([]bool, len(lines))
	for i, l := range lines {
		uniforms[i], inverse[i] = l.request.Stream.Uniform(uint64(len(l.tokens))), 1
		if l.request.Temperature == 0 {
			greedy[i] = true
		} else {
			inverse[i] = float32(1 / l.request.Temperature)
		}
	}
	n := len(lines)
	return &draws{
		uniforms: torch.FromFloat64s(uniforms, n, 1).ToDevice(device),
		inverse:  torch.FromFloat32s(inverse, n, 1).ToDevice(device),
		greedy:   torch.FromBools(greedy, n, 1).ToDevice(device),
	}
}

// from returns for each row of logits [N, V] the token at which the sum of
// probabilities passes uniform, or the likeliest, and its log-probability: that
// of the distribution drawn from, and of the likeliest that at temperature 1. It
// is NaN where the logits are not finite.
//
// The sum is taken in float64: in float32, over 150,000 tokens, it would be off
// by more than the probability of most.
func (d *draws) from(logitsNV *torch.Tensor) (drawn []int64, logProbs []float32) {
	logProbsNV := logitsNV.To(torch.Float32).Mul(d.inverse).LogSoftmax(-1)
	sumsNV := logProbsNV.To(torch.Float64).Exp().Cumsum(-1)
	last := logProbsNV.Size(1) - 1
	// Rounding leaves the whole a little below 1 at times.
	passed := sumsNV.Le(d.uniforms).To(torch.Int64).SumKeep(-1).Clamp(0, float64(last))
	tokens := torch.Where(d.greedy, logProbsNV.Argmax(-1, true), passed)
	return tokens.Squeeze(1).Int64s(), logProbsNV.Gather(1, tokens).Squeeze(1).Float32s()
}
