package trainer

import (
	"fmt"
	"sort"
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

// Plan packs sequences into micro-batches of at most budget tokens, padding
// included. A sequence longer than budget gets a micro-batch of its own. The
// longest go first, so that memory runs out at once or not at all; equal
// lengths keep their order. The plan is a function of the lengths alone.
func Plan(sequences []*Sequence, budget int) []*Batch {
	sorted := append([]*Sequence(nil), sequences...)
	sort.SliceStable(sorted, func(i, j int) bool { return len(sorted[i].Tokens) > len(sorted[j].Tokens) })
	var batches []*Batch
	for len(sorted) > 0 {
		width := len(sorted[0].Tokens)
		n := min(max(budget/max(width, 1), 1), len(sorted))
		batches = append(batches, &Batch{Sequences: sorted[:n:n], Width: width})
		sorted = sorted[n:]
	}
	return batches
}

// checkIDs refuses ids that the vocabulary does not have, which a tensor
// library answers with a fault far from here.
func checkIDs(sequences []*Sequence, vocabulary int) error {
	for i, s := range sequences {
		for j, id := range s.Tokens {
			if id < 0 || int(id) >= vocabulary {
				return fmt.Errorf("sequence %d: token %d is id %d; the vocabulary has %d", i, j, id, vocabulary)
			}
		}
	}
	return nil
}
