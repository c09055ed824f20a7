package torch

import (
	"strings"
	"testing"
)

func TestScopeFreesWhatItMade(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		outer := Ones(Float32, CPU, 2)
		before := Live()
		var inner *Tensor
		Scope(func() { inner = outer.Add(outer) })
		if Live() != before {
			t.Errorf("%d tensors more than before the scope", Live()-before)
		}
		if err := Do(func() { inner.Exp() }); err == nil || !strings.Contains(err.Error(), "has been freed") {
			t.Errorf("use after the scope: %v", err)
		}
		outer.Exp()
	})
}

func TestScopeFreesOnPanic(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		before := Live()
		func() {
			defer func() { _ = recover() }()
			Scope(func() {
				Ones(Float32, CPU, 2)
				panic("stop")
			})
		}()
		if Live() != before {
			t.Errorf("%d tensors left by the scope", Live()-before)
		}
	})
}

func TestReturn(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		var got *Tensor
		Scope(func() {
			Scope(func() { got = Full(7, Float32, CPU).Return() })
			got.Item()
			got.Return()
		})
		if got.Item() != 7 {
			t.Errorf("got %v", got)
		}
	})
	err := refused(t, func() { Ones(Float32, CPU).Return() })
	if !strings.Contains(err.Message, "Keep") {
		t.Errorf("no hint: %v", err)
	}
}

func TestReturnOfAnOuterTensorChangesNothing(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		Scope(func() {
			x := Ones(Float32, CPU)
			Scope(func() { x.Return() })
			x.Item()
		})
	})
}

func TestKeepAndFree(t *testing.T) {
	noneLeft(t)
	var kept *Tensor
	do(t, func() { kept = Full(3, Float32, CPU).Keep() })
	do(t, func() {
		if kept.Keep().Item() != 3 {
			t.Error("the kept tensor changed")
		}
	})
	do(t, func() { kept.Free(); kept.Free() })
	if err := refused(t, func() { kept.Exp() }); !strings.Contains(err.Message, "has been freed") {
		t.Error(err)
	}
	if err := refused(t, func() { var none *Tensor; none.Exp() }); !strings.Contains(err.Message, "nil") {
		t.Error(err)
	}
	if got := kept.String(); got != "torch.Tensor(none)" {
		t.Errorf("String() = %s", got)
	}
}

func TestFreeInAnyOrder(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		var tensors []*Tensor
		for range 10 {
			tensors = append(tensors, Ones(Float32, CPU))
		}
		for _, i := range []int{3, 9, 0, 5} {
			tensors[i].Free()
		}
		tensors[1].Keep().Free()
		for _, i := range []int{2, 4, 6, 7, 8} {
			if tensors[i].Item() != 1 {
				t.Errorf("tensor %d is damaged", i)
			}
		}
	})
}

func TestViewOutlivesItsBase(t *testing.T) {
	do(t, func() {
		base := Arange(0, 4, Int64, CPU)
		view := base.Narrow(0, 2, 2)
		base.Free()
		if got := view.Int64s(); got[0] != 2 || got[1] != 3 {
			t.Errorf("got %v", got)
		}
	})
}

// The long version runs under the soak tag.
func TestNoLeak(t *testing.T) { runOperations(t, 20_000) }

// runOperations runs n operations of all kinds of results (new, in place,
// pairs, lists, the shim's, failures).
func runOperations(t testing.TB, n int) {
	before := Live()
	do(t, func() {
		x := Randn(Float32, CPU, 4, 8)
		const perRound = 12
		for range n / perRound {
			Scope(func() {
				y := x.Mul(x).AddScalarInPlace(1).RMSNorm(nil, 1e-6)
				y.Max(-1, false)
				for _, part := range y.Chunk(2, 0) {
					part.Clone().MaskedFill(part.GtScalar(0), 0).Sum(-1).Free()
				}
				_ = Do(func() { x.Matmul(x) })
			})
		}
	})
	if Live() != before {
		t.Errorf("%d tensors left", Live()-before)
	}
}
