package torch

import (
	"slices"
	"testing"
)

func TestBackward(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		x := FromFloat32s([]float32{1, 2, 3}, 3).SetRequiresGrad(true)
		x.Square().Sum().Backward()
		if got, want := x.Grad().Float32s(), []float32{2, 4, 6}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		x.Square().Sum().Backward()
		if got, want := x.Grad().Float32s(), []float32{4, 8, 12}; !slices.Equal(got, want) {
			t.Errorf("a second time: got %v, want %v", got, want)
		}
		x.ZeroGrad()
		if x.Grad() != nil {
			t.Error("a gradient after ZeroGrad")
		}
		x.SetGrad(Ones(Float32, CPU, 3))
		if got := x.Grad().Sum().Item(); got != 3 {
			t.Errorf("SetGrad: sum %v, want 3", got)
		}
	})
}

func TestBackwardOfAFreedGraph(t *testing.T) {
	err := refused(t, func() {
		y := Ones(Float32, CPU).SetRequiresGrad(true).Exp()
		y.Backward()
		y.Backward()
	})
	if err.Op != "backward" {
		t.Errorf("got %v", err)
	}
}

func TestNoGradNests(t *testing.T) {
	do(t, func() {
		x := Ones(Float32, CPU).SetRequiresGrad(true)
		recorded := func(want bool, where string) {
			t.Helper()
			if got := x.Exp().RequiresGrad(); got != want {
				t.Errorf("%s: recorded %v, want %v", where, got, want)
			}
		}
		recorded(true, "before")
		NoGrad(func() {
			NoGrad(func() { recorded(false, "inner") })
			recorded(false, "after the inner")
			EnableGrad(func() { recorded(true, "enabled") })
			recorded(false, "after the enabled")
			_ = Do(func() { NoGrad(func() { x.View(5) }) })
			recorded(false, "after a failure")
		})
		recorded(true, "after")
	})
}

func TestNoGradEndsWithAFailure(t *testing.T) {
	refused(t, func() { NoGrad(func() { Ones(Float32, CPU, 2).View(3) }) })
	do(t, func() {
		if !Ones(Float32, CPU).SetRequiresGrad(true).Exp().RequiresGrad() {
			t.Error("recording stayed off")
		}
	})
}

func TestDetachAndClone(t *testing.T) {
	do(t, func() {
		x := Ones(Float32, CPU, 2).SetRequiresGrad(true)
		if x.Detach().RequiresGrad() {
			t.Error("Detach still requires grad")
		}
		if !x.Clone().RequiresGrad() {
			t.Error("Clone is cut off")
		}
		x.Detach().FillInPlace(5)
		if got := x.Float32s(); got[0] != 5 {
			t.Errorf("Detach does not share memory: %v", got)
		}
	})
}
