package trainer

import "math"

// CISPO is clipped importance sampling policy optimization (MiniMax-M1, Chen et al.
// 2025, arXiv 2506.13585, eq. 4 and 5): REINFORCE with the ratio as a weight that is
// cut off, so that no token loses its gradient, as those do that PPO clips:
//
//	J(θ) = E 1/Σ_i|o_i| Σ_i Σ_t sg(min(ρ_it, 1+ε_high)) A_i log πθ(o_it | q, o_i,<t)
//	A_i  = (r_i − mean(r)) / std(r)
//
// sg stops the gradient.
//
// Deviations:
//
//  1. There is no lower bound: the paper sets ε_low so large that there is none.
//     Options.ClipHigh is ε_high; TRL's epsilon_high is 1 + ε_high, and 5 where it
//     follows the paper's successors.
//  2. A_i has GRPO's δ and population deviation: see GRPO.
type CISPO struct {
	// High is ε_high.
	High float64
}

// Advantages returns (r_i − mean(r)) / (std(r) + δ).
func (CISPO) Advantages(groups []Group) [][]float64 {
	return GRPO{Scale: ScaleGroup}.Advantages(groups)
}

// Uses is true: a failure counts in the mean.
func (CISPO) Uses(float64) bool { return true }

// Surrogate is −min(ρ_t, 1+ε_high) A log πθ(o_t), of slope −min(ρ_t, 1+ε_high) A.
func (c CISPO) Surrogate(s *Scored, terms []Term) {
	for t := range terms {
		rho := s.Ratio(t).Value
		weight := math.Min(rho, 1+c.High)
		terms[t] = Term{Loss: -weight * s.Advantage * s.LogProb(t), Slope: -weight * s.Advantage}
		if rho > weight {
			terms[t].Clip = ClipHigh
		}
	}
}

// Aggregation is the mean over all tokens.
func (CISPO) Aggregation() Aggregation { return AggregateToken }

// NeedsOld is true: the ratio is to the sampler's log-probabilities.
func (CISPO) NeedsOld() bool { return true }
