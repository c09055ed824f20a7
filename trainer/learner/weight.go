package learner

import (
	"agon/trainer/model"
	"agon/trainer/model/architecture"
	"agon/trainer/torch"
)

// weight is a parameter with what the optimizer works on: the float32 master
// and, for a parameter of a shorter type, the float32 sum of its gradients.
type weight struct {
	name      string
	kind      architecture.Kind
	parameter *torch.Tensor
	// master shares the parameter's memory where that is float32.
	master *torch.Tensor
	// gradient is nil where the parameter is float32: autograd's own sum is
	// then good enough.
	gradient *torch.Tensor
	// gathered tells that gradient holds something.
	gathered bool
}

func newWeight(p model.Parameter) *weight {
	w := &weight{name: p.Name, kind: p.Kind, parameter: p.Tensor}
	if p.Tensor.DType() == torch.Float32 {
		w.master = p.Tensor.Detach().Keep()
		return w
	}
	w.master = p.Tensor.Detach().To(torch.Float32).Keep()
	w.gradient = w.master.ZerosLike().Keep()
	return w
}

// gather moves what autograd summed into the float32 sum.
func (w *weight) gather() {
	if w.gradient == nil {
		return
	}
	if g := w.parameter.Grad(); g != nil {
		w.gradient.AddInPlace(g)
		w.gathered = true
		w.parameter.ZeroGrad()
	}
}

// grad returns the gradient in float32, or nil if there is none.
func (w *weight) grad() *torch.Tensor {
	if w.gradient == nil {
		return w.parameter.Grad()
	}
	if w.gathered {
		return w.gradient
	}
	return nil
}

// gradOrZero is grad, for a weight that the loss did not reach.
func (w *weight) gradOrZero() *torch.Tensor {
	if g := w.grad(); g != nil {
		return g
	}
	return w.master.ZerosLike()
}

func (w *weight) discard() {
	w.parameter.ZeroGrad()
	if w.gradient != nil {
		w.gradient.ZeroInPlace()
	}
	w.gathered = false
}

func (w *weight) free() {
	w.master.Free()
	w.gradient.Free()
}
