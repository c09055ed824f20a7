package model

import "agon/trainer/torch"

// Letters after a name tell a tensor's dimensions:
//
//	B batch   T tokens   D hidden   H query heads   K key and value heads
//	S head size   R half a head   F intermediate   V vocabulary   N targets

// layer is the weights of one block.
type layer struct {
	inputNorm, postNorm *torch.Tensor
	q, k, v, o          projection
	qNorm, kNorm        *torch.Tensor // nil without QKNorm
	gate, up, down      projection
}

// projection is a linear map; its bias may be nil.
type projection struct{ weight, bias *torch.Tensor }

func (p projection) apply(x *torch.Tensor) *torch.Tensor { return x.Linear(p.weight, p.bias) }

// joined applies several projections of one input in one product.
func joined(x *torch.Tensor, projections ...projection) *torch.Tensor {
	weights, biases := []*torch.Tensor{}, []*torch.Tensor{}
	for _, p := range projections {
		weights = append(weights, p.weight)
		if p.bias != nil {
			biases = append(biases, p.bias)
		}
	}
	var bias *torch.Tensor
	if len(biases) > 0 {
		bias = torch.Cat(biases, 0)
	}
	return x.Linear(torch.Cat(weights, 0), bias)
}

// block is the transformer block: attention and a gated layer, each on a
// normalised copy of the stream and added back to it.
func (m *Model) block(l *layer, xBTD *torch.Tensor) *torch.Tensor {
	xBTD = xBTD.Add(m.attention(l, m.norm(xBTD, l.inputNorm)))
	return xBTD.Add(feedForward(l, m.norm(xBTD, l.postNorm)))
}

// norm is RMSNorm (Zhang and Sennrich, NeurIPS 2019, equation 4).
func (m *Model) norm(x, gain *torch.Tensor) *torch.Tensor { return x.RMSNorm(gain, m.config.NormEps) }

// attention is causal grouped-query attention with rotary embeddings.
func (m *Model) attention(l *layer, xBTD *torch.Tensor) *torch.Tensor {
	c := &m.config
	b, t := xBTD.Size(0), xBTD.Size(1)
	heads := joined(xBTD, l.q, l.k, l.v).View(b, t, c.Heads+2*c.KVHeads, c.HeadSize)
	cos, sin := m.cos.Narrow(0, 0, t), m.sin.Narrow(0, 0, t)
	// SplitSizes and not Narrow: on the way back each Narrow would fill a
	// tensor of the whole's size with zeros, SplitSizes joins the gradients.
	qkBTHS, vBTKS := split(heads, c.Heads+c.KVHeads, c.KVHeads)
	if c.QKNorm {
		qBTHS, kBTKS := split(qkBTHS, c.Heads, c.KVHeads)
		qkBTHS = torch.Cat([]*torch.Tensor{m.norm(qBTHS, l.qNorm), m.norm(kBTKS, l.kNorm)}, 2)
	}
	qBTHS, kBTKS := split(rotate(qkBTHS, cos, sin), c.Heads, c.KVHeads)
	mixedBHTS := torch.ScaledDotProductAttention(
		qBTHS.Transpose(1, 2), kBTKS.Transpose(1, 2), vBTKS.Transpose(1, 2), torch.Attention{Causal: true})
	return l.o.apply(mixedBHTS.Transpose(1, 2).Reshape(b, t, c.Heads*c.HeadSize))
}

// split divides heads in two along their dimension.
func split(heads *torch.Tensor, first, second int) (a, b *torch.Tensor) {
	parts := heads.SplitSizes([]int{first, second}, 2)
	return parts[0], parts[1]
}

// feedForward is SwiGLU (Shazeer, "GLU variants improve transformer", 2020,
// equation 6).
func feedForward(l *layer, xBTD *torch.Tensor) *torch.Tensor {
	halves := joined(xBTD, l.gate, l.up).Chunk(2, -1)
	return l.down.apply(halves[0].SiLU().Mul(halves[1]))
}
