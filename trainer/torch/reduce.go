package torch

import "github.com/sugarme/gotch/libtch"

// Reductions. Those that take dims reduce all dimensions if none is given.

// Sum is the sum; of integers and Bool it is Int64. The dims are dropped.
func (t *Tensor) Sum(dims ...int) *Tensor { return t.sum(dims, false) }

// SumKeep is [Tensor.Sum] with the dims kept, as size 1.
func (t *Tensor) SumKeep(dims ...int) *Tensor { return t.sum(dims, true) }

func (t *Tensor) sum(dims []int, keepDim bool) *Tensor {
	list, n := t.reduced(dims)
	libtch.AtgSumDimIntlist(out(), t.h(), list, n, flag(keepDim), sameDType)
	return result("sum")
}

// SumAs is [Tensor.Sum] in another dtype: elements are converted as they are added.
func (t *Tensor) SumAs(dtype DType, dims ...int) *Tensor {
	list, n := t.reduced(dims)
	libtch.AtgSumDimIntlist(out(), t.h(), list, n, 0, int32(dtype))
	return result("sum")
}

// Mean is the mean; t is floating point. The dims are dropped.
func (t *Tensor) Mean(dims ...int) *Tensor { return t.mean(dims, false) }

// MeanKeep is [Tensor.Mean] with the dims kept, as size 1.
func (t *Tensor) MeanKeep(dims ...int) *Tensor { return t.mean(dims, true) }

func (t *Tensor) mean(dims []int, keepDim bool) *Tensor {
	list, n := t.reduced(dims)
	libtch.AtgMeanDim(out(), t.h(), list, n, flag(keepDim), sameDType)
	return result("mean")
}

// LogSumExp is log Σ exp(t), without overflow. The dims are dropped.
func (t *Tensor) LogSumExp(dims ...int) *Tensor { return t.logSumExp(dims, false) }

// LogSumExpKeep is [Tensor.LogSumExp] with the dims kept, as size 1.
func (t *Tensor) LogSumExpKeep(dims ...int) *Tensor { return t.logSumExp(dims, true) }

func (t *Tensor) logSumExp(dims []int, keepDim bool) *Tensor {
	list, n := t.reduced(dims)
	libtch.AtgLogsumexp(out(), t.h(), list, n, flag(keepDim))
	return result("logsumexp")
}

// Amax is the largest element along dims, which are dropped. Equal ones share the
// gradient.
func (t *Tensor) Amax(dims ...int) *Tensor { return t.amax(dims, false) }

// AmaxKeep is [Tensor.Amax] with the dims kept, as size 1.
func (t *Tensor) AmaxKeep(dims ...int) *Tensor { return t.amax(dims, true) }

func (t *Tensor) amax(dims []int, keepDim bool) *Tensor {
	list, n := t.reduced(dims)
	libtch.AtgAmax(out(), t.h(), list, n, flag(keepDim))
	return result("amax")
}

// Amin is the smallest element along dims, which are dropped. Equal ones share the
// gradient.
func (t *Tensor) Amin(dims ...int) *Tensor { return t.amin(dims, false) }

// AminKeep is [Tensor.Amin] with the dims kept, as size 1.
func (t *Tensor) AminKeep(dims ...int) *Tensor { return t.amin(dims, true) }

func (t *Tensor) amin(dims []int, keepDim bool) *Tensor {
	list, n := t.reduced(dims)
	libtch.AtgAmin(out(), t.h(), list, n, flag(keepDim))
	return result("amin")
}

// reduced is dims for C, all of t's if there are none.
func (t *Tensor) reduced(dims []int) ([]int64, int) {
	if len(dims) > 0 {
		return ints(dims)
	}
	all := make([]int, t.Dim())
	for i := range all {
		all[i] = i
	}
	return ints(all)
}

// Max is the largest element along dim and its index there (Int64).
func (t *Tensor) Max(dim int, keepDim bool) (values, indices *Tensor) {
	libtch.AtgMaxDim(out(), t.h(), int64(dim), flag(keepDim))
	return pair("max")
}

// Min is the smallest element along dim and its index there (Int64).
func (t *Tensor) Min(dim int, keepDim bool) (values, indices *Tensor) {
	libtch.AtgMinDim(out(), t.h(), int64(dim), flag(keepDim))
	return pair("min")
}

// Argmax is the index of the largest element along dim (Int64), the first of
// equal ones on a CPU.
func (t *Tensor) Argmax(dim int, keepDim bool) *Tensor {
	libtch.AtgArgmax(out(), t.h(), int64(dim), 0, flag(keepDim))
	return result("argmax")
}

// Cumsum is the running sum along dim.
func (t *Tensor) Cumsum(dim int) *Tensor {
	libtch.AtgCumsum(out(), t.h(), int64(dim), sameDType)
	return result("cumsum")
}

// Norm is the 2-norm of all elements.
func (t *Tensor) Norm() *Tensor {
	libtch.AtgNorm(out(), t.h())
	return result("norm")
}

// Std is the standard deviation of all elements, with Bessel's correction
// (division by n-1) if unbiased.
func (t *Tensor) Std(unbiased bool) *Tensor {
	libtch.AtgStd(out(), t.h(), flag(unbiased))
	return result("std")
}

// Sort is t sorted along dim, and where each element was (Int64). Equal ones
// come in no particular order.
func (t *Tensor) Sort(dim int, descending bool) (values, indices *Tensor) {
	libtch.AtgSort(out(), t.h(), int64(dim), flag(descending))
	return pair("sort")
}

// TopK is the k largest elements along dim in descending order, and where they
// were (Int64).
func (t *Tensor) TopK(k, dim int) (values, indices *Tensor) {
	libtch.AtgTopk(out(), t.h(), int64(k), int64(dim), flag(true), flag(true))
	return pair("topk")
}
