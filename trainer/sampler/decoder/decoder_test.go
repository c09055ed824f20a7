package decoder

import (
	"math"
	"strings"
	"testing"
)

// What the kernels compute is held against libtorch in package model. Here are
// the edges: wrong sizes, draws, and pages that hold rubbish.

var small = Config{
	Vocabulary: 5, Hidden: 4, Intermediate: 3, Layers: 1, Heads: 2, KVHeads: 1, HeadSize: 2, Context: 40, NormEps: 1e-6,
}

func newSmall(t *testing.T, kernel string) *Decoder {
	t.Helper()
	config := small
	config.Kernel = kernel
	ones := func(n int) []float32 {
		values := make([]float32, n)
		for i := range values {
			values[i] = float32(i%7)/7 - 0.4
		}
		return values
	}
	d, err := New(config, ones(40), ones(40))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	layer := &Layer{
		InputNorm: ones(4), PostNorm: ones(4), Q: ones(16), K: ones(8), V: ones(8), O: ones(16),
		Gate: ones(12), Up: ones(12), Down: ones(12),
	}
	if err := d.SetLayer(0, layer); err != nil {
		t.Fatal(err)
	}
	if err := d.SetEnds(ones(20), ones(4), ones(20)); err != nil {
		t.Fatal(err)
	}
	return d
}

// The draw walks the probabilities in the order of ids, whatever uniform is.
func TestDraw(t *testing.T) {
	for _, kernel := range Kernels() {
		d := newSmall(t, kernel)
		w, err := d.NewWorkspace()
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		arena := make([]float32, d.PageFloats())
		last := int32(0)
		for _, uniform := range []float64{0, 0.1, 0.3, 0.5, 0.7, 0.9, 1 - 1e-16} {
			w.Reset()
			w.AddTokens([]int32{1, 2, 3}, 0, []int32{0})
			w.AddDraw(uniform, 1)
			drawn, logProbs := w.Run(arena)
			token, cumulative, total := int32(-1), 0.0, 0.0
			logits := w.Logits(0)
			for _, logit := range logits {
				total += math.Exp(float64(logit))
			}
			for id, logit := range logits {
				cumulative += math.Exp(float64(logit)) / total
				if token < 0 && (uniform < cumulative || id == len(logits)-1) {
					token = int32(id)
				}
			}
			if drawn[0] != token || drawn[0] < last {
				t.Errorf("%s: %v draws %d, want %d", kernel, uniform, drawn[0], token)
			}
			if want := float64(logits[token]) - math.Log(total); math.Abs(float64(logProbs[0])-want) > 1e-6 {
				t.Errorf("%s: log-prob %v, want %v", kernel, logProbs[0], want)
			}
			last = drawn[0]
		}
	}
}

// What an earlier sequence left in a page has no effect.
func TestStalePages(t *testing.T) {
	for _, kernel := range Kernels() {
		d := newSmall(t, kernel)
		w, err := d.NewWorkspace()
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		draw := func(rubbish float32) float32 {
			arena := make([]float32, 2*d.PageFloats())
			for i := range arena {
				arena[i] = rubbish
			}
			w.Reset()
			w.AddTokens([]int32{0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2}, 0, []int32{1, 0})
			w.AddDraw(0.5, 1)
			_, logProbs := w.Run(arena)
			return logProbs[0]
		}
		clean := draw(0)
		for _, rubbish := range []float32{1e30, float32(math.NaN()), float32(math.Inf(1))} {
			if got := draw(rubbish); got != clean {
				t.Errorf("%s: pages of %v change a log-prob from %v to %v", kernel, rubbish, clean, got)
			}
		}
	}
}

func TestRefuses(t *testing.T) {
	if _, err := New(small, nil, nil); err == nil || !strings.Contains(err.Error(), "rotary tables") {
		t.Errorf("no rotary tables: %v", err)
	}
	wrong := small
	wrong.Kernel = "abacus"
	if _, err := New(wrong, make([]float32, 40), make([]float32, 40)); err == nil || !strings.Contains(err.Error(), "abacus") {
		t.Errorf("an unknown kernel: %v", err)
	}
	d := newSmall(t, "")
	if err := d.SetLayer(1, &Layer{}); err == nil || !strings.Contains(err.Error(), "no layer 1") {
		t.Errorf("a layer too many: %v", err)
	}
	if err := d.SetLayer(0, &Layer{InputNorm: make([]float32, 3)}); err == nil || !strings.Contains(err.Error(), "input norm has 3 numbers, want 4") {
		t.Errorf("a short norm: %v", err)
	}
	if err := d.SetEnds(nil, nil, nil); err == nil {
		t.Error("no head was accepted")
	}
}
