package torch

// #include "shim.h"
import "C"

import (
	"unsafe"

	"github.com/sugarme/gotch/libtch"
)

// Matmul is the matrix product over the last two dimensions; the ones before
// broadcast. Vectors count as rows or columns, as in PyTorch.
func (t *Tensor) Matmul(other *Tensor) *Tensor {
	libtch.AtgMatmul(out(), t.h(), other.h())
	return result("matmul")
}

// MM is the product of two matrices, [N, K] and [K, M].
func (t *Tensor) MM(other *Tensor) *Tensor {
	libtch.AtgMm(out(), t.h(), other.h())
	return result("mm")
}

// BMM is the product of batches of matrices, [B, N, K] and [B, K, M].
func (t *Tensor) BMM(other *Tensor) *Tensor {
	libtch.AtgBmm(out(), t.h(), other.h())
	return result("bmm")
}

// Addmm is t + a·b for matrices a and b; t broadcasts.
func (t *Tensor) Addmm(a, b *Tensor) *Tensor {
	libtch.AtgAddmm(out(), t.h(), a.h(), b.h())
	return result("addmm")
}

// Linear is t·weightᵀ + bias: [..., In] with weight [Out, In] and bias [Out] or
// nil is [..., Out].
func (t *Tensor) Linear(weight, bias *Tensor) *Tensor {
	libtch.AtgLinear(out(), t.h(), weight.h(), bias.optional())
	return result("linear")
}

// Embedding is the rows of t [V, D] at indices: [..., D].
func (t *Tensor) Embedding(indices *Tensor) *Tensor {
	libtch.AtgEmbedding(out(), t.h(), indices.h(), -1, flag(false), flag(false))
	return result("embedding")
}

// Softmax is exp(t) normalised to sum 1 along dim.
func (t *Tensor) Softmax(dim int) *Tensor {
	libtch.AtgSoftmax(out(), t.h(), int64(dim), sameDType)
	return result("softmax")
}

// SoftmaxAs is [Tensor.Softmax] computed and returned as dtype.
func (t *Tensor) SoftmaxAs(dim int, dtype DType) *Tensor {
	libtch.AtgSoftmax(out(), t.h(), int64(dim), int32(dtype))
	return result("softmax")
}

// LogSoftmax is the logarithm of [Tensor.Softmax], exact where that underflows.
func (t *Tensor) LogSoftmax(dim int) *Tensor {
	libtch.AtgLogSoftmax(out(), t.h(), int64(dim), sameDType)
	return result("log_softmax")
}

// LogSoftmaxAs is [Tensor.LogSoftmax] computed and returned as dtype.
func (t *Tensor) LogSoftmaxAs(dim int, dtype DType) *Tensor {
	libtch.AtgLogSoftmax(out(), t.h(), int64(dim), int32(dtype))
	return result("log_softmax")
}

// A Reduction says what becomes of a loss per element.
type Reduction int64

// The reductions.
const (
	ReduceNone Reduction = 0
	ReduceMean Reduction = 1
	ReduceSum  Reduction = 2
)

// CrossEntropy is -log softmax(t)[target]: logits [N, V], target Int64 [N].
// Places where target is ignore count neither in the sum nor in the mean.
func (t *Tensor) CrossEntropy(target *Tensor, reduction Reduction, ignore int) *Tensor {
	libtch.AtgCrossEntropyLoss(out(), t.h(), target.h(), nil, int64(reduction), int64(ignore), 0)
	return result("cross_entropy")
}

// RMSNorm is t/√(mean(t²)+eps) over the last dimension, times weight [D] if that
// is not nil. The mean is taken in Float32 for the half precisions.
func (t *Tensor) RMSNorm(weight *Tensor, eps float64) *Tensor {
	enter()
	return shimmed("rms_norm", C.agon_rms_norm(ptr(t.h()), ptr(weight.optional()), C.double(eps)))
}

// Rotary turns the pairs (i, i+S/2) of each head of t [B, T, H, S] by the angles
// of its place, given by their cosines and sines [T, 1, S/2] (Su et al.,
// "RoFormer", 2021, section 3.4.2; the pairs are those of Hugging Face's
// rotate_half). Gradients flow to t.
func (t *Tensor) Rotary(cos, sin *Tensor) *Tensor {
	enter()
	return shimmed("rotary", C.agon_rotary(ptr(t.h()), ptr(cos.h()), ptr(sin.h())))
}

// Attention says how [ScaledDotProductAttention] scores.
type Attention struct {
	// Mask is nil, Bool (true takes part) or a number that is added to the
	// score. It broadcasts to [B, heads, T, S].
	Mask *Tensor
	// Causal lets place i see places up to i only, counted from the first of
	// both. Not together with Mask.
	Causal bool
	// Scale multiplies the scores; 0 means 1/√D.
	Scale float64
}

// ScaledDotProductAttention is softmax(query·keyᵀ·scale + mask)·value, with
// query [B, heads, T, D], key and value [B, groups, S, D]. The groups divide
// the heads: each serves heads/groups adjacent ones.
func ScaledDotProductAttention(query, key, value *Tensor, options Attention) *Tensor {
	enter()
	return shimmed("scaled_dot_product_attention", C.agon_attention(
		ptr(query.h()), ptr(key.h()), ptr(value.h()), ptr(options.Mask.optional()),
		C.int(flag(options.Causal)), C.double(options.Scale)))
}

// ptr is a handle as the shim's declarations have it.
func ptr(h handle) unsafe.Pointer { return unsafe.Pointer(h) }

// shimmed is [result] for a function of the shim, which returns its tensor. The
// caller has called enter before.
func shimmed(op string, made unsafe.Pointer) *Tensor {
	if made == nil {
		fail(op)
	}
	return adopt(handle(made))
}
