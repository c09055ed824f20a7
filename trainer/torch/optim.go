package torch

// #include "shim.h"
import "C"

import (
	"fmt"
	"unsafe"
)

// AdamW are the numbers of one optimizer step, by PyTorch's names.
type AdamW struct {
	LR           float64
	Beta1, Beta2 float64
	Eps          float64
	WeightDecay  float64 // decoupled: the weights shrink by LR·WeightDecay
}

// AdamWState is what AdamW remembers. The lists are parallel to the parameters.
// They are the caller's tensors, kept, so that a checkpoint can hold them.
type AdamWState struct {
	Means     []*Tensor // exp_avg: of the parameter's shape, dtype and device
	Variances []*Tensor // exp_avg_sq: likewise
	Steps     []*Tensor // Float32 scalars on the parameter's device, from 0
}

// NewAdamWState is the state before the first step, kept; [AdamWState.Free]
// frees it.
func NewAdamWState(params []*Tensor) *AdamWState {
	s := &AdamWState{}
	for _, p := range params {
		s.Means = append(s.Means, p.ZerosLike().Keep())
		s.Variances = append(s.Variances, p.ZerosLike().Keep())
		s.Steps = append(s.Steps, Zeros(Float32, p.Device()).Keep())
	}
	return s
}

// Free frees the state's tensors.
func (s *AdamWState) Free() {
	for _, list := range [][]*Tensor{s.Means, s.Variances, s.Steps} {
		for _, t := range list {
			t.Free()
		}
	}
}

// Step moves params against grads by one fused step of AdamW and advances the
// state. All lists have one length, and their tensors one device.
func (o AdamW) Step(params, grads []*Tensor, s *AdamWState) {
	enter()
	n := len(params)
	if len(grads) != n || len(s.Means) != n || len(s.Variances) != n || len(s.Steps) != n {
		panic(&Error{Op: "adamw", Message: fmt.Sprintf("%d parameters, %d gradients, a state of %d", n, len(grads), len(s.Means))})
	}
	C.agon_adamw(pointers(params), pointers(grads), pointers(s.Means), pointers(s.Variances), pointers(s.Steps), C.int(n),
		C.agon_adamw_options{lr: C.double(o.LR), beta1: C.double(o.Beta1), beta2: C.double(o.Beta2),
			eps: C.double(o.Eps), weight_decay: C.double(o.WeightDecay)})
	check("adamw")
}

// ClipGradNorm is the 2-norm of all grads together, a Float32 scalar, from
// before the clipping; where it exceeds limit, grads are scaled down to it in
// place. With a norm that is not finite the grads become NaN or 0: look at it
// before the step.
func ClipGradNorm(grads []*Tensor, limit float64) *Tensor {
	enter()
	made := C.agon_clip_grad_norm(pointers(grads), C.int(len(grads)), C.double(limit))
	return shimmed("clip_grad_norm", made)
}

// ForeachCopy writes each source into the target at its place, converting
// dtypes, in few launches.
func ForeachCopy(targets, sources []*Tensor) {
	parallel("foreach_copy", targets, sources)
	C.agon_foreach_copy(pointers(targets), pointers(sources), C.int(len(targets)))
	check("foreach_copy")
}

// ForeachMul multiplies each tensor by factor, in place.
func ForeachMul(tensors []*Tensor, factor float64) {
	enter()
	C.agon_foreach_mul(pointers(tensors), C.int(len(tensors)), C.double(factor))
	check("foreach_mul")
}

// ForeachAdd adds alpha times each source to the target at its place.
func ForeachAdd(targets, sources []*Tensor, alpha float64) {
	parallel("foreach_add", targets, sources)
	C.agon_foreach_add(pointers(targets), pointers(sources), C.int(len(targets)), C.double(alpha))
	check("foreach_add")
}

func parallel(op string, targets, sources []*Tensor) {
	enter()
	if len(targets) != len(sources) {
		panic(&Error{Op: op, Message: fmt.Sprintf("%d targets, %d sources", len(targets), len(sources))})
	}
}

// pointers is the tensors' handles as a C array.
func pointers(tensors []*Tensor) *unsafe.Pointer {
	list, _ := handles(tensors)
	return (*unsafe.Pointer)(unsafe.Pointer(&list[0]))
}
