package architecture

import "fmt"

// Kind is what a weight does.
type Kind int

// The kinds of weight.
const (
	// Embedding is [V, D]; where the head is tied it is the head too.
	Embedding Kind = iota
	// Head is the matrix [V, D] that gives logits.
	Head
	// Matrix is a hidden matrix [Out, In], which Muon would orthogonalise.
	Matrix
	// Residual is a Matrix whose output is added to the residual stream.
	Residual
	// Norm is the gain of an RMSNorm, a vector.
	Norm
	// Bias is a vector.
	Bias
)

// Spec is a parameter that a model of a Config has, by its Hugging Face name.
type Spec struct {
	Name  string
	Kind  Kind
	Shape []int
}

// Numbers is how many there are in the parameter.
func (s *Spec) Numbers() int {
	n := 1
	for _, size := range s.Shape {
		n *= size
	}
	return n
}

// Specs lists the parameters in the order of the forward pass.
func (c *Config) Specs() []Spec {
	list := []Spec{{EmbeddingName, Embedding, []int{c.Vocabulary, c.Hidden}}}
	for i := range c.Layers {
		list = append(list, c.layerSpecs(LayerPrefix(i))...)
	}
	list = append(list, Spec{NormName, Norm, []int{c.Hidden}})
	if !c.TiedHead {
		list = append(list, Spec{HeadName, Head, []int{c.Vocabulary, c.Hidden}})
	}
	return list
}

// The names of the weights around the blocks.
const (
	EmbeddingName = "model.embed_tokens.weight"
	NormName      = "model.norm.weight"
	HeadName      = "lm_head.weight"
)

// LayerPrefix begins the names of the weights of block i.
func LayerPrefix(i int) string { return fmt.Sprintf("model.layers.%d.", i) }

func (c *Config) layerSpecs(prefix string) []Spec {
	q, kv := c.Heads*c.HeadSize, c.KVHeads*c.HeadSize
	attention, mlp := prefix+"self_attn.", prefix+"mlp."
	list := []Spec{
		{prefix + "input_layernorm.weight", Norm, []int{c.Hidden}},
		{attention + "q_proj.weight", Matrix, []int{q, c.Hidden}},
		{attention + "k_proj.weight", Matrix, []int{kv, c.Hidden}},
		{attention + "v_proj.weight", Matrix, []int{kv, c.Hidden}},
		{attention + "o_proj.weight", Residual, []int{c.Hidden, q}},
	}
	if c.QKVBias {
		list = append(list,
			Spec{attention + "q_proj.bias", Bias, []int{q}},
			Spec{attention + "k_proj.bias", Bias, []int{kv}},
			Spec{attention + "v_proj.bias", Bias, []int{kv}})
	}
	if c.OutputBias {
		list = append(list, Spec{attention + "o_proj.bias", Bias, []int{c.Hidden}})
	}
	if c.QKNorm {
		list = append(list,
			Spec{attention + "q_norm.weight", Norm, []int{c.HeadSize}},
			Spec{attention + "k_norm.weight", Norm, []int{c.HeadSize}})
	}
	list = append(list,
		Spec{prefix + "post_attention_layernorm.weight", Norm, []int{c.Hidden}},
		Spec{mlp + "gate_proj.weight", Matrix, []int{c.Intermediate, c.Hidden}},
		Spec{mlp + "up_proj.weight", Matrix, []int{c.Intermediate, c.Hidden}},
		Spec{mlp + "down_proj.weight", Residual, []int{c.Hidden, c.Intermediate}})
	if c.MLPBias {
		list = append(list,
			Spec{mlp + "gate_proj.bias", Bias, []int{c.Intermediate}},
			Spec{mlp + "up_proj.bias", Bias, []int{c.Intermediate}},
			Spec{mlp + "down_proj.bias", Bias, []int{c.Hidden}})
	}
	return list
}

// Parameters returns the number of weights of a model of this shape.
func (c *Config) Parameters() int {
	n := 0
	for _, s := range c.Specs() {
		n += s.Numbers()
	}
	return n
}

// InitialDeviation is the standard deviation of new weights, as in GPT-2
// (Radford et al., 2019, openai/gpt-2) and Llama's initializer_range.
const InitialDeviation = 0.02
