package trainer

// RFT is rejection fine-tuning: supervised learning on the attempts that
// passed (Yuan et al. 2023, arXiv 2308.01825, section 3.3; Self-Challenging
// Agents, arXiv 2506.01716, section 4: "one-step REINFORCE with 0/1 reward").
//
//	J(θ) = E_{q, o ~ π_old} [ 1[r(o) = 1] · 1/|o| Σ_t log πθ(o_t | q, o_<t) ]
//
// Deviations:
//
//  1. What passed is told by the outcome, not by the reward: a challenger
//     imitates every sound item, whatever its difficulty pays.
//  2. The mean is over the sequences that passed, not over all that were
//     sampled: the step's size does not shrink with the success rate. The
//     gradient's direction is the same.
//  3. Equal successes of one task are kept, as often as they were sampled.
//     Yuan et al. keep distinct reasoning paths, which they tell apart by
//     their equations; programs have no such canonical form.
type RFT struct{}

// Advantages returns 1 for what passed and 0 for the others.
func (RFT) Advantages(groups []Group) [][]float64 {
	return each(groups, func(g *Group, a []float64) {
		for i := range a {
			if g.Samples[i].Outcome == 1 {
				a[i] = 1
			}
		}
	})
}

// Uses reports whether the attempt passed.
func (RFT) Uses(a float64) bool { return a != 0 }

// Surrogate is −log πθ(o_t), of slope −1.
func (RFT) Surrogate(s *Scored, terms []Term) {
	for t := range terms {
		terms[t] = Term{Loss: -s.LogProb(t), Slope: -1}
	}
}

// Aggregation is the mean over the tokens of a sequence, then over sequences.
func (RFT) Aggregation() Aggregation { return AggregateSequence }

// NeedsOld is false: likelihood asks for no ratio.
func (RFT) NeedsOld() bool { return false }

// each calls fill with every group and the advantages to fill in, all 0.
func each(groups []Group, fill func(g *Group, a []float64)) [][]float64 {
	advantages := make([][]float64, len(groups))
	for i := range groups {
		advantages[i] = make([]float64, len(groups[i].Samples))
		fill(&groups[i], advantages[i])
	}
	return advantages
}
