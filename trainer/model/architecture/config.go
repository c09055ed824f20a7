// Package architecture is the shape of a transformer, and how Hugging Face folders
// tell it: Llama 3, Qwen 2 and Qwen 3 as a matter of [Config], which their
// config.json is read into and written from, the parameters that a model of a shape
// has, its rotary tables, and generation_config.json. It needs no libtorch.
package architecture

import (
	"fmt"
	"math"
)

// Family is an architecture by the name that Hugging Face gives it under
// model_type.
type Family string

// The families that this transformer covers. They differ in a few options of
// Config only.
const (
	Llama Family = "llama"
	Qwen2 Family = "qwen2"
	Qwen3 Family = "qwen3"
)

// Config is the shape of a transformer.
type Config struct {
	Family Family
	// Vocabulary is the number of token ids that have an embedding.
	Vocabulary int
	// Hidden is the width D of the residual stream.
	Hidden int
	// Intermediate is the width F of the gated layer.
	Intermediate int
	Layers       int
	// Heads is the number of query heads. KVHeads, which divides it, is the
	// number of key and value heads: each serves Heads/KVHeads query heads
	// (grouped-query attention, Ainslie et al., EMNLP 2023).
	Heads, KVHeads int
	// HeadSize is the width of a head; Heads·HeadSize need not be Hidden.
	HeadSize int
	// Context is the number of tokens that the model reads at most.
	Context int
	// NormEps is added to the mean square in RMSNorm.
	NormEps float64
	// RotaryBase is θ of rotary embeddings; RotaryScaling stretches them and
	// is nil where they are not stretched.
	RotaryBase    float64
	RotaryScaling *RotaryScaling
	// TiedHead makes the embedding the head's matrix too.
	TiedHead bool
	// QKVBias and OutputBias give biases to the projections into and out of
	// attention.
	QKVBias, OutputBias bool
	// MLPBias gives biases to the three projections of the gated layer (Llama).
	MLPBias bool
	// QKNorm normalises each query and key head (Qwen3).
	QKNorm bool
}

// Validate returns an error that names the first fault.
func (c *Config) Validate() error {
	for _, size := range []struct {
		name string
		n    int
	}{
		{"vocabulary", c.Vocabulary}, {"hidden", c.Hidden}, {"intermediate", c.Intermediate}, {"layers", c.Layers},
		{"heads", c.Heads}, {"kv_heads", c.KVHeads}, {"head_size", c.HeadSize}, {"context", c.Context},
	} {
		if size.n < 1 || size.n > maxSize {
			return fmt.Errorf("model: %s is %d: it must be within [1, %d]", size.name, size.n, maxSize)
		}
	}
	switch {
	case c.Layers > maxLayers:
		return fmt.Errorf("model: layers is %d: it must be at most %d", c.Layers, maxLayers)
	case c.Family != Llama && c.Family != Qwen2 && c.Family != Qwen3:
		return fmt.Errorf("model: family %q is not supported: only llama, qwen2 and qwen3 are", c.Family)
	case c.Family == Llama && c.Hidden%c.Heads != 0: // as LlamaConfig.validate_architecture
		return fmt.Errorf("model: hidden is %d: it must be a multiple of the %d heads", c.Hidden, c.Heads)
	case c.Heads%c.KVHeads != 0:
		return fmt.Errorf("model: %d heads cannot share %d key and value heads evenly", c.Heads, c.KVHeads)
	case c.HeadSize%2 != 0:
		return fmt.Errorf("model: head size %d is odd: rotary embeddings turn pairs", c.HeadSize)
	case c.Heads > maxSize/c.HeadSize:
		return fmt.Errorf("model: %d heads of %d: their product must be at most %d", c.Heads, c.HeadSize, maxSize)
	case c.Context > maxRotary/c.HeadSize:
		return fmt.Errorf("model: context %d with head size %d: their product must be at most %d", c.Context, c.HeadSize, maxRotary)
	case !(c.NormEps >= 0 && c.NormEps < 1):
		return fmt.Errorf("model: norm epsilon %v is not within [0, 1)", c.NormEps)
	case !(c.RotaryBase > 1) || math.IsInf(c.RotaryBase, 0):
		return fmt.Errorf("model: rotary base %v is not above 1", c.RotaryBase)
	}
	return c.RotaryScaling.validate()
}

// maxSize keeps what a file says from overflowing what is computed from it,
// maxLayers from filling the memory with the names of their weights, and
// maxRotary with rotary tables: 2^28 are 1 GiB, for two million tokens of heads
// of 128.
const (
	maxSize   = 1 << 24
	maxLayers = 1 << 12
	maxRotary = 1 << 28
)

// Tiny is the shape of the small policy that ships: 777 thousand parameters
// with a vocabulary of 85.
func Tiny(vocabulary, context int) Config {
	return Config{
		Family: Llama, Vocabulary: vocabulary, Hidden: 128, Intermediate: 320, Layers: 4,
		Heads: 4, KVHeads: 4, HeadSize: 32, Context: context, NormEps: 1e-5, RotaryBase: 10_000,
	}
}
