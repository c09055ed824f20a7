package trainer

// Distill imitates whatever a teacher wrote: sequence-level knowledge distillation
// (Kim and Rush 2016, arXiv 1606.07947, section 3.2), as Self-Challenging Agents
// (arXiv 2506.01716, section 4) distils a large model's attempts, the failed ones
// too, at the tasks of a small one.
//
//	J(θ) = E_{q, o ~ π_teacher} [ Σ_t log πθ(o_t | q, o_<t) ]
//
// To imitate what passed alone is RFT on a teacher's attempts.
//
// Deviation: o is sampled from the teacher, as in Self-Challenging Agents. Kim and
// Rush take the mode of a beam search, which stands for the sum over all sequences.
type Distill struct{}

// Advantages returns 1 for every attempt, whatever its outcome.
func (Distill) Advantages(groups []Group) [][]float64 {
	return each(groups, func(_ *Group, a []float64) {
		for i := range a {
			a[i] = 1
		}
	})
}

// Uses is true: every attempt is imitated.
func (Distill) Uses(float64) bool { return true }

// Surrogate is −log πθ(o_t), of slope −1.
func (Distill) Surrogate(s *Scored, terms []Term) { RFT{}.Surrogate(s, terms) }

// Aggregation is the mean over all tokens, as supervised fine-tuning takes it.
func (Distill) Aggregation() Aggregation { return AggregateToken }

// NeedsOld is false: likelihood asks for no ratio.
func (Distill) NeedsOld() bool { return false }
