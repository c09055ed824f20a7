package peer

import (
	"agon"
	"agon/trainer"
	"agon/trainer/model/architecture"
)

// Medium is the Llama of 67 million parameters that llama.py calls 70m.
func Medium() architecture.Config {
	c := architecture.Tiny(32_000, 256)
	c.Hidden, c.Intermediate, c.Layers, c.TiedHead = 512, 2048, 12, true
	c.Heads, c.KVHeads, c.HeadSize = 8, 8, 64
	return c
}

// A Call asks a policy for completions of prompts. The peer writes as many
// tokens for each as we did.
type Call struct {
	Prompts [][]int32 `json:"prompts"`
	Lengths []int     `json:"lengths"`
}

// NewCall returns the call that requests were, given what came of them. What
// has no room for a completion is left out.
func NewCall(requests []agon.Request, completions []agon.Completion) Call {
	var call Call
	for i := range requests {
		if n := len(completions[i].Tokens); n > 0 {
			call.Prompts = append(call.Prompts, requests[i].Tokens)
			call.Lengths = append(call.Lengths, n)
		}
	}
	return call
}

// Tokens is the number of tokens that were written.
func (c *Call) Tokens() (n int) {
	for _, length := range c.Lengths {
		n += length
	}
	return n
}

// A Sequence is something to train on.
type Sequence struct {
	IDs  []int32 `json:"ids"`
	Mask []int   `json:"mask"` // 1 at the ids that count
	// Old are the log-probabilities with which those were sampled.
	Old        []float32 `json:"old"`
	Advantage  float64   `json:"advantage"`
	Supervised bool      `json:"supervised"`
}

// A Batch is a micro-batch: sequences that go through the network together.
type Batch []Sequence

// NewBatches returns what the peer has to know of micro-batches.
func NewBatches(list []*trainer.Batch) []Batch {
	batches := make([]Batch, len(list))
	for i, b := range list {
		batches[i] = newBatch(b.Sequences)
	}
	return batches
}

func newBatch(list []*trainer.Sequence) Batch {
	sequences := make(Batch, len(list))
	for i, s := range list {
		sequences[i] = Sequence{
			IDs: s.Tokens, Mask: make([]int, len(s.Tokens)), Old: s.Old,
			Advantage: s.Advantage, Supervised: s.Loss == agon.LossSupervised,
		}
		for _, at := range s.Targets {
			sequences[i].Mask[at] = 1
		}
		if s.Old == nil {
			sequences[i].Old = make([]float32, len(s.Targets))
		}
	}
	return sequences
}
