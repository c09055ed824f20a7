package trainer

import (
	"math"
)

// KL names an estimator of D_KL[πθ‖π_ref] from one token o sampled from πθ
// (Schulman, "Approximating KL divergence", joschu.net/blog/kl-approx.html,
// 2020). With d = log πθ(o) − log π_ref(o):
//
//	k1 = d              unbiased
//	k2 = d²/2           biased
//	k3 = e^−d − 1 + d   unbiased, never negative; GRPO's
//
// As a loss, an estimator is differentiated for the tokens at hand. How πθ came
// to draw them is left out, so the gradient need not be that of the divergence
// that is estimated:
//
//	E[∇k1] = E_πθ[∇log πθ] = 0
//	E[∇k2] = E_πθ[d ∇log πθ] = ∇D_KL[πθ‖π_ref]
//	E[∇k3] = E_πθ[(1 − π_ref/πθ) ∇log πθ] = −E_π_ref[∇log πθ] = ∇D_KL[π_ref‖πθ]
//
// So k1 pulls nowhere as a loss, and is taken off the reward instead; see
// penalize. k2 pulls by the reverse divergence. k3 is a value of the reverse one
// and pulls by the forward one, which has the same minimum and, close to it, the
// same gradient. All this holds while the tokens are πθ's own, at the first
// optimizer step of an iteration.
type KL string

// The estimators.
const (
	K1 KL = "k1"
	K2 KL = "k2"
	K3 KL = "k3"
)

// inReward reports whether the estimate is taken off the reward, and not a part
// of the loss.
func (k KL) inReward() bool { return k == K1 }

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
