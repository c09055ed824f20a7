package trainer

import (
	"fmt"
	"slices"
)

// Batch is a micro-batch: sequences that go through the network together,
// padded on the right to the longest. Under a causal mask no token sees what
// stands to its right, so the padding changes nothing.
type Batch struct {
	Sequences []*Sequence
	// Width is the length of the longest sequence.
	Width int
	// Entropies asks for the entropy at each target, which costs a pass over
	// the logits.
	Entropies bool
	// Values asks for what the critic says of each target's state.
	Values bool
}

// Targets returns the number of targets of all sequences.
func (b *Batch) Targets() int {
	n := 0
	for _, s := range b.Sequences {
		n += len(s.Targets)
	}
	return n
}

// Tokens returns the number of tokens without padding.
func (b *Batch) Tokens() int {
	n := 0
	for _, s := range b.Sequences {
		n += len(s.Tokens)
	}
	return n
}

// IDs returns the ids as rows of Width, padded with pad.
func (b *Batch) IDs(pad int32) []int64 {
	ids := make([]int64, len(b.Sequences)*b.Width)
	for i, s := range b.Sequences {
		row := ids[i*b.Width : (i+1)*b.Width]
		for j := range row {
			row[j] = int64(pad)
		}
		for j, token := range s.Tokens {
			row[j] = int64(token)
		}
	}
	return ids
}

// Predictions returns, for the targets of all sequences in order, the position
// in the flattened rows of IDs that predicts the target, and the target's id.
func (b *Batch) Predictions() (positions, targets []int64) {
	n := b.Targets()
	positions, targets = make([]int64, 0, n), make([]int64, 0, n)
	for i, s := range b.Sequences {
		for _, t := range s.Targets {
			positions = append(positions, int64(i*b.Width)+int64(t)-1)
			targets = append(targets, int64(s.Tokens[t]))
		}
	}
	return positions, targets
}

// InverseTemperatures returns 1/T for each target, or nil if all are 1.
func (b *Batch) InverseTemperatures() []float32 {
	scaled := false
	inverse := make([]float32, 0, b.Targets())
	for _, s := range b.Sequences {
		t := s.temperature()
		scaled = scaled || t != 1
		for range s.Targets {
			inverse = append(inverse, float32(1/t))
		}
	}
	if !scaled {
		return nil
	}
	return inverse
}

func (s *Sequence) temperature() float64 {
	if s.Temperature == 0 {
		return 1
	}
	return s.Temperature
}

// microBatchTokens is what a micro-batch costs beside its tokens, in tokens. It
// is a compromise: starting the operations takes the small policy as long as
// some 50 tokens on a CPU, and as long as many more on a GPU.
const microBatchTokens = 128

// Plan packs sequences into micro-batches of at most budget tokens, padding
// included, in the way that costs least: long sequences and short ones keep
// apart where the padding would take longer than another micro-batch. A
// sequence longer than budget gets a micro-batch of its own. The longest go
// first, so that memory runs out at once or not at all; equal lengths keep
// their order. The plan is a function of the lengths alone.
func Plan(sequences []*Sequence, budget int) []*Batch {
	sorted := longestFirst(sequences)
	ends := cheapestEnds(sorted, budget)
	var batches []*Batch
	for begin := 0; begin < len(sorted); begin = ends[begin] {
		batches = append(batches, newBatch(sorted[begin:ends[begin]]))
	}
	return batches
}

// Fill packs sequences into micro-batches that are as full as budget allows,
// the longest first: so many of them make an optimizer step of about so many
// tokens. Where lengths are many, little of that is padding.
func Fill(sequences []*Sequence, budget int) []*Batch {
	sorted := longestFirst(sequences)
	var batches []*Batch
	for len(sorted) > 0 {
		n := min(max(budget/max(len(sorted[0].Tokens), 1), 1), len(sorted))
		batches = append(batches, newBatch(sorted[:n]))
		sorted = sorted[n:]
	}
	return batches
}

// newBatch returns the batch of sequences of which the first is the longest.
func newBatch(sequences []*Sequence) *Batch {
	return &Batch{Sequences: slices.Clip(sequences), Width: len(sequences[0].Tokens)}
}

func longestFirst(sequences []*Sequence) []*Sequence {
	return slices.SortedStableFunc(slices.Values(sequences), func(a, b *Sequence) int {
		return len(b.Tokens) - len(a.Tokens)
	})
}

// cheapestEnds returns where a micro-batch that begins at each sequence best
// ends. What the sequences from i on cost at least is the best of all
// micro-batches that begin there, followed by the best for the rest:
//
//	cost(i) = min over j of width(i)·(j−i) + microBatchTokens + cost(j)
func cheapestEnds(sorted []*Sequence, budget int) []int {
	n := len(sorted)
	ends, costs := make([]int, n), make([]int, n+1)
	for i := n - 1; i >= 0; i-- {
		width := max(len(sorted[i].Tokens), 1)
		ends[i], costs[i] = i+1, width+microBatchTokens+costs[i+1]
		for j := i + 2; j <= n && width*(j-i) <= budget; j++ {
			if cost := width*(j-i) + microBatchTokens + costs[j]; cost <= costs[i] {
				ends[i], costs[i] = j, cost
			}
		}
	}
	return ends
}

// checkReadable refuses sequences longer than the context, and ids that the
// vocabulary does not have, which a tensor library answers with a fault far from
// here.
func checkReadable(sequences []*Sequence, learner Learner) error {
	vocabulary, context := learner.Vocabulary(), learner.Context()
	for i, s := range sequences {
		if len(s.Tokens) > context {
			return fmt.Errorf("sequence %d has %d tokens; the context holds %d", i, len(s.Tokens), context)
		}
		for j, id := range s.Tokens {
			if id < 0 || int(id) >= vocabulary {
				return fmt.Errorf("sequence %d: token %d is id %d; the vocabulary has %d", i, j, id, vocabulary)
			}
		}
	}
	return nil
}
