// Package model is the transformer that Agon trains and samples from: RMSNorm,
// rotary embeddings, grouped-query attention and SwiGLU, which is Llama 3,
// Qwen 2 and Qwen 3 as a matter of Config. It reads and writes Hugging Face
// folders, so that every checkpoint loads in transformers, vLLM and Ollama.
//
// A [Model] holds the weights as tensors, by their Hugging Face names, and
// gives log-probabilities with gradients ([Model.Score], [Model.Accumulate]).
// Package sampler writes with the same weights, by way of [Model.HiddenCached] and
// [Model.BlockWeights].
package model

import (
	"fmt"
	"sync/atomic"

	"agon/trainer/model/architecture"
	"agon/trainer/torch"
)

// Model is a transformer with its weights. Its tensors are used by one
// goroutine at a time; Version may be called from any.
type Model struct {
	config     architecture.Config
	generation architecture.Generation
	// weights are the model's own; parameters are those that are trained: the
	// weights, or the adapter beside them, and the critic.
	weights, parameters []Parameter
	adapter             *adapter // nil without one
	critic              *critic  // nil without one
	recompute           bool
	logitsAtOnce        int // 0 is chunkLogits
	embedding           *torch.Tensor
	layers              []layer
	finalNorm           *torch.Tensor
	head                *torch.Tensor
	cos, sin            *torch.Tensor // [Context, 1, R]
	version             atomic.Int64
}

// newModel takes over weights, which are kept tensors by name.
func newModel(config architecture.Config, weights map[string]*torch.Tensor) *Model {
	m := &Model{config: config}
	for _, s := range config.Specs() {
		t := weights[s.Name]
		t.SetRequiresGrad(true)
		m.weights = append(m.weights, Parameter{Name: s.Name, Tensor: t, Kind: s.Kind})
	}
	m.parameters = m.weights
	m.embedding, m.finalNorm, m.head = weights[architecture.EmbeddingName], weights[architecture.NormName], weights[architecture.HeadName]
	if config.TiedHead {
		m.head = m.embedding
	}
	for i := range config.Layers {
		m.layers = append(m.layers, newLayer(architecture.LayerPrefix(i), weights))
	}
	m.rotaryTensors()
	return m
}

func newLayer(prefix string, weights map[string]*torch.Tensor) layer {
	attention, mlp := prefix+"self_attn.", prefix+"mlp."
	named := func(name string) projection {
		return projection{weight: weights[name+".weight"], bias: weights[name+".bias"]}
	}
	return layer{
		inputNorm: weights[prefix+"input_layernorm.weight"],
		postNorm:  weights[prefix+"post_attention_layernorm.weight"],
		q:         named(attention + "q_proj"), k: named(attention + "k_proj"),
		v: named(attention + "v_proj"), o: named(attention + "o_proj"),
		qNorm: weights[attention+"q_norm.weight"], kNorm: weights[attention+"k_norm.weight"],
		gate: named(mlp + "gate_proj"), up: named(mlp + "up_proj"), down: named(mlp + "down_proj"),
	}
}

// rotaryTensors makes the tables that all layers share, of the weights' dtype
// and device.
func (m *Model) rotaryTensors() {
	cos, sin := m.config.RotaryTables(m.config.Context)
	like := func(table []float32) *torch.Tensor {
		t := torch.FromFloat32s(table, m.config.Context, 1, m.config.HeadSize/2)
		return t.To(m.embedding.DType()).ToDevice(m.embedding.Device()).Keep()
	}
	m.cos, m.sin = like(cos), like(sin)
}

// Config returns the model's shape.
func (m *Model) Config() architecture.Config { return m.config }

// Generation returns what the folder that the model was loaded from says of
// generating; the zero Generation for a model that was not loaded.
func (m *Model) Generation() architecture.Generation { return m.generation }

// Parameters returns what is trained, in the order of the forward pass: the
// weights, or the adapter where there is one, and the critic. The slice is shared and must not
// be changed.
func (m *Model) Parameters() []Parameter { return m.parameters }

// Trained returns the number of numbers in Parameters.
func (m *Model) Trained() int {
	n := 0
	torch.Do(func() {
		for _, p := range m.parameters {
			n += p.Tensor.Numel()
		}
	})
	return n
}

// Version returns the number of updates that the weights have seen.
func (m *Model) Version() int { return int(m.version.Load()) }

// Updated tells that the weights have changed: samplers read them anew and
// forget their caches. Whoever changes weights calls it afterwards.
func (m *Model) Updated() { m.version.Add(1) }

// SetVersion sets the number of updates, for a model that goes on from a
// checkpoint. Samplers that already used the model must not be used again.
func (m *Model) SetVersion(n int) { m.version.Store(int64(n)) }

// Recompute tells Accumulate to keep what goes into each block alone and to
// compute the blocks again on the way back: less memory, for about a third more
// time (activation checkpointing). The gradients are the same.
func (m *Model) Recompute(recompute bool) { m.recompute = recompute }

// Clone returns a copy with weights of its own, such as a reference policy. It
// has no adapter. The caller frees it.
func (m *Model) Clone() (clone *Model, err error) {
	err = torch.Do(func() {
		weights := map[string]*torch.Tensor{}
		for _, p := range m.weights {
			weights[p.Name] = p.Tensor.Detach().Clone().Keep()
		}
		clone = newModel(m.config, weights)
		clone.generation = m.generation
		clone.version.Store(m.version.Load())
	})
	if err != nil {
		return nil, fmt.Errorf("model: copy: %w", err)
	}
	return clone, nil
}

// Free frees the weights. The model must not be used afterwards.
func (m *Model) Free() error {
	return torch.Do(func() {
		m.adapter.free()
		m.critic.free()
		for _, p := range m.weights {
			p.Tensor.Free()
		}
		m.cos.Free()
		m.sin.Free()
	})
}

// Hidden returns the last hidden states of ids [B, T] as [B, T, D], normalised
// and ready for the head. A row ends in padding where it is shorter: no token
// sees what stands to its right. It is called inside of torch.Do, and the
// result belongs to the scope; gradients flow unless torch.NoGrad is around
// it. T is at most the context.
func (m *Model) Hidden(idsBT *torch.Tensor) *torch.Tensor {
	xBTD := m.embedding.Embedding(idsBT)
	for i := range m.layers {
		// What only the block needed is freed here, and the rest by the way
		// back as it goes: the next one finds memory that is still in caches.
		torch.Scope(func() { xBTD = m.block(&m.layers[i], xBTD).Return() })
	}
	return m.norm(xBTD, m.finalNorm)
}

// Logits returns the logits [..., V] of hidden states [..., D]. It is called
// inside of torch.Do.
func (m *Model) Logits(hidden *torch.Tensor) *torch.Tensor { return hidden.Linear(m.head, nil) }
