package model

import "agon/trainer/torch"

// Activation checkpointing (Chen et al., "Training deep nets with sublinear
// memory cost", 2016, section 3): on the way there only what goes into each
// block is kept, and on the way back each block is computed again. Memory is
// that of one block and of Layers · B·T·D numbers, in the place of all
// activations of all blocks; time is about a third more.

// trace is what is kept of a forward pass.
type trace struct {
	idsBT *torch.Tensor
	// inputs are what goes into each block, and what comes out of the last.
	inputs []*torch.Tensor // [B, T, D]
}

// traced is Hidden without the last norm, keeping a trace.
func (m *Model) traced(idsBT *torch.Tensor) *trace {
	t := &trace{idsBT: idsBT}
	torch.NoGrad(func() {
		xBTD := m.embedding.Embedding(idsBT)
		t.inputs = append(t.inputs, xBTD)
		for i := range m.layers {
			torch.Scope(func() { xBTD = m.block(&m.layers[i], xBTD).Return() })
			t.inputs = append(t.inputs, xBTD)
		}
	})
	return t
}

// output returns what came out of the last block, as a leaf that gradients
// flow to.
func (t *trace) output() *torch.Tensor { return leafOf(t.inputs[len(t.inputs)-1]) }

func leafOf(t *torch.Tensor) *torch.Tensor { return t.Detach().SetRequiresGrad(true) }

// back adds to the gradients of the parameters those that come of gradient, by
// the output of the last block.
func (m *Model) back(t *trace, gradientBTD *torch.Tensor) {
	for i := len(m.layers) - 1; i >= 0; i-- {
		torch.Scope(func() {
			leaf := leafOf(t.inputs[i])
			pull(m.block(&m.layers[i], leaf), gradientBTD)
			gradientBTD = leaf.Grad().Return()
			leaf.ZeroGrad()
		})
		t.inputs[i+1].Free()
	}
	if m.embedding.RequiresGrad() {
		pull(m.embedding.Embedding(t.idsBT), gradientBTD)
	}
}

// pull goes back from y with the gradient of a loss by it.
func pull(y, gradient *torch.Tensor) { y.Mul(gradient).Sum().Backward() }
