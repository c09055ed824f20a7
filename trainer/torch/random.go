package torch

import "github.com/sugarme/gotch/libtch"

// Random numbers come from libtorch's own generators; [ManualSeed] seeds them.

// Randn is drawn from the standard normal distribution.
func Randn(dtype DType, device Device, shape ...int) *Tensor {
	list, n := ints(shape)
	libtch.AtgRandn(out(), list, n, int32(dtype), int32(device))
	return result("randn")
}

// Rand is drawn evenly from [0, 1).
func Rand(dtype DType, device Device, shape ...int) *Tensor {
	list, n := ints(shape)
	libtch.AtgRand(out(), list, n, int32(dtype), int32(device))
	return result("rand")
}

// RandInt is drawn evenly from 0 to high-1, as Int64.
func RandInt(high int, device Device, shape ...int) *Tensor {
	list, n := ints(shape)
	libtch.AtgRandint(out(), int64(high), list, n, int32(Int64), int32(device))
	return result("randint")
}

// NormalInPlace draws t anew from a normal distribution.
func (t *Tensor) NormalInPlace(mean, std float64) *Tensor {
	libtch.AtgNormal_(out(), t.h(), mean, std)
	return t.inPlace("normal_")
}

// UniformInPlace draws t anew evenly from [low, high).
func (t *Tensor) UniformInPlace(low, high float64) *Tensor {
	libtch.AtgUniform_(out(), t.h(), low, high)
	return t.inPlace("uniform_")
}

// ExponentialInPlace draws t anew from the exponential distribution.
func (t *Tensor) ExponentialInPlace(rate float64) *Tensor {
	libtch.AtgExponential_(out(), t.h(), rate)
	return t.inPlace("exponential_")
}

// Multinomial draws n indices (Int64 [..., n]) per row of t [..., V], whose
// elements are weights ≥ 0 that need not sum to 1; twice the same one only if
// replacement.
func (t *Tensor) Multinomial(n int, replacement bool) *Tensor {
	libtch.AtgMultinomial(out(), t.h(), int64(n), flag(replacement))
	return result("multinomial")
}
