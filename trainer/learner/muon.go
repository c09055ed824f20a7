package learner

import (
	"fmt"
	"math"

	"agon/trainer"
	"agon/trainer/torch"
)

// muon is Muon (Jordan et al. 2024, kellerjordan.github.io/posts/muon; code:
// KellerJordan/Muon, muon.py): momentum whose matrix is replaced by the
// nearest orthogonal one, for the hidden matrices of one shape [R, C].
//
//	M ← μ M + (1−μ) G         U = (1−μ) G + μ M        (Nesterov)
//	θ ← (1 − η λ) θ − η · √max(1, R/C) · NewtonSchulz5(U)
//
// Deviation: the iteration runs in float32, not bfloat16, which on a CPU is
// not faster. On a GPU it is a small part of the step.
type muon struct {
	weights  []*weight
	masters  []*torch.Tensor
	momentum *torch.Tensor // [K, R, C]: of all K matrices
	options  trainer.OptimizerOptions
}

// newMuon returns one optimizer per shape, in the order in which shapes first
// appear: matrices of one shape are iterated on together.
func newMuon(weights []*weight, o trainer.OptimizerOptions) []optimizer {
	byShape := map[string]*muon{}
	var parts []optimizer
	for _, w := range weights {
		shape := fmt.Sprint(w.master.Shape())
		m := byShape[shape]
		if m == nil {
			m = &muon{options: o}
			byShape[shape] = m
			parts = append(parts, m)
		}
		m.weights, m.masters = append(m.weights, w), append(m.masters, w.master)
	}
	for _, m := range byShape {
		m.momentum = torch.Stack(m.masters, 0).ZerosLike().Keep()
	}
	return parts
}

func (m *muon) step(factor float64) {
	grads := make([]*torch.Tensor, len(m.weights))
	for i, w := range m.weights {
		grads[i] = w.gradOrZero()
	}
	gradKRC, mu := torch.Stack(grads, 0), m.options.MuonMomentum
	m.momentum.MulScalarInPlace(mu).AddInPlace(gradKRC.MulScalar(1 - mu))
	updateKRC := newtonSchulz(gradKRC.Lerp(m.momentum, mu))

	rows, columns := float64(updateKRC.Size(1)), float64(updateKRC.Size(2))
	rate := m.options.MuonLearningRate * factor
	if decay := m.options.WeightDecay; decay > 0 {
		torch.ForeachMul(m.masters, 1-rate*decay)
	}
	updates := make([]*torch.Tensor, len(m.weights))
	for i := range updates {
		updates[i] = updateKRC.Select(0, i)
	}
	torch.ForeachAdd(m.masters, updates, -rate*math.Sqrt(math.Max(1, rows/columns)))
}

// newtonSchulz returns, for each matrix of xKRC, about the orthogonal matrix
// U Vᵀ of its singular value decomposition U S Vᵀ: singular values come out
// between about .7 and 1.2. Five steps of the quintic iteration
// X ← aX + b(XXᵀ)X + c(XXᵀ)²X, whose coefficients maximise the slope at 0
// (Jordan et al. 2024, section "Newton-Schulz").
func newtonSchulz(xKRC *torch.Tensor) *torch.Tensor {
	const a, b, c, steps = 3.4445, -4.7750, 2.0315, 5
	tall := xKRC.Size(1) > xKRC.Size(2)
	x := xKRC
	if tall {
		x = x.Transpose(1, 2)
	}
	norm := x.Square().SumKeep(1, 2).Sqrt().AddScalar(1e-7)
	x = x.Div(norm)
	for range steps {
		gram := x.Matmul(x.Transpose(1, 2))
		poly := gram.MulScalar(b).AddInPlace(gram.Matmul(gram).MulScalarInPlace(c))
		x = poly.Matmul(x).AddInPlace(x.MulScalar(a))
	}
	if tall {
		x = x.Transpose(1, 2)
	}
	return x
}

func (m *muon) tensors() []named {
	var list []named
	for i, w := range m.weights {
		list = append(list, named{"muon.momentum." + w.name, m.momentum.Select(0, i)})
	}
	return list
}

func (m *muon) free() { m.momentum.Free() }
