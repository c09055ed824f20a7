package model

import (
	"fmt"

	"agon/trainer/torch"
)

// Parameter is a weight by its Hugging Face name.
type Parameter struct {
	Name string
	// Tensor is the model's own: it is trained in place and not freed.
	Tensor *torch.Tensor
	// Kind tells optimizers and initialisation what the weight is.
	Kind Kind
}

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

// spec is a parameter that a model of a Config has.
type spec struct {
	name  string
	kind  Kind
	shape []int
}

// specs lists the parameters in the order of the forward pass.
func (c *Config) specs() []spec {
	list := []spec{{embeddingName, Embedding, []int{c.Vocabulary, c.Hidden}}}
	for i := range c.Layers {
		list = append(list, c.layerSpecs(layerPrefix(i))...)
	}
	list = append(list, spec{"model.norm.weight", Norm, []int{c.Hidden}})
	if !c.TiedHead {
		list = append(list, spec{headName, Head, []int{c.Vocabulary, c.Hidden}})
	}
	return list
}

const (
	embeddingName = "model.embed_tokens.weight"
	headName      = "lm_head.weight"
)

func layerPrefix(i int) string { return fmt.Sprintf("model.layers.%d.", i) }

func (c *Config) layerSpecs(prefix string) []spec {
	q, kv := c.Heads*c.HeadSize, c.KVHeads*c.HeadSize
	attention, mlp := prefix+"self_attn.", prefix+"mlp."
	list := []spec{
		{prefix + "input_layernorm.weight", Norm, []int{c.Hidden}},
		{attention + "q_proj.weight", Matrix, []int{q, c.Hidden}},
		{attention + "k_proj.weight", Matrix, []int{kv, c.Hidden}},
		{attention + "v_proj.weight", Matrix, []int{kv, c.Hidden}},
		{attention + "o_proj.weight", Residual, []int{c.Hidden, q}},
	}
	if c.QKVBias {
		list = append(list,
			spec{attention + "q_proj.bias", Bias, []int{q}},
			spec{attention + "k_proj.bias", Bias, []int{kv}},
			spec{attention + "v_proj.bias", Bias, []int{kv}})
	}
	if c.OutputBias {
		list = append(list, spec{attention + "o_proj.bias", Bias, []int{c.Hidden}})
	}
	if c.QKNorm {
		list = append(list,
			spec{attention + "q_norm.weight", Norm, []int{c.HeadSize}},
			spec{attention + "k_norm.weight", Norm, []int{c.HeadSize}})
	}
	list = append(list,
		spec{prefix + "post_attention_layernorm.weight", Norm, []int{c.Hidden}},
		spec{mlp + "gate_proj.weight", Matrix, []int{c.Intermediate, c.Hidden}},
		spec{mlp + "up_proj.weight", Matrix, []int{c.Intermediate, c.Hidden}},
		spec{mlp + "down_proj.weight", Residual, []int{c.Hidden, c.Intermediate}})
	if c.MLPBias {
		list = append(list,
			spec{mlp + "gate_proj.bias", Bias, []int{c.Intermediate}},
			spec{mlp + "up_proj.bias", Bias, []int{c.Intermediate}},
			spec{mlp + "down_proj.bias", Bias, []int{c.Hidden}})
	}
	return list
}

// Parameters returns the number of weights of a model of this shape.
func (c *Config) Parameters() int {
	n := 0
	for _, s := range c.specs() {
		n += elements(s.shape)
	}
	return n
}

func elements(shape []int) int {
	n := 1
	for _, size := range shape {
		n *= size
	}
	return n
}
