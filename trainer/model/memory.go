package model

import "agon/trainer/model/architecture"

// MemoryOptions are what the memory of a model depends on beside its shape.
type MemoryOptions struct {
	Placement Placement
	// Trains is set where an optimizer with two moments moves the weights, or
	// Adapter in their place.
	Trains  bool
	Adapter *AdapterOptions
	// Recompute is activation checkpointing.
	Recompute bool
	// Tokens go through the network together.
	Tokens int
	// Reference is set where a copy of the weights is kept.
	Reference bool
	// CacheBytes bounds the sampler's keys and values; 0 is no sampler.
	CacheBytes int64
}

// MemoryUse is about what a model takes, in bytes, by what it is for.
type MemoryUse struct {
	// Weights are those in memory, a reference's and the sampler's own copy
	// included.
	Weights int64
	// Optimizer is gradients, moments and, of weights in bfloat16, masters.
	Optimizer int64
	// Activations are those that wait for the way back, and Logits those that
	// are in memory at a time.
	Activations, Logits int64
	// Cache is what keys and values may take.
	Cache int64
}

// Total returns the sum.
func (u MemoryUse) Total() int64 {
	return u.Weights + u.Optimizer + u.Activations + u.Logits + u.Cache
}

// Memory estimates what a model of shape c takes.
func Memory(c *architecture.Config, o MemoryOptions) MemoryUse {
	size, weights := int64(o.Placement.dtype().Size()), int64(c.Parameters())
	use := MemoryUse{Weights: weights * size, Cache: o.CacheBytes}
	if o.Reference && o.Adapter == nil {
		use.Weights += weights * size
	}
	if o.CacheBytes > 0 && !o.Placement.CUDA {
		use.Weights += weights * 4 // the decoder's, laid out for its kernels
	}
	if !o.Trains {
		return use
	}
	trained, trainedSize := weights, size
	if o.Adapter != nil {
		trained, trainedSize = adapterParameters(c, o.Adapter), 4
		use.Weights += trained * 4
	}
	const moments = 2 * 4
	use.Optimizer = trained * (trainedSize + moments)
	if trainedSize < 4 {
		use.Optimizer += trained * (4 + 4) // master, and the sum of gradients
	}
	use.Activations = int64(o.Tokens) * activations(c, &o) * size
	use.Logits = logitCopies * 4 * min(int64(o.Tokens)*int64(c.Vocabulary), chunkLogits)
	return use
}

// logitCopies are those of a chunk that are there together: what the head gives,
// in float32, scaled, their log-softmax, and its gradient (measured).
const logitCopies = 5

// adapterParameters counts the numbers of an adapter.
func adapterParameters(c *architecture.Config, o *AdapterOptions) int64 {
	q, kv := c.Heads*c.HeadSize, c.KVHeads*c.HeadSize
	sides := map[string]int{
		"q_proj": c.Hidden + q, "k_proj": c.Hidden + kv, "v_proj": c.Hidden + kv, "o_proj": q + c.Hidden,
		"gate_proj": c.Hidden + c.Intermediate, "up_proj": c.Hidden + c.Intermediate, "down_proj": c.Intermediate + c.Hidden,
	}
	layers, n := c.Layers, 0
	if o.Layers != nil {
		layers = len(o.Layers)
	}
	for _, target := range o.Targets {
		n += o.Rank * sides[target]
	}
	return int64(layers) * int64(n)
}

// activations counts the numbers per token that wait for the way back: in a
// block the stream and its norm twice, queries, keys and values before and after
// their rotation, what attention gives, and four of the gated layer.
func activations(c *architecture.Config, o *MemoryOptions) int64 {
	q, kv := int64(c.Heads*c.HeadSize), int64(c.KVHeads*c.HeadSize)
	d, f := int64(c.Hidden), int64(c.Intermediate)
	block := 4*d + 3*q + 3*kv + 4*f
	if o.Recompute {
		return int64(c.Layers)*d + block
	}
	return int64(c.Layers) * block
}
