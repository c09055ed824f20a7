package trainer

// DrGRPO is "GRPO done right" (Liu et al. 2025, "Understanding R1-Zero-like
// training", arXiv 2503.20783, section 3.2): GRPO without its two divisions, by
// the deviation of the group, which favours tasks that nearly all or nearly none
// solve, and by the length of the sequence, which lets long failures off:
//
//	J(θ) = E 1/G Σ_i Σ_t min[ρ_it A_i, clip(ρ_it, 1−ε, 1+ε) A_i]
//	A_i  = r_i − mean(r)
//
// Deviations:
//
//  1. The sum over tokens is divided by a constant L, Options.FixedLength, as the
//     authors' code does (masked_mean with the generation's budget) and TRL: it
//     scales the gradient alone.
type DrGRPO struct{ Clip ClipRange }

// Advantages returns r_i − mean(r).
func (DrGRPO) Advantages(groups []Group) [][]float64 {
	return GRPO{Scale: ScaleNone}.Advantages(groups)
}

// Uses is true: a failure counts in the mean.
func (DrGRPO) Uses(float64) bool { return true }

// Surrogate is GRPO's.
func (d DrGRPO) Surrogate(s *Scored, terms []Term) { GRPO{Clip: d.Clip}.Surrogate(s, terms) }

// Aggregation is the sum over tokens by a fixed length, then the mean over
// sequences.
func (DrGRPO) Aggregation() Aggregation { return AggregateFixed }

// NeedsOld is true: the ratio is to the sampler's log-probabilities.
func (DrGRPO) NeedsOld() bool { return true }
