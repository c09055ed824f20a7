package torch

// #include "shim.h"
import "C"

import (
	"fmt"
	"unsafe"

	"github.com/sugarme/gotch/libtch"
)

// To is t as dtype, the same tensor again if it is that already.
func (t *Tensor) To(dtype DType) *Tensor {
	libtch.AtgToDtype(out(), t.h(), int32(dtype), flag(false), flag(false))
	return result("to")
}

// ToDevice is t on device, the same tensor again if it is there already.
func (t *Tensor) ToDevice(device Device) *Tensor {
	libtch.AtgToDevice(out(), t.h(), int32(device), int32(t.DType()), flag(false), flag(false))
	return result("to")
}

// Clone is a copy with its own memory. Gradients flow back through it.
func (t *Tensor) Clone() *Tensor {
	enter()
	return shimmed("clone", C.agon_clone(ptr(t.h())))
}

// CopyFrom writes source, which broadcasts, into t, converting its dtype and
// moving it to t's device.
func (t *Tensor) CopyFrom(source *Tensor) *Tensor {
	enter()
	libtch.AtCopy_(t.h(), source.h())
	check("copy_")
	return t
}

// ZeroInPlace sets every element to 0.
func (t *Tensor) ZeroInPlace() *Tensor {
	libtch.AtgZero_(out(), t.h())
	return t.inPlace("zero_")
}

// FillInPlace sets every element to v.
func (t *Tensor) FillInPlace(v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgFill_(out(), t.h(), s)
	return t.inPlace("fill_")
}

// Float32s is the elements in order, converted to float32 from any dtype and
// copied from any device.
func (t *Tensor) Float32s() []float32 { return elements[float32](t, Float32) }

// Float64s is the elements in order, converted to float64.
func (t *Tensor) Float64s() []float64 { return elements[float64](t, Float64) }

// Int64s is the elements in order, converted to int64 (fractions are cut off).
func (t *Tensor) Int64s() []int64 { return elements[int64](t, Int64) }

// Bools is the elements in order; what is not 0 is true.
func (t *Tensor) Bools() []bool { return elements[bool](t, Bool) }

// Bytes is the elements in order, little-endian, in t's own dtype: what
// [FromBytes] takes.
func (t *Tensor) Bytes() []byte {
	dtype := t.DType()
	data := make([]byte, t.Numel()*dtype.Size())
	t.read(unsafe.Pointer(unsafe.SliceData(data)), dtype)
	return data
}

// Item is the one element of t as a float64. A t with more or none panics.
func (t *Tensor) Item() float64 {
	t.single()
	return t.Float64s()[0]
}

// ItemInt64 is the one element of t as an int64. A t with more or none panics.
func (t *Tensor) ItemInt64() int64 {
	t.single()
	return t.Int64s()[0]
}

func (t *Tensor) single() {
	if n := t.Numel(); n != 1 {
		panic(&Error{Op: "item", Message: fmt.Sprintf("a tensor with %d elements is not a scalar", n)})
	}
}

func elements[E element](t *Tensor, dtype DType) []E {
	data := make([]E, t.Numel())
	if t.DType() == dtype {
		t.read(unsafe.Pointer(unsafe.SliceData(data)), dtype)
		return data
	}
	Scope(func() { t.To(dtype).read(unsafe.Pointer(unsafe.SliceData(data)), dtype) })
	return data
}

// read copies t's elements to memory that has room for all of them.
func (t *Tensor) read(to unsafe.Pointer, dtype DType) {
	enter()
	n := t.Numel()
	if n == 0 {
		return
	}
	libtch.AtCopyData(t.h(), to, uint(n), uint(dtype.Size()))
	check("copy_data")
}
