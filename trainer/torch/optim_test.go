package torch

import (
	"strings"
	"testing"
)

var steps = AdamW{LR: 0.1, Beta1: 0.9, Beta2: 0.95, Eps: 1e-8, WeightDecay: 0.01}

// Against torch.optim.AdamW(…, fused=True) of PyTorch 2.11.0.
func TestAdamW(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		w := FromFloat32s([]float32{1, -2, 0.5}, 3).SetRequiresGrad(true)
		params := []*Tensor{w}
		state := NewAdamWState(params)
		defer state.Free()
		for i, want := range [][]float64{{0.899, -1.898, 0.3995}, {0.8023024, -1.8003035, 0.3033019}, {0.7070491, -1.7040522, 0.2085477}} {
			grad := FromFloat32s([]float32{0.1, -0.2, 0.3}, 3).MulScalar(float64(i + 1))
			steps.Step(params, []*Tensor{grad}, state)
			near(t, "weights", w, want...)
		}
		near(t, "Means", state.Means[0], 0.0561, -0.1122, 0.1683)
		near(t, "Variances", state.Variances[0], 0.0068513, 0.027405, 0.0616613)
		near(t, "Steps", state.Steps[0], 3)
	})
}

// A state that went through bytes must go on with the same bits.
func TestAdamWResumes(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		w := []*Tensor{Ones(Float32, CPU, 4), Ones(Float32, CPU, 2, 2)}
		grads := []*Tensor{Full(0.3, Float32, CPU, 4), Full(-0.1, Float32, CPU, 2, 2)}
		state := NewAdamWState(w)
		defer state.Free()
		steps.Step(w, grads, state)
		copies, resumed := []*Tensor{again(w[0]), again(w[1])}, &AdamWState{}
		for i := range w {
			resumed.Means = append(resumed.Means, again(state.Means[i]))
			resumed.Variances = append(resumed.Variances, again(state.Variances[i]))
			resumed.Steps = append(resumed.Steps, again(state.Steps[i]))
		}
		steps.Step(w, grads, state)
		steps.Step(copies, grads, resumed)
		for i := range w {
			if !w[i].Equal(copies[i]) {
				t.Errorf("parameter %d differs", i)
			}
		}
	})
}

func again(t *Tensor) *Tensor { return FromBytes(t.Bytes(), t.DType(), t.Shape()...) }

func TestAdamWRefusesListsThatDoNotFit(t *testing.T) {
	err := refused(t, func() {
		w := []*Tensor{Ones(Float32, CPU, 1)}
		state := NewAdamWState(w)
		defer state.Free()
		steps.Step(w, nil, state)
	})
	if !strings.Contains(err.Message, "1 parameters, 0 gradients") {
		t.Error(err)
	}
}

func TestClipGradNorm(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		a, b := FromFloat32s([]float32{3, 0}, 2), FromFloat32s([]float32{4}, 1)
		near(t, "norm", ClipGradNorm([]*Tensor{a, b}, 10), 5)
		near(t, "a, unclipped", a, 3, 0)
		near(t, "norm", ClipGradNorm([]*Tensor{a, b}, 1), 5)
		near(t, "a", a, 0.5999999, 0)
		near(t, "b", b, 0.7999998)
		near(t, "norm of nothing", ClipGradNorm(nil, 1), 0)
		// The norm is no bfloat16: the nearest is 30 080.
		half := Full(300, BFloat16, CPU, 10_000)
		half.Narrow(0, 0, 1).FillInPlace(2464)
		near(t, "norm of bfloat16", ClipGradNorm([]*Tensor{half}, 1), 30_099.523)
	})
}

func TestForeach(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		a, b := Ones(Float32, CPU, 2), Full(2, BFloat16, CPU, 1)
		list := []*Tensor{a, b}
		ForeachMul(list, 3)
		near(t, "ForeachMul", a, 3, 3)
		near(t, "ForeachMul", b, 6)
		ForeachAdd(list, []*Tensor{Ones(Float32, CPU, 2), Ones(BFloat16, CPU, 1)}, -2)
		near(t, "ForeachAdd", a, 1, 1)
		ForeachCopy(list, []*Tensor{Full(0.5, BFloat16, CPU, 2), Full(8, Float32, CPU, 1)})
		near(t, "ForeachCopy", a, 0.5, 0.5)
		near(t, "ForeachCopy", b, 8)
		if a.DType() != Float32 || b.DType() != BFloat16 {
			t.Error("ForeachCopy changed a dtype")
		}
	})
	if err := refused(t, func() { ForeachCopy([]*Tensor{Ones(Float32, CPU)}, nil) }); err.Op != "foreach_copy" {
		t.Error(err)
	}
}
