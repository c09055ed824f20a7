package torch

import (
	"math"

	"github.com/sugarme/gotch/libtch"
)

// Add is t + other.
func (t *Tensor) Add(other *Tensor) *Tensor {
	libtch.AtgAdd(out(), t.h(), other.h())
	return result("add")
}

// AddScalar is [Tensor.Add] with a number.
func (t *Tensor) AddScalar(v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgAddScalar(out(), t.h(), s)
	return result("add")
}

// AddInPlace is [Tensor.Add] into t, which keeps its dtype.
func (t *Tensor) AddInPlace(other *Tensor) *Tensor {
	libtch.AtgAdd_(out(), t.h(), other.h())
	return t.inPlace("add_")
}

// AddScalarInPlace is [Tensor.AddScalar] into t, which keeps its dtype.
func (t *Tensor) AddScalarInPlace(v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgAddScalar_(out(), t.h(), s)
	return t.inPlace("add_")
}

// Sub is t - other.
func (t *Tensor) Sub(other *Tensor) *Tensor {
	libtch.AtgSub(out(), t.h(), other.h())
	return result("sub")
}

// SubScalar is [Tensor.Sub] with a number.
func (t *Tensor) SubScalar(v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgSubScalar(out(), t.h(), s)
	return result("sub")
}

// SubInPlace is [Tensor.Sub] into t, which keeps its dtype.
func (t *Tensor) SubInPlace(other *Tensor) *Tensor {
	libtch.AtgSub_(out(), t.h(), other.h())
	return t.inPlace("sub_")
}

// SubScalarInPlace is [Tensor.SubScalar] into t, which keeps its dtype.
func (t *Tensor) SubScalarInPlace(v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgSubScalar_(out(), t.h(), s)
	return t.inPlace("sub_")
}

// Mul is t · other, element by element.
func (t *Tensor) Mul(other *Tensor) *Tensor {
	libtch.AtgMul(out(), t.h(), other.h())
	return result("mul")
}

// MulScalar is [Tensor.Mul] with a number.
func (t *Tensor) MulScalar(v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgMulScalar(out(), t.h(), s)
	return result("mul")
}

// MulInPlace is [Tensor.Mul] into t, which keeps its dtype.
func (t *Tensor) MulInPlace(other *Tensor) *Tensor {
	libtch.AtgMul_(out(), t.h(), other.h())
	return t.inPlace("mul_")
}

// MulScalarInPlace is [Tensor.MulScalar] into t, which keeps its dtype.
func (t *Tensor) MulScalarInPlace(v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgMulScalar_(out(), t.h(), s)
	return t.inPlace("mul_")
}

// Div is t / other, in floating point even between integers.
func (t *Tensor) Div(other *Tensor) *Tensor {
	libtch.AtgDiv(out(), t.h(), other.h())
	return result("div")
}

// DivScalar is [Tensor.Div] with a number.
func (t *Tensor) DivScalar(v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgDivScalar(out(), t.h(), s)
	return result("div")
}

// DivInPlace is [Tensor.Div] into t, which keeps its dtype.
func (t *Tensor) DivInPlace(other *Tensor) *Tensor {
	libtch.AtgDiv_(out(), t.h(), other.h())
	return t.inPlace("div_")
}

// DivScalarInPlace is [Tensor.DivScalar] into t, which keeps its dtype.
func (t *Tensor) DivScalarInPlace(v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgDivScalar_(out(), t.h(), s)
	return t.inPlace("div_")
}

// Pow is t to the power of exponent.
func (t *Tensor) Pow(exponent float64) *Tensor {
	s := scalar(exponent)
	defer libtch.AtsFree(s)
	libtch.AtgPowTensorScalar(out(), t.h(), s)
	return result("pow")
}

// Remainder is t modulo v, with the sign of v.
func (t *Tensor) Remainder(v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgRemainder(out(), t.h(), s)
	return result("remainder")
}

// Clamp is t with what is below low raised to it and what is above high lowered
// to it. An infinite bound is none. NaN stays NaN.
func (t *Tensor) Clamp(low, high float64) *Tensor {
	switch {
	case math.IsInf(low, -1) && math.IsInf(high, 1):
		return t.Clone()
	case math.IsInf(low, -1):
		return t.clampMax(high)
	case math.IsInf(high, 1):
		return t.clampMin(low)
	}
	l, h := scalar(low), scalar(high)
	defer libtch.AtsFree(l)
	defer libtch.AtsFree(h)
	libtch.AtgClamp(out(), t.h(), l, h)
	return result("clamp")
}

func (t *Tensor) clampMin(low float64) *Tensor {
	s := scalar(low)
	defer libtch.AtsFree(s)
	libtch.AtgClampMin(out(), t.h(), s)
	return result("clamp_min")
}

func (t *Tensor) clampMax(high float64) *Tensor {
	s := scalar(high)
	defer libtch.AtsFree(s)
	libtch.AtgClampMax(out(), t.h(), s)
	return result("clamp_max")
}

// Minimum is the smaller of each two elements; NaN if either is.
func (t *Tensor) Minimum(other *Tensor) *Tensor {
	libtch.AtgMinimum(out(), t.h(), other.h())
	return result("minimum")
}

// Maximum is the larger of each two elements; NaN if either is.
func (t *Tensor) Maximum(other *Tensor) *Tensor {
	libtch.AtgMaximum(out(), t.h(), other.h())
	return result("maximum")
}

// Lerp is t + weight·(end-t).
func (t *Tensor) Lerp(end *Tensor, weight float64) *Tensor {
	s := scalar(weight)
	defer libtch.AtsFree(s)
	libtch.AtgLerp(out(), t.h(), end.h(), s)
	return result("lerp")
}

// wholeLimit bounds the floats that count as integers: 2^53, up to which a
// float64 holds every one exactly.
const wholeLimit = 1 << 53

// scalar is v for C, as an integer if it is a whole number. The caller frees it.
func scalar(v float64) libtch.Cscalar {
	negativeZero := v == 0 && math.Signbit(v)
	if v == math.Trunc(v) && math.Abs(v) < wholeLimit && !negativeZero {
		return libtch.AtsInt(int64(v))
	}
	return libtch.AtsFloat(v)
}
