package trainer

// Aggregation is how the losses at tokens become one number. Each weighs the
// token t of sequence i, of N sequences of |o_i| tokens.
type Aggregation string

// The aggregations.
const (
	// AggregatePaper is that of the algorithm's own paper; see
	// Algorithm.Aggregation.
	AggregatePaper Aggregation = "paper"
	// AggregateToken weighs 1/Σ_j|o_j|: every token alike (DAPO, arXiv
	// 2503.14476, section 3.3). A long sequence weighs more.
	AggregateToken Aggregation = "token"
	// AggregateSequence weighs 1/(N|o_i|): every sequence alike (GRPO, arXiv
	// 2402.03300). A long failure is punished less per token.
	AggregateSequence Aggregation = "sequence"
	// AggregateFixed weighs 1/(N·L) with a fixed length L (Dr. GRPO, arXiv
	// 2503.20783): no weight depends on a length.
	AggregateFixed Aggregation = "fixed"
	// AggregateSum weighs 1/N: the log-probability of the whole sequence, as
	// in REINFORCE and RLOO.
	AggregateSum Aggregation = "sum"
)

// of resolves AggregatePaper.
func (a Aggregation) of(algorithm Algorithm) Aggregation {
	if a == AggregatePaper {
		return algorithm.Aggregation()
	}
	return a
}

// normalizer holds the sums over all sequences of an optimizer step, so that
// micro-batches add up to what one batch would have given.
type normalizer struct {
	aggregation Aggregation
	fixedLength int
	sequences   int
	tokens      int
}

func (n *normalizer) add(s *Sequence) {
	n.sequences++
	n.tokens += len(s.Targets)
}

// weight returns the weight of each target of s.
func (n *normalizer) weight(s *Sequence) float64 {
	switch n.aggregation {
	case AggregateToken:
		return 1 / float64(n.tokens)
	case AggregateFixed:
		return 1 / (float64(n.sequences) * float64(n.fixedLength))
	case AggregateSum:
		return 1 / float64(n.sequences)
	}
	return 1 / (float64(n.sequences) * float64(len(s.Targets)))
}
