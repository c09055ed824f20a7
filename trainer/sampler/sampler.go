// Package sampler writes with the weights of a model, as an agon.Policy: [Native] by
// kernels of its own on a CPU, [Torch] through libtorch where the weights lie, on a
// GPU or not. Given the same weights they write the same, but for rounding.
//
// What a sampler says of a token differs from what the model says of it
// (model.Model.Score) by rounding only; [Agreement] measures by how much.
package sampler

import (
	"errors"
	"fmt"
	"math"

	"agon"
)

// Sampler is what Native and Torch are: a policy in this process.
type Sampler interface {
	agon.Policy
	// Stats returns the counts since the sampler was made.
	Stats() Stats
	// Close frees the sampler's memory. No Generate may be running.
	Close() error
}

// Text gives the text of ids, that of special tokens included.
type Text interface {
	Decode(ids []int32) string
}

// Stats counts what a sampler has done.
type Stats struct {
	// Prompt counts the tokens that requests came with, Cached those of them
	// that the cache knew, and Sampled the tokens written.
	Prompt, Cached, Sampled int64
}

const defaultCacheBytes = 1 << 30

// checkRequest refuses what no sampler can answer.
func checkRequest(r *agon.Request, vocabulary int) error {
	switch {
	case len(r.Tokens) == 0:
		return errors.New("the request has no tokens")
	case r.MaxTokens < 1:
		return fmt.Errorf("MaxTokens is %d: it must be at least 1", r.MaxTokens)
	case !(r.Temperature >= 0) || math.IsInf(r.Temperature, 0):
		return fmt.Errorf("temperature %v is not within [0, ∞)", r.Temperature)
	}
	if err := r.Truncation.Validate(); err != nil {
		return err
	}
	if least := r.Truncation.MinTokens; least > r.MaxTokens {
		return fmt.Errorf("min-tokens is %d: it must be at most MaxTokens, %d", least, r.MaxTokens)
	}
	for i, id := range r.Tokens {
		if id < 0 || int(id) >= vocabulary {
			return fmt.Errorf("token %d is id %d; the vocabulary has %d", i, id, vocabulary)
		}
	}
	return nil
}
