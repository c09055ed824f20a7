package torch

import "fmt"

// A DType is the type of a tensor's elements. Its number is libtorch's own.
type DType int32

// The element types.
const (
	Uint8    DType = 0
	Int8     DType = 1
	Int16    DType = 2
	Int32    DType = 3
	Int64    DType = 4
	Float16  DType = 5
	Float32  DType = 6
	Float64  DType = 7
	Bool     DType = 11
	BFloat16 DType = 15
)

// sameDType asks an operation to keep the dtype of its input.
const sameDType int32 = -1

var dtypes = map[DType]struct {
	name string
	size int
}{
	Uint8: {"uint8", 1}, Int8: {"int8", 1}, Int16: {"int16", 2}, Int32: {"int32", 4}, Int64: {"int64", 8},
	Float16: {"float16", 2}, BFloat16: {"bfloat16", 2}, Float32: {"float32", 4}, Float64: {"float64", 8},
	Bool: {"bool", 1},
}

// String is PyTorch's name, such as "bfloat16".
func (d DType) String() string {
	if known, ok := dtypes[d]; ok {
		return known.name
	}
	return fmt.Sprintf("dtype %d", int32(d))
}

// Size is the number of bytes of one element, 0 for a dtype not listed above.
func (d DType) Size() int { return dtypes[d].size }
