package trainer

// GSPO is group sequence policy optimization (Zheng et al. 2025, arXiv 2507.18071,
// eq. 5 to 7): GRPO with one ratio for a sequence, the geometric mean of those of
// its tokens, for the reward is the sequence's too:
//
//	J(θ) = E 1/G Σ_i min[s_i A_i, clip(s_i, 1−ε, 1+ε) A_i]
//	s_i  = (πθ(o_i | q) / π_old(o_i | q))^(1/|o_i|)
//	A_i  = (r_i − mean(r)) / std(r)
//
// Deviations:
//
//  1. ε is two numbers, as in the paper's experiments (section 5.1: 3e-4 and 4e-4,
//     for a geometric mean moves little).
//  2. A_i has GRPO's δ and population deviation: see GRPO.
type GSPO struct{ Clip ClipRange }

// Advantages returns (r_i − mean(r)) / (std(r) + δ).
func (GSPO) Advantages(groups []Group) [][]float64 {
	return GRPO{Scale: ScaleGroup}.Advantages(groups)
}

// Uses is true: a failure counts in the mean.
func (GSPO) Uses(float64) bool { return true }

// Surrogate is −min[s A, clip(s, 1−ε_low, 1+ε_high) A] at each target; the
// derivative of their sum by every log πθ(o_t) is −s A, for each s holds 1/|o| of
// it.
func (g GSPO) Surrogate(s *Scored, terms []Term) {
	term := g.Clip.term(s.MeanRatio(), s.Advantage)
	for t := range terms {
		terms[t] = term
	}
}

// Aggregation is the mean over the tokens of a sequence, then over sequences: a
// sequence is one action.
func (GSPO) Aggregation() Aggregation { return AggregateSequence }

// NeedsOld is true: the ratio is to the sampler's log-probabilities.
func (GSPO) NeedsOld() bool { return true }
