package torch

import "github.com/sugarme/gotch/libtch"

// Indexing. Indices are Int64 tensors; one that is out of range panics on a CPU
// and ends the device's work on a GPU.

// IndexSelect is the slices of t along dim at index [N].
func (t *Tensor) IndexSelect(dim int, index *Tensor) *Tensor {
	libtch.AtgIndexSelect(out(), t.h(), int64(dim), index.h())
	return result("index_select")
}

// Gather takes from t, along dim, at index; the result has index's shape.
func (t *Tensor) Gather(dim int, index *Tensor) *Tensor {
	libtch.AtgGather(out(), t.h(), int64(dim), index.h(), flag(false))
	return result("gather")
}

// Scatter is t with source's elements put along dim at index.
func (t *Tensor) Scatter(dim int, index, source *Tensor) *Tensor {
	libtch.AtgScatter(out(), t.h(), int64(dim), index.h(), source.h())
	return result("scatter")
}

// ScatterInPlace is [Tensor.Scatter] into t.
func (t *Tensor) ScatterInPlace(dim int, index, source *Tensor) *Tensor {
	libtch.AtgScatter_(out(), t.h(), int64(dim), index.h(), source.h())
	return t.inPlace("scatter_")
}

// ScatterAdd is t with source's elements added along dim at index.
func (t *Tensor) ScatterAdd(dim int, index, source *Tensor) *Tensor {
	libtch.AtgScatterAdd(out(), t.h(), int64(dim), index.h(), source.h())
	return result("scatter_add")
}

// ScatterAddInPlace is [Tensor.ScatterAdd] into t.
func (t *Tensor) ScatterAddInPlace(dim int, index, source *Tensor) *Tensor {
	libtch.AtgScatterAdd_(out(), t.h(), int64(dim), index.h(), source.h())
	return t.inPlace("scatter_add_")
}

// IndexPutInPlace writes values at the places that indices name, one tensor per
// dimension from the first on; it adds them if accumulate.
func (t *Tensor) IndexPutInPlace(indices []*Tensor, values *Tensor, accumulate bool) *Tensor {
	list, n := handles(indices)
	libtch.AtgIndexPut_(out(), t.h(), list, n, values.h(), flag(accumulate))
	return t.inPlace("index_put_")
}

// IndexCopyInPlace writes source's slices to t's along dim at index [N].
func (t *Tensor) IndexCopyInPlace(dim int, index, source *Tensor) *Tensor {
	libtch.AtgIndexCopy_(out(), t.h(), int64(dim), index.h(), source.h())
	return t.inPlace("index_copy_")
}

// IndexAddInPlace adds source's slices to t's along dim at index [N].
func (t *Tensor) IndexAddInPlace(dim int, index, source *Tensor) *Tensor {
	libtch.AtgIndexAdd_(out(), t.h(), int64(dim), index.h(), source.h())
	return t.inPlace("index_add_")
}

// MaskedFill is t with v where mask (Bool) holds.
func (t *Tensor) MaskedFill(mask *Tensor, v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgMaskedFill(out(), t.h(), mask.h(), s)
	return result("masked_fill")
}

// MaskedFillInPlace is [Tensor.MaskedFill] into t.
func (t *Tensor) MaskedFillInPlace(mask *Tensor, v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgMaskedFill_(out(), t.h(), mask.h(), s)
	return t.inPlace("masked_fill_")
}

// MaskedSelect is the elements of t where mask (Bool) holds, in one dimension.
func (t *Tensor) MaskedSelect(mask *Tensor) *Tensor {
	libtch.AtgMaskedSelect(out(), t.h(), mask.h())
	return result("masked_select")
}

// NonZero is the places of the elements that are not zero: Int64 [N, dims].
func (t *Tensor) NonZero() *Tensor {
	libtch.AtgNonzero(out(), t.h())
	return result("nonzero")
}
