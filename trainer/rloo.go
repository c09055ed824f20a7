package trainer

// RLOO is REINFORCE with the mean reward of the other attempts at the same
// task as baseline (Kool et al. 2019, "Buy 4 REINFORCE samples, get a baseline
// for free!"; Ahmadian et al. 2024, arXiv 2402.14740, section 3.2, k attempts):
//
//	∇J(θ) = 1/k Σ_i [ r_i − 1/(k−1) Σ_{j≠i} r_j ] ∇log πθ(o_i | q)
//
// Deviations:
//
//  1. log πθ(o_i) becomes the ratio of whole sequences ρ_i = πθ(o_i)/π_old(o_i),
//     clipped as in PPO, as TRL does: at the first optimizer step of an
//     iteration ρ = 1 and the gradient is the paper's; later steps are
//     corrected for the policy having moved.
//
//     L_i = −min(ρ_i A_i, clip(ρ_i, 1−ε_low, 1+ε_high) A_i)
//
//  2. A group of one attempt has advantage 0: nothing is left to compare with.
type RLOO struct {
	Clip ClipRange
}

// Advantages returns r_i − mean_{j≠i} r_j.
func (RLOO) Advantages(groups []Group) [][]float64 {
	return each(groups, func(g *Group, a []float64) {
		k := float64(len(a))
		if len(a) < 2 {
			return
		}
		sum := k * mean(g.Rewards)
		for i, r := range g.Rewards {
			a[i] = r - (sum-r)/(k-1)
		}
	})
}

// Uses is true: a failure counts in the mean.
func (RLOO) Uses(float64) bool { return true }

// Surrogate is L_i, told in equal parts at each target; its slope by every
// log πθ(o_t) is −ρ_i A_i, or 0 where the ratio is clipped.
func (r RLOO) Surrogate(s *Scored, terms []Term) {
	term := r.Clip.term(s.SequenceRatio(), s.Advantage)
	term.Loss /= float64(len(terms))
	for t := range terms {
		terms[t] = term
	}
}

// Aggregation is the sum over the tokens of a sequence, then the mean over
// sequences: a sequence is one action.
func (RLOO) Aggregation() Aggregation { return AggregateSum }

// NeedsOld is true: the ratio is to the sampler's log-probabilities.
func (RLOO) NeedsOld() bool { return true }
