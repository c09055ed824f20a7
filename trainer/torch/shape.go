package torch

import "github.com/sugarme/gotch/libtch"

// Shapes. Except for Contiguous, Repeat…, Cat and Stack the results are views:
// they share t's memory.

// View is t with another shape over the same memory. One size may be -1. A t
// whose memory does not allow it panics; see [Tensor.Reshape].
func (t *Tensor) View(shape ...int) *Tensor {
	list, n := ints(shape)
	libtch.AtgView(out(), t.h(), list, n)
	return result("view")
}

// Reshape is [Tensor.View], or a copy where a view is not possible.
func (t *Tensor) Reshape(shape ...int) *Tensor {
	list, n := ints(shape)
	libtch.AtgReshape(out(), t.h(), list, n)
	return result("reshape")
}

// Flatten joins the dimensions from start to end into one.
func (t *Tensor) Flatten(start, end int) *Tensor {
	libtch.AtgFlatten(out(), t.h(), int64(start), int64(end))
	return result("flatten")
}

// Transpose is t with two dimensions exchanged.
func (t *Tensor) Transpose(dim0, dim1 int) *Tensor {
	libtch.AtgTranspose(out(), t.h(), int64(dim0), int64(dim1))
	return result("transpose")
}

// T is the transpose of a matrix.
func (t *Tensor) T() *Tensor {
	libtch.AtgT(out(), t.h())
	return result("t")
}

// Permute is t with its dimensions in the order of dims.
func (t *Tensor) Permute(dims ...int) *Tensor {
	list, n := ints(dims)
	libtch.AtgPermute(out(), t.h(), list, n)
	return result("permute")
}

// Contiguous is t laid out in order, a copy unless it is already.
func (t *Tensor) Contiguous() *Tensor {
	libtch.AtgContiguous(out(), t.h())
	return result("contiguous")
}

// Unsqueeze is t with a dimension of size 1 put in at dim.
func (t *Tensor) Unsqueeze(dim int) *Tensor {
	libtch.AtgUnsqueeze(out(), t.h(), int64(dim))
	return result("unsqueeze")
}

// Squeeze is t without dim, if its size is 1; else all of t.
func (t *Tensor) Squeeze(dim int) *Tensor {
	libtch.AtgSqueezeDim(out(), t.h(), int64(dim))
	return result("squeeze")
}

// Expand is t with dimensions of size 1 repeated to shape, without a copy; -1
// keeps a size. It may not be written to.
func (t *Tensor) Expand(shape ...int) *Tensor {
	list, n := ints(shape)
	libtch.AtgExpand(out(), t.h(), list, n, flag(false))
	return result("expand")
}

// Narrow is the length elements from start along dim.
func (t *Tensor) Narrow(dim, start, length int) *Tensor {
	libtch.AtgNarrow(out(), t.h(), int64(dim), int64(start), int64(length))
	return result("narrow")
}

// Select is the slice at index along dim, which is dropped.
func (t *Tensor) Select(dim, index int) *Tensor {
	libtch.AtgSelect(out(), t.h(), int64(dim), int64(index))
	return result("select")
}

// Slice is t[start:end] along dim, with Python's rules: negative positions
// count from the end, those beyond it mean it.
func (t *Tensor) Slice(dim, start, end int) *Tensor {
	libtch.AtgSlice(out(), t.h(), int64(dim), int64(start), 0, int64(end), 0, 1)
	return result("slice")
}

// Split is t in pieces of size along dim; the last may be smaller.
func (t *Tensor) Split(size, dim int) []*Tensor {
	enter()
	return collect("split", libtch.AtgSplit(t.h(), int64(size), int64(dim)))
}

// SplitSizes is t in pieces of the given sizes along dim.
func (t *Tensor) SplitSizes(sizes []int, dim int) []*Tensor {
	enter()
	list, n := ints(sizes)
	return collect("split", libtch.AtgSplitWithSizes(t.h(), list, n, int64(dim)))
}

// Chunk is t in n pieces along dim, fewer if it cannot be divided so.
func (t *Tensor) Chunk(n, dim int) []*Tensor {
	enter()
	return collect("chunk", libtch.AtgChunk(t.h(), int64(n), int64(dim)))
}

// Cat joins tensors along a dimension that they have.
func Cat(tensors []*Tensor, dim int) *Tensor {
	list, n := handles(tensors)
	libtch.AtgCat(out(), list, n, int64(dim))
	return result("cat")
}

// Stack joins tensors of one shape along a new dimension.
func Stack(tensors []*Tensor, dim int) *Tensor {
	list, n := handles(tensors)
	libtch.AtgStack(out(), list, n, int64(dim))
	return result("stack")
}

// RepeatInterleave repeats each slice along dim times times, next to itself.
func (t *Tensor) RepeatInterleave(times, dim int) *Tensor {
	libtch.AtgRepeatInterleaveSelfInt(out(), t.h(), int64(times), int64(dim), 0, 0, 1)
	return result("repeat_interleave")
}

// Repeat is t as a tile, laid out times[i] times along dimension i.
func (t *Tensor) Repeat(times ...int) *Tensor {
	list, n := ints(times)
	libtch.AtgRepeat(out(), t.h(), list, n)
	return result("repeat")
}

// Roll moves the elements by shift along dim; what leaves one end enters at the
// other.
func (t *Tensor) Roll(shift, dim int) *Tensor {
	shifts, n := ints([]int{shift})
	dims, m := ints([]int{dim})
	libtch.AtgRoll(out(), t.h(), shifts, n, dims, m)
	return result("roll")
}
