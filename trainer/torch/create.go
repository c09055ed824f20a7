package torch

// #include "shim.h"
import "C"

import (
	"fmt"
	"unsafe"

	"github.com/sugarme/gotch/libtch"
)

// Empty has elements that are whatever was in the memory.
func Empty(dtype DType, device Device, shape ...int) *Tensor {
	list, n := ints(shape)
	libtch.AtgEmpty(out(), list, n, int32(dtype), int32(device))
	return result("empty")
}

// Zeros is all 0.
func Zeros(dtype DType, device Device, shape ...int) *Tensor {
	list, n := ints(shape)
	libtch.AtgZeros(out(), list, n, int32(dtype), int32(device))
	return result("zeros")
}

// Ones is all 1.
func Ones(dtype DType, device Device, shape ...int) *Tensor {
	list, n := ints(shape)
	libtch.AtgOnes(out(), list, n, int32(dtype), int32(device))
	return result("ones")
}

// Full is all v.
func Full(v float64, dtype DType, device Device, shape ...int) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	list, n := ints(shape)
	libtch.AtgFull(out(), list, n, s, int32(dtype), int32(device))
	return result("full")
}

// ZerosLike is all 0, otherwise like t.
func (t *Tensor) ZerosLike() *Tensor {
	libtch.AtgZerosLike(out(), t.h())
	return result("zeros_like")
}

// Arange is start, start+1, … up to but not including end.
func Arange(start, end int, dtype DType, device Device) *Tensor {
	from, to := libtch.AtsInt(int64(start)), libtch.AtsInt(int64(end))
	defer libtch.AtsFree(from)
	defer libtch.AtsFree(to)
	libtch.AtgArangeStart(out(), from, to, int32(dtype), int32(device))
	return result("arange")
}

// Eye is the unit matrix [n, n].
func Eye(n int, dtype DType, device Device) *Tensor {
	libtch.AtgEye(out(), int64(n), int32(dtype), int32(device))
	return result("eye")
}

// Tril is t with the elements above the diagonal set to 0; a positive diagonal
// lies above the main one.
func (t *Tensor) Tril(diagonal int) *Tensor {
	libtch.AtgTril(out(), t.h(), int64(diagonal))
	return result("tril")
}

// Triu is t with the elements below the diagonal set to 0.
func (t *Tensor) Triu(diagonal int) *Tensor {
	libtch.AtgTriu(out(), t.h(), int64(diagonal))
	return result("triu")
}

// FromFloat32s is a Float32 tensor on the CPU with a copy of data, whose length
// must fill shape.
func FromFloat32s(data []float32, shape ...int) *Tensor { return from(Float32, data, shape) }

// FromFloat64s is [FromFloat32s] for Float64.
func FromFloat64s(data []float64, shape ...int) *Tensor { return from(Float64, data, shape) }

// FromInt64s is [FromFloat32s] for Int64.
func FromInt64s(data []int64, shape ...int) *Tensor { return from(Int64, data, shape) }

// FromInt32s is [FromFloat32s] for Int32.
func FromInt32s(data []int32, shape ...int) *Tensor { return from(Int32, data, shape) }

// FromBools is [FromFloat32s] for Bool.
func FromBools(data []bool, shape ...int) *Tensor { return from(Bool, data, shape) }

// FromBytes is a tensor on the CPU with a copy of data, which holds its elements
// in order, little-endian, as a safetensors file does.
func FromBytes(data []byte, dtype DType, shape ...int) *Tensor { return from(dtype, data, shape) }

// element is what slices are made of that become tensors.
type element interface {
	~bool | ~uint8 | ~int8 | ~int16 | ~int32 | ~int64 | ~float32 | ~float64
}

func from[E element](dtype DType, data []E, shape []int) *Tensor {
	enter()
	want, have := bytesOf(dtype, shape), len(data)*int(unsafe.Sizeof(*new(E)))
	if want != have {
		panic(&Error{Op: "from", Message: fmt.Sprintf("%d bytes do not fill %s%v, which has %d", have, dtype, shape, want)})
	}
	list, n := ints(shape)
	made := C.agon_from_data(unsafe.Pointer(unsafe.SliceData(data)), (*C.int64_t)(&list[0]), C.int(n), C.int(dtype))
	if made == nil {
		fail("from")
	}
	return adopt(handle(made))
}

func bytesOf(dtype DType, shape []int) int {
	bytes := dtype.Size()
	for _, size := range shape {
		bytes *= size
	}
	return bytes
}
