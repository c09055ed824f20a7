// Package decoder computes a transformer's next tokens on a CPU in float32,
// with a cache of keys and values in pages.
//
// It is made for sampling. Whatever shares a call with a token, however its
// sequence was cut into calls, and whether its past was computed or found in
// the cache, the same bits come out: every sum runs in an order that the
// model's sizes and the token's position alone decide. So which rows a sampler
// batches, evicts or computes again changes the time and nothing else. Matrix
// libraries do not promise this: they choose other orders for other sizes.
//
// The kernels are C++ with vectors, compiled for AVX-512, AVX2 and the portable
// minimum, and chosen at run time. Bits differ between these.
package decoder

// #cgo CXXFLAGS: -std=c++17 -O3 -Wall -Wextra
// #include "decoder.h"
import "C"

import (
	"errors"
	"fmt"
	"slices"
	"unsafe"
)

// Config is the shape of the transformer; see package model's Config.
type Config struct {
	Vocabulary, Hidden, Intermediate, Layers int
	Heads, KVHeads, HeadSize, Context        int
	NormEps                                  float64
	// Kernel is one of Kernels; empty takes the first, which is the fastest.
	// Naming one that several machines have gives the same bits on them.
	Kernel string
}

// Layer is one block's weights, matrices as [Out, In] row by row. Biases and
// head norms are nil where the model has none.
type Layer struct {
	InputNorm, PostNorm []float32
	Q, K, V             []float32
	QBias, KBias, VBias []float32
	QNorm, KNorm        []float32
	O, OBias            []float32
	Gate, Up, Down      []float32
	// GateBias, UpBias and DownBias are there together.
	GateBias, UpBias, DownBias []float32
}

// PageTokens is the number of tokens whose keys and values make a page.
const PageTokens = C.AGON_PAGE_TOKENS

// CallTokens is the number of tokens that a call takes at most.
const CallTokens = C.AGON_CALL_TOKENS

// Decoder holds a transformer's weights, laid out for its kernel. While its
// weights are set nothing else may use it; otherwise it may be used from
// several goroutines, each with a Workspace.
type Decoder struct {
	config Config
	c      *C.agon_decoder
}

var errMemory = errors.New("decoder: out of memory")

// New returns a decoder without weights. cos and sin are the rotary tables
// [Context, HeadSize/2]. The caller closes it.
func New(config Config, cos, sin []float32) (*Decoder, error) {
	if n := config.Context * config.HeadSize / 2; len(cos) != n || len(sin) != n {
		return nil, fmt.Errorf("decoder: rotary tables of %d and %d numbers, want %d", len(cos), len(sin), n)
	}
	kernel := max(slices.Index(Kernels(), config.Kernel), 0)
	if name := Kernels()[kernel]; config.Kernel != "" && config.Kernel != name {
		return nil, fmt.Errorf("decoder: this machine cannot run the kernel %q: it has %v", config.Kernel, Kernels())
	}
	c := C.agon_decoder_config{
		vocabulary: C.int32_t(config.Vocabulary), hidden: C.int32_t(config.Hidden),
		intermediate: C.int32_t(config.Intermediate), layers: C.int32_t(config.Layers),
		heads: C.int32_t(config.Heads), kv_heads: C.int32_t(config.KVHeads),
		head_size: C.int32_t(config.HeadSize), context: C.int32_t(config.Context),
		norm_eps: C.float(config.NormEps),
	}
	d := &Decoder{config: config, c: C.agon_decoder_new(c, C.int(kernel), floats(cos), floats(sin))}
	if d.c == nil {
		return nil, errMemory
	}
	return d, nil
}

// Kernels lists the kernels that this machine can run, the fastest first:
// "avx512", "avx2", "portable".
func Kernels() []string {
	var names []string
	for i := C.int(0); ; i++ {
		name := C.agon_decoder_kernel(i)
		if name == nil {
			return names
		}
		names = append(names, C.GoString(name))
	}
}

// Close frees the decoder. Its workspaces must be closed before.
func (d *Decoder) Close() {
	C.agon_decoder_free(d.c)
	d.c = nil
}

// SetLayer copies the weights of block i.
func (d *Decoder) SetLayer(i int, l *Layer) error {
	if i < 0 || i >= d.config.Layers {
		return fmt.Errorf("decoder: there is no layer %d", i)
	}
	if err := d.checkLayer(l); err != nil {
		return fmt.Errorf("decoder: layer %d: %w", i, err)
	}
	weights := C.agon_decoder_layer{
		input_norm: floats(l.InputNorm), post_norm: floats(l.PostNorm),
		q: floats(l.Q), k: floats(l.K), v: floats(l.V),
		q_bias: floats(l.QBias), k_bias: floats(l.KBias), v_bias: floats(l.VBias),
		q_norm: floats(l.QNorm), k_norm: floats(l.KNorm),
		o: floats(l.O), o_bias: floats(l.OBias),
		gate: floats(l.Gate), up: floats(l.Up), down: floats(l.Down),
		gate_bias: floats(l.GateBias), up_bias: floats(l.UpBias), down_bias: floats(l.DownBias),
	}
	if C.agon_decoder_set_layer(d.c, C.int(i), weights) == 0 {
		return errMemory
	}
	return nil
}

func (d *Decoder) checkLayer(l *Layer) error {
	c := &d.config
	q, kv := c.Heads*c.HeadSize, c.KVHeads*c.HeadSize
	for _, w := range []struct {
		name     string
		values   []float32
		size     int
		optional bool
	}{
		{"input norm", l.InputNorm, c.Hidden, false}, {"post norm", l.PostNorm, c.Hidden, false},
		{"q", l.Q, q * c.Hidden, false}, {"k", l.K, kv * c.Hidden, false}, {"v", l.V, kv * c.Hidden, false},
		{"q bias", l.QBias, q, true}, {"k bias", l.KBias, kv, l.QBias == nil}, {"v bias", l.VBias, kv, l.QBias == nil},
		{"q norm", l.QNorm, c.HeadSize, true}, {"k norm", l.KNorm, c.HeadSize, l.QNorm == nil},
		{"o", l.O, c.Hidden * q, false}, {"o bias", l.OBias, c.Hidden, true},
		{"gate", l.Gate, c.Intermediate * c.Hidden, false}, {"up", l.Up, c.Intermediate * c.Hidden, false},
		{"down", l.Down, c.Hidden * c.Intermediate, false},
		{"gate bias", l.GateBias, c.Intermediate, true}, {"up bias", l.UpBias, c.Intermediate, l.GateBias == nil},
		{"down bias", l.DownBias, c.Hidden, l.GateBias == nil},
	} {
		if len(w.values) != w.size && !(w.optional && w.values == nil) {
			return fmt.Errorf("%s has %d numbers, want %d", w.name, len(w.values), w.size)
		}
	}
	return nil
}

// SetEnds copies the embedding and the head, both [Vocabulary, Hidden], and
// the last norm's gain.
func (d *Decoder) SetEnds(embedding, finalNorm, head []float32) error {
	if n := d.config.Vocabulary * d.config.Hidden; len(embedding) != n || len(head) != n || len(finalNorm) != d.config.Hidden {
		return fmt.Errorf("decoder: embedding, norm and head of %d, %d and %d numbers, want %d, %d and %d",
			len(embedding), len(finalNorm), len(head), n, d.config.Hidden, n)
	}
	if C.agon_decoder_set_ends(d.c, floats(embedding), floats(finalNorm), floats(head)) == 0 {
		return errMemory
	}
	return nil
}

// PageFloats returns the number of floats of a page.
func (d *Decoder) PageFloats() int { return int(C.agon_decoder_page_floats(d.c)) }

// floats is a pointer to the numbers for C to read during a call; nil for nil.
func floats(values []float32) *C.float {
	return (*C.float)(unsafe.Pointer(unsafe.SliceData(values)))
}
