package learner

import (
	"agon/trainer"
	"agon/trainer/torch"
)

// adamw is AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101, algorithm 2)
// in libtorch's fused form:
//
//	m ← β1 m + (1−β1) g       v ← β2 v + (1−β2) g²
//	θ ← θ − η λ θ − η (m / (1−β1^t)) / (√(v / (1−β2^t)) + ε)
type adamw struct {
	weights []*weight
	masters []*torch.Tensor
	state   *torch.AdamWState
	options torch.AdamW
}

func newAdamW(weights []*weight, o trainer.OptimizerOptions, decay float64) *adamw {
	a := &adamw{weights: weights, options: torch.AdamW{
		LR: o.LearningRate, Beta1: o.Beta1, Beta2: o.Beta2, Eps: o.Epsilon, WeightDecay: decay,
	}}
	for _, w := range weights {
		a.masters = append(a.masters, w.master)
	}
	a.state = torch.NewAdamWState(a.masters)
	return a
}

func (a *adamw) step(factor float64) {
	grads := make([]*torch.Tensor, len(a.weights))
	for i, w := range a.weights {
		grads[i] = w.gradOrZero()
	}
	now := a.options
	now.LR *= factor
	now.Step(a.masters, grads, a.state)
}

func (a *adamw) tensors() []named {
	var list []named
	for i, w := range a.weights {
		list = append(list,
			named{"adamw.exp_avg." + w.name, a.state.Means[i]},
			named{"adamw.exp_avg_sq." + w.name, a.state.Variances[i]},
			named{"adamw.step." + w.name, a.state.Steps[i]})
	}
	return list
}

func (a *adamw) free() { a.state.Free() }
