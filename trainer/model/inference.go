package model

import "agon/trainer/torch"

// What a sampler needs of a model: a forward pass over a cache of its own, and the
// weights as they are multiplied with.

// Attend mixes values for the queries of a block's tokens and of all that stand
// before them: it keeps keys and values, [B, T, K, S], in a cache, and returns what
// the queries [B, T, H, S] attend to, [B, T, H, S]. Queries and keys are turned by
// the angles of their positions. It is called inside of torch.Do, in a scope.
type Attend func(layer int, qBTHS, kBTKS, vBTKS *torch.Tensor) *torch.Tensor

// HiddenCached is Hidden for tokens that stand behind others: ids [B, T] at the
// positions [T], Int64, on the model's device. What they attend to is attend's to
// know.
func (m *Model) HiddenCached(idsBT, positionsT *torch.Tensor, attend Attend) *torch.Tensor {
	cos, sin := m.cos.IndexSelect(0, positionsT), m.sin.IndexSelect(0, positionsT)
	xBTD := m.embedding.Embedding(idsBT)
	for i := range m.layers {
		torch.Scope(func() {
			l := &m.layers[i]
			q, k, v := m.heads(l, m.norm(xBTD, l.inputNorm), cos, sin)
			xBTD = m.rest(l, xBTD, attend(i, q, k, v)).Return()
		})
	}
	return m.norm(xBTD, m.finalNorm)
}

// BlockWeights are the weights of a block by what they do, matrices [Out, In]; nil
// where the model has none.
type BlockWeights struct {
	InputNorm, PostNorm        *torch.Tensor
	Q, K, V, O                 *torch.Tensor
	QBias, KBias, VBias, OBias *torch.Tensor
	QNorm, KNorm               *torch.Tensor
	Gate, Up, Down             *torch.Tensor
	GateBias, UpBias, DownBias *torch.Tensor
}

// BlockWeights returns those of block i, with the adapter merged into them where
// there is one. It is called inside of torch.Do; what is merged belongs to the
// scope, the rest to the model.
func (m *Model) BlockWeights(i int) *BlockWeights {
	l := &m.layers[i]
	return &BlockWeights{
		InputNorm: l.inputNorm, PostNorm: l.postNorm,
		Q: l.q.merged(), K: l.k.merged(), V: l.v.merged(), O: l.o.merged(),
		QBias: l.q.bias, KBias: l.k.bias, VBias: l.v.bias, OBias: l.o.bias,
		QNorm: l.qNorm, KNorm: l.kNorm,
		Gate: l.gate.merged(), Up: l.up.merged(), Down: l.down.merged(),
		GateBias: l.gate.bias, UpBias: l.up.bias, DownBias: l.down.bias,
	}
}

// Ends returns the weights around the blocks, which are the model's: the embedding
// [V, D], the gain of the last norm [D], and the head [V, D], which is the embedding
// where it is tied.
func (m *Model) Ends() (embedding, norm, head *torch.Tensor) {
	return m.embedding, m.finalNorm, m.head
}

// DType returns that of the weights.
func (m *Model) DType() (dtype torch.DType) {
	torch.Do(func() { dtype = m.embedding.DType() })
	return dtype
}

// Device returns where the weights lie.
func (m *Model) Device() (device torch.Device) {
	torch.Do(func() { device = m.embedding.Device() })
	return device
}
