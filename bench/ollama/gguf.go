package main

import (
	"encoding/binary"
	"io"
	"os"
	"strings"

	"github.com/ollama/ollama/fs/ggml"

	"agon/trainer/model"
	"agon/trainer/torch"
)

// writeGGUF writes a Llama with its weights in float32, which Ollama's own conversion
// of a folder rounds to float16.
func writeGGUF(file *os.File, m *model.Model, v *vocabulary) error {
	c := m.Config()
	kinds := make([]int32, len(v.tokens))
	for id := range kinds {
		kinds[id] = 1 // normal
	}
	kinds[end] = 3 // control
	values := ggml.KV{
		"general.architecture": "llama", "general.file_type": uint32(0), // all float32
		"llama.vocab_size": uint32(c.Vocabulary), "llama.block_count": uint32(c.Layers), "llama.context_length": uint32(c.Context),
		"llama.embedding_length": uint32(c.Hidden), "llama.feed_forward_length": uint32(c.Intermediate),
		"llama.attention.head_count": uint32(c.Heads), "llama.attention.head_count_kv": uint32(c.KVHeads),
		"llama.rope.dimension_count": uint32(c.HeadSize), "llama.rope.freq_base": float32(c.RotaryBase),
		"llama.attention.layer_norm_rms_epsilon": float32(c.NormEps),
		"tokenizer.ggml.model":                   "gpt2", "tokenizer.ggml.pre": "default", "tokenizer.ggml.tokens": v.tokens,
		"tokenizer.ggml.token_type": kinds, "tokenizer.ggml.merges": v.merges,
		"tokenizer.ggml.bos_token_id": uint32(end), "tokenizer.ggml.eos_token_id": uint32(end), "tokenizer.ggml.add_bos_token": false,
	}
	tensors, err := tensorsOf(m)
	if err != nil {
		return err
	}
	return ggml.WriteGGUF(file, values, tensors)
}

// ggufNames puts the names that a GGUF file has in the place of Hugging Face's.
var ggufNames = strings.NewReplacer(
	"lm_head", "output", "model.embed_tokens", "token_embd", "model.norm", "output_norm", "model.layers", "blk",
	"input_layernorm", "attn_norm", "post_attention_layernorm", "ffn_norm",
	"self_attn.q_proj", "attn_q", "self_attn.k_proj", "attn_k", "self_attn.v_proj", "attn_v", "self_attn.o_proj", "attn_output",
	"mlp.gate_proj", "ffn_gate", "mlp.up_proj", "ffn_up", "mlp.down_proj", "ffn_down",
)

func tensorsOf(m *model.Model) (tensors []*ggml.Tensor, err error) {
	c := m.Config()
	err = torch.Do(func() {
		for _, p := range m.Parameters() {
			numbers := floats(p.Tensor.Detach().Float32s())
			switch {
			case strings.HasSuffix(p.Name, "q_proj.weight"):
				numbers = interleaved(numbers, c.Heads, c.HeadSize, c.Hidden)
			case strings.HasSuffix(p.Name, "k_proj.weight"):
				numbers = interleaved(numbers, c.KVHeads, c.HeadSize, c.Hidden)
			}
			t := &ggml.Tensor{Name: ggufNames.Replace(p.Name), WriterTo: numbers} // Kind 0 is float32
			for _, size := range p.Tensor.Shape() {
				t.Shape = append([]uint64{uint64(size)}, t.Shape...) // the innermost first
			}
			tensors = append(tensors, t)
		}
	})
	return tensors, err
}

// interleaved puts the two numbers of a head that are rotated together, which are half
// a head apart, beside each other: llama.cpp rotates neighbours. Rows are of so many
// columns.
func interleaved(rows floats, heads, size, columns int) floats {
	moved := make(floats, 0, len(rows))
	for head := range heads {
		for pair := range size / 2 {
			for half := range 2 {
				row := head*size + half*size/2 + pair
				moved = append(moved, rows[row*columns:(row+1)*columns]...)
			}
		}
	}
	return moved
}

// floats are numbers in memory that go to a file.
type floats []float32

func (f floats) WriteTo(w io.Writer) (int64, error) {
	return int64(len(f) * 4), binary.Write(w, binary.LittleEndian, []float32(f))
}
