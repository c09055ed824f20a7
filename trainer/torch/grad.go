package torch

// #include "shim.h"
import "C"

import "github.com/sugarme/gotch/libtch"

// NoGrad runs f without recording operations for [Tensor.Backward]. Afterwards
// recording is as it was before, however f ends.
func NoGrad(f func()) { withGrad(0, f) }

// EnableGrad runs f with recording, also inside of [NoGrad].
func EnableGrad(f func()) { withGrad(1, f) }

func withGrad(enabled int, f func()) {
	enter()
	// The upper half of gotch's result is not set.
	before := int32(libtch.AtGradSetEnabled(enabled))
	defer libtch.AtGradSetEnabled(int(before))
	f()
}

// SetRequiresGrad makes t a leaf whose gradient [Tensor.Backward] computes, or
// no such leaf.
func (t *Tensor) SetRequiresGrad(required bool) *Tensor {
	libtch.AtgSetRequiresGrad(out(), t.h(), flag(required))
	return t.inPlace("requires_grad_")
}

// RequiresGrad tells whether gradients flow to t.
func (t *Tensor) RequiresGrad() bool { return libtch.AtRequiresGrad(t.h()) }

// Backward adds the gradient of t, a scalar, to each leaf that it was computed
// from, and frees what was recorded.
func (t *Tensor) Backward() {
	enter()
	libtch.AtBackward(t.h(), 0, 0)
	check("backward")
}

// BackwardKeep is [Tensor.Backward] that keeps what was recorded, for another.
func (t *Tensor) BackwardKeep() {
	enter()
	libtch.AtBackward(t.h(), 1, 0)
	check("backward")
}

// Grad is t's gradient, nil if there is none. It shares the gradient's memory.
func (t *Tensor) Grad() *Tensor {
	libtch.AtgGrad(out(), t.h())
	if results[0] != nil && !libtch.AtDefined(results[0]) {
		libtch.AtFree(results[0])
		return nil
	}
	return result("grad")
}

// SetGrad makes g, of t's shape, dtype and device, t's gradient; nil removes it.
func (t *Tensor) SetGrad(g *Tensor) {
	enter()
	C.agon_set_grad(ptr(t.h()), ptr(g.optional()))
	check("grad")
}

// ZeroGrad removes t's gradient, which also frees its memory.
func (t *Tensor) ZeroGrad() { t.SetGrad(nil) }

// Detach is t's elements, sharing its memory, cut off from what it was computed
// from.
func (t *Tensor) Detach() *Tensor {
	libtch.AtgDetach(out(), t.h())
	return result("detach")
}
