package torch

import (
	"fmt"
	"unsafe"

	"github.com/sugarme/gotch/libtch"
)

// A Tensor is a handle to a tensor of libtorch. It is used inside of [Do] only.
// The package comment says who frees it.
type Tensor struct {
	c     handle // nil once freed
	scope *scope // its owner; nil if kept
	slot  int    // its place there
}

// h is the handle for a call to C. That the caller is inside of [Do] is checked
// once per operation, in out.
func (t *Tensor) h() handle {
	if t == nil {
		panic(&Error{Op: "use", Message: "the tensor is nil"})
	}
	if t.c == nil {
		panic(&Error{Op: "use", Message: "the tensor has been freed (hint: its scope ended; Return or Keep it)"})
	}
	return t.c
}

// optional is the handle of a tensor that may be nil.
func (t *Tensor) optional() handle {
	if t == nil {
		return nil
	}
	return t.h()
}

// Dim is the number of dimensions; a scalar has none.
func (t *Tensor) Dim() int { return int(libtch.AtDim(t.h())) }

// Shape is the size of each dimension.
func (t *Tensor) Shape() []int {
	var sizes [64]int64
	n := t.Dim()
	libtch.AtShape(t.c, unsafe.Pointer(&sizes))
	shape := make([]int, n)
	for i := range shape {
		shape[i] = int(sizes[i])
	}
	return shape
}

// Size is the size of one dimension. One that t does not have panics.
func (t *Tensor) Size(dim int) int {
	shape := t.Shape()
	if dim < 0 {
		dim += len(shape)
	}
	if dim < 0 || dim >= len(shape) {
		panic(&Error{Op: "size", Message: fmt.Sprintf("no such dimension in a shape of %d", len(shape))})
	}
	return shape[dim]
}

// Numel is the number of elements.
func (t *Tensor) Numel() int {
	n := 1
	for _, size := range t.Shape() {
		n *= size
	}
	return n
}

// DType is the type of the elements.
func (t *Tensor) DType() DType { return DType(libtch.AtScalarType(t.h())) }

// Device is where the elements are.
func (t *Tensor) Device() Device { return Device(int32(libtch.AtDevice(t.h()))) }

// IsContiguous tells whether the elements lie in memory in order, without gaps.
func (t *Tensor) IsContiguous() bool { return libtch.AtIsContiguous(t.h()) }

// String is the tensor's dtype, shape and device, never its elements. It may be
// called on a nil or freed tensor.
func (t *Tensor) String() string {
	if t == nil || t.c == nil {
		return "torch.Tensor(none)"
	}
	return fmt.Sprintf("torch.Tensor(%s%v on %s)", t.DType(), t.Shape(), t.Device())
}
