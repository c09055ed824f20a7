package torch

import "github.com/sugarme/gotch/libtch"

// Functions of each element. The result has the shape and, except for integers
// under a function of the reals, the dtype of t.

// Exp is e to the power of each element.
func (t *Tensor) Exp() *Tensor {
	libtch.AtgExp(out(), t.h())
	return result("exp")
}

// Log is the natural logarithm.
func (t *Tensor) Log() *Tensor {
	libtch.AtgLog(out(), t.h())
	return result("log")
}

// Log1p is log(1+t), exact for small t.
func (t *Tensor) Log1p() *Tensor {
	libtch.AtgLog1p(out(), t.h())
	return result("log1p")
}

// Expm1 is exp(t)-1, exact for small t.
func (t *Tensor) Expm1() *Tensor {
	libtch.AtgExpm1(out(), t.h())
	return result("expm1")
}

// Sqrt is the square root.
func (t *Tensor) Sqrt() *Tensor {
	libtch.AtgSqrt(out(), t.h())
	return result("sqrt")
}

// Rsqrt is 1/√t.
func (t *Tensor) Rsqrt() *Tensor {
	libtch.AtgRsqrt(out(), t.h())
	return result("rsqrt")
}

// Square is t².
func (t *Tensor) Square() *Tensor {
	libtch.AtgSquare(out(), t.h())
	return result("square")
}

// Neg is -t.
func (t *Tensor) Neg() *Tensor {
	libtch.AtgNeg(out(), t.h())
	return result("neg")
}

// Abs is the absolute value.
func (t *Tensor) Abs() *Tensor {
	libtch.AtgAbs(out(), t.h())
	return result("abs")
}

// Reciprocal is 1/t.
func (t *Tensor) Reciprocal() *Tensor {
	libtch.AtgReciprocal(out(), t.h())
	return result("reciprocal")
}

// Sin is the sine.
func (t *Tensor) Sin() *Tensor {
	libtch.AtgSin(out(), t.h())
	return result("sin")
}

// Cos is the cosine.
func (t *Tensor) Cos() *Tensor {
	libtch.AtgCos(out(), t.h())
	return result("cos")
}

// Tanh is the hyperbolic tangent.
func (t *Tensor) Tanh() *Tensor {
	libtch.AtgTanh(out(), t.h())
	return result("tanh")
}

// Sigmoid is 1/(1+exp(-t)).
func (t *Tensor) Sigmoid() *Tensor {
	libtch.AtgSigmoid(out(), t.h())
	return result("sigmoid")
}

// LogSigmoid is log(sigmoid(t)), without overflow.
func (t *Tensor) LogSigmoid() *Tensor {
	libtch.AtgLogSigmoid(out(), t.h())
	return result("log_sigmoid")
}

// SiLU is t·sigmoid(t).
func (t *Tensor) SiLU() *Tensor {
	libtch.AtgSilu(out(), t.h())
	return result("silu")
}

// ReLU is max(t, 0).
func (t *Tensor) ReLU() *Tensor {
	libtch.AtgRelu(out(), t.h())
	return result("relu")
}

// Floor is the largest integer not above.
func (t *Tensor) Floor() *Tensor {
	libtch.AtgFloor(out(), t.h())
	return result("floor")
}

// Round is the nearest integer, halves to even.
func (t *Tensor) Round() *Tensor {
	libtch.AtgRound(out(), t.h())
	return result("round")
}

// Sign is -1, 0 or 1.
func (t *Tensor) Sign() *Tensor {
	libtch.AtgSign(out(), t.h())
	return result("sign")
}

// GELU is the Gaussian error linear unit; approximate is "none" or "tanh".
func (t *Tensor) GELU(approximate string) *Tensor {
	libtch.AtgGelu(out(), t.h(), approximate)
	return result("gelu")
}
