package torch

import "github.com/sugarme/gotch/libtch"

// Comparisons and logic. The results are Bool.

// Eq is t = other.
func (t *Tensor) Eq(other *Tensor) *Tensor {
	libtch.AtgEqTensor(out(), t.h(), other.h())
	return result("eq")
}

// EqScalar is t = v.
func (t *Tensor) EqScalar(v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgEq(out(), t.h(), s)
	return result("eq")
}

// Ne is t ≠ other.
func (t *Tensor) Ne(other *Tensor) *Tensor {
	libtch.AtgNeTensor(out(), t.h(), other.h())
	return result("ne")
}

// NeScalar is t ≠ v.
func (t *Tensor) NeScalar(v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgNe(out(), t.h(), s)
	return result("ne")
}

// Lt is t < other.
func (t *Tensor) Lt(other *Tensor) *Tensor {
	libtch.AtgLtTensor(out(), t.h(), other.h())
	return result("lt")
}

// LtScalar is t < v.
func (t *Tensor) LtScalar(v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgLt(out(), t.h(), s)
	return result("lt")
}

// Le is t ≤ other.
func (t *Tensor) Le(other *Tensor) *Tensor {
	libtch.AtgLeTensor(out(), t.h(), other.h())
	return result("le")
}

// LeScalar is t ≤ v.
func (t *Tensor) LeScalar(v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgLe(out(), t.h(), s)
	return result("le")
}

// Gt is t > other.
func (t *Tensor) Gt(other *Tensor) *Tensor {
	libtch.AtgGtTensor(out(), t.h(), other.h())
	return result("gt")
}

// GtScalar is t > v.
func (t *Tensor) GtScalar(v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgGt(out(), t.h(), s)
	return result("gt")
}

// Ge is t ≥ other.
func (t *Tensor) Ge(other *Tensor) *Tensor {
	libtch.AtgGeTensor(out(), t.h(), other.h())
	return result("ge")
}

// GeScalar is t ≥ v.
func (t *Tensor) GeScalar(v float64) *Tensor {
	s := scalar(v)
	defer libtch.AtsFree(s)
	libtch.AtgGe(out(), t.h(), s)
	return result("ge")
}

// LogicalAnd is true where both are not zero.
func (t *Tensor) LogicalAnd(other *Tensor) *Tensor {
	libtch.AtgLogicalAnd(out(), t.h(), other.h())
	return result("logical_and")
}

// LogicalOr is true where either is not zero.
func (t *Tensor) LogicalOr(other *Tensor) *Tensor {
	libtch.AtgLogicalOr(out(), t.h(), other.h())
	return result("logical_or")
}

// LogicalNot is true where t is zero.
func (t *Tensor) LogicalNot() *Tensor {
	libtch.AtgLogicalNot(out(), t.h())
	return result("logical_not")
}

// IsFinite is true where t is neither infinite nor NaN.
func (t *Tensor) IsFinite() *Tensor {
	libtch.AtgIsfinite(out(), t.h())
	return result("isfinite")
}

// IsNaN is true where t is NaN.
func (t *Tensor) IsNaN() *Tensor {
	libtch.AtgIsnan(out(), t.h())
	return result("isnan")
}

// IsInf is true where t is infinite.
func (t *Tensor) IsInf() *Tensor {
	libtch.AtgIsinf(out(), t.h())
	return result("isinf")
}

// All is a scalar: true if every element is not zero.
func (t *Tensor) All() *Tensor {
	libtch.AtgAll(out(), t.h())
	return result("all")
}

// Any is a scalar: true if some element is not zero.
func (t *Tensor) Any() *Tensor {
	libtch.AtgAny(out(), t.h())
	return result("any")
}

// AllDim is [Tensor.All] along one dimension.
func (t *Tensor) AllDim(dim int, keepDim bool) *Tensor {
	libtch.AtgAllDim(out(), t.h(), int64(dim), flag(keepDim))
	return result("all")
}

// AnyDim is [Tensor.Any] along one dimension.
func (t *Tensor) AnyDim(dim int, keepDim bool) *Tensor {
	libtch.AtgAnyDim(out(), t.h(), int64(dim), flag(keepDim))
	return result("any")
}

// Equal tells whether t and other have the same shape and elements; NaN is
// equal to nothing.
func (t *Tensor) Equal(other *Tensor) bool {
	enter()
	equal := libtch.AtgEqual(t.h(), other.h())
	check("equal")
	return equal
}

// AllClose tells whether |t - other| ≤ absolute + relative·|other| everywhere.
func (t *Tensor) AllClose(other *Tensor, relative, absolute float64) bool {
	enter()
	near := libtch.AtgAllclose(t.h(), other.h(), relative, absolute, flag(false))
	check("allclose")
	return near
}

// Where is a where condition (Bool) holds, and b elsewhere.
func Where(condition, a, b *Tensor) *Tensor {
	libtch.AtgWhereSelf(out(), condition.h(), a.h(), b.h())
	return result("where")
}
