package sampler

import "agon/trainer/torch"

// drawBlock is the number of tokens whose probabilities are summed at a time.
const drawBlock = 512

// draw returns for each row of logits [N, V] the token at which the sum of
// probabilities, in the order of ids, passes uniform, and the logarithm of its
// probability: [N] each, Int64 and Float32. uniforms [N, 1] are Float64, inverse
// [N, 1] the inverse temperatures, Float32; an inverse of 0 stands for a temperature
// of 0: the likeliest token, the first of equals, and its log-probability at
// temperature 1. It is NaN where the logits are not finite.
//
// The sums are taken in Float64: in Float32, over 150,000 tokens, they would be off
// by more than the probability of most. They are taken over blocks of tokens first
// and within the one block that passes afterwards, or their running sum would take
// more time than what gave the logits.
func draw(logitsNV, uniformsN1, inverseN1 *torch.Tensor) (tokensN, logProbsN *torch.Tensor) {
	greedyN1 := inverseN1.EqScalar(0)
	scaleN1 := inverseN1.Add(greedyN1.To(torch.Float32))
	probabilitiesNV := logitsNV.To(torch.Float32).Mul(scaleN1).Softmax(-1)
	drawnN1 := passing(probabilitiesNV, uniformsN1)
	tokensN1 := torch.Where(greedyN1, probabilitiesNV.Argmax(-1, true), drawnN1)
	return tokensN1.Squeeze(1), probabilitiesNV.Gather(1, tokensN1).Log().Squeeze(1)
}

// passing returns the first token [N, 1] at which the running sum of a row exceeds
// that share of its whole.
func passing(probabilitiesNV, shareN1 *torch.Tensor) *torch.Tensor {
	v, device := probabilitiesNV.Size(1), probabilitiesNV.Device()
	sums := runningSums(probabilitiesNV) // [N, blocks]
	targetN1 := shareN1.Mul(sums.Narrow(1, sums.Size(1)-1, 1))
	blockN1 := countedUpTo(sums, targetN1)
	// A block's running sum begins where that of the block before ends.
	before := torch.Cat([]*torch.Tensor{sums.Narrow(1, 0, 1).MulScalar(0), sums}, 1).Gather(1, blockN1)
	ids := blockN1.MulScalar(drawBlock).Add(torch.Arange(0, drawBlock, torch.Int64, device)) // [N, drawBlock]
	inside := probabilitiesNV.Gather(1, ids.Clamp(0, float64(v-1))).To(torch.Float64)
	inside = cumulated(inside.Mul(ids.LtScalar(float64(v)).To(torch.Float64))).Add(before)
	return blockN1.MulScalar(drawBlock).Add(countedUpTo(inside, targetN1)).Clamp(0, float64(v-1))
}

// runningSums returns the running sums of the blocks of each row, Float64.
func runningSums(probabilitiesNV *torch.Tensor) *torch.Tensor {
	n, v := probabilitiesNV.Size(0), probabilitiesNV.Size(1)
	var sums []*torch.Tensor
	if whole := v / drawBlock; whole > 0 {
		sums = append(sums, probabilitiesNV.Narrow(1, 0, whole*drawBlock).View(n, whole, drawBlock).SumAs(torch.Float64, -1))
	}
	if rest := v % drawBlock; rest > 0 {
		sums = append(sums, probabilitiesNV.Narrow(1, v-rest, rest).SumAs(torch.Float64, -1).Unsqueeze(1))
	}
	return cumulated(torch.Cat(sums, 1))
}

// cumulated returns the running sums of rows [N, C]. They are a product with a
// triangle, for a GPU's own running sum adds in whatever order.
func cumulated(valuesNC *torch.Tensor) *torch.Tensor {
	c := valuesNC.Size(1)
	return valuesNC.MM(torch.Ones(torch.Float64, valuesNC.Device(), c, c).Triu(0))
}

// countedUpTo returns how many of a row's rising values are at most target, but not
// all of them: the place of the first above it.
func countedUpTo(values, targetN1 *torch.Tensor) *torch.Tensor {
	return values.Le(targetN1).To(torch.Int64).SumKeep(-1).Clamp(0, float64(values.Size(1)-1))
}
