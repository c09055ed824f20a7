package trainer

import (
	"math"
)

// KL names an estimator of D_KL[πθ‖π_ref] from one token sampled from πθ
// (Schulman, "Approximating KL divergence", joschu.net/blog/kl-approx.html,
// 2020). With d = log πθ − log π_ref:
type KL string

// The estimators.
const (
	// K1 is d: unbiased, of high variance, negative for half the tokens. Its
	// gradient as a loss is 0 in expectation: it only measures.
	K1 KL = "k1"
	// K2 is d²/2: biased as a value, of low variance; its gradient is that of
	// the divergence.
	K2 KL = "k2"
	// K3 is e^−d − 1 + d: unbiased, never negative, of low variance; GRPO's.
	K3 KL = "k3"
)

// Term returns the estimate at one token and its derivative by log πθ.
func (k KL) Term(logProb, reference float64) Term {
	d := logProb - reference
	switch k {
	case K1:
		return Term{Loss: d, Slope: 1}
	case K2:
		return Term{Loss: d * d / 2, Slope: d}
	}
	bounded := math.Max(-logRatioLimit, math.Min(logRatioLimit, d))
	e := math.Exp(-bounded)
	if bounded != d {
		return Term{Loss: e - 1 + bounded}
	}
	return Term{Loss: e - 1 + d, Slope: 1 - e}
}
