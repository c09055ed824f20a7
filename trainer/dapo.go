package trainer

// DAPO is decoupled clip and dynamic sampling policy optimization (Yu et al. 2025,
// arXiv 2503.14476, eq. 8), G attempts at a task being a group:
//
//	J(θ) = E 1/Σ_i|o_i| Σ_i Σ_t min[ρ_it A_i, clip(ρ_it, 1−ε_low, 1+ε_high) A_i]
//	       so that 0 < |{i : o_i passes}| < G
//	A_i  = (r_i − mean(r)) / (std(r) + δ)
//
// Its four parts are four settings here: the higher ceiling (section 3.1) is
// Options.ClipHigh above ClipLow, .28 and .2 in the paper; dynamic sampling (3.2),
// which draws tasks until enough groups are neither all-pass nor all-fail, is the
// rollout's; the mean over tokens (3.3) is this algorithm's; and what an overlong
// attempt is worth (3.4) is CreditOptions.Truncated.
//
// Deviations:
//
//  1. Overlong attempts fail or are masked, as the paper's filtering has it; its
//     soft punishment, a reward that falls over the last tokens of the budget, is
//     not here.
//  2. std is the population's deviation: see GRPO.
type DAPO struct{ Clip ClipRange }

// Advantages returns (r_i − mean(r)) / (std(r) + δ).
func (DAPO) Advantages(groups []Group) [][]float64 {
	return GRPO{Scale: ScaleGroup}.Advantages(groups)
}

// Uses is true: a failure counts in the mean.
func (DAPO) Uses(float64) bool { return true }

// Surrogate is −min[ρ_t A, clip(ρ_t, 1−ε_low, 1+ε_high) A].
func (d DAPO) Surrogate(s *Scored, terms []Term) { GRPO{Clip: d.Clip}.Surrogate(s, terms) }

// Aggregation is the mean over all tokens.
func (DAPO) Aggregation() Aggregation { return AggregateToken }

// NeedsOld is true: the ratio is to the sampler's log-probabilities.
func (DAPO) NeedsOld() bool { return true }
