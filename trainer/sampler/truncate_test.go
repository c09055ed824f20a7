package sampler

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"agon"
)

// The kept tokens and their probabilities are those of transformers' processors:
// TopKLogitsWarper, TopPLogitsWarper and MinPLogitsWarper of 5.23 on the logits
// log([.4, .1, .25, .05, .2]), in that order.
func TestTruncatedDraw(t *testing.T) {
	var logits []float32
	for _, p := range []float64{.4, .1, .25, .05, .2} {
		logits = append(logits, float32(math.Log(p)))
	}
	for _, c := range []struct {
		truncation agon.Truncation
		want       string // by id
	}{
		{agon.Truncation{}, "0:0.400 1:0.100 2:0.250 3:0.050 4:0.200"},
		{agon.Truncation{TopK: 2}, "0:0.615 2:0.385"},
		{agon.Truncation{TopK: 99}, "0:0.400 1:0.100 2:0.250 3:0.050 4:0.200"},
		{agon.Truncation{TopP: .5}, "0:0.615 2:0.385"},
		{agon.Truncation{TopP: .7}, "0:0.471 2:0.294 4:0.235"},
		{agon.Truncation{TopP: 1e-9}, "0:1.000"},
		{agon.Truncation{MinP: .45}, "0:0.471 2:0.294 4:0.235"},
		{agon.Truncation{MinP: 1}, "0:1.000"},
		{agon.Truncation{TopK: 4, TopP: .9, MinP: .3}, "0:0.471 2:0.294 4:0.235"},
	} {
		found := map[int32]float64{}
		for u := .0005; u < 1; u += .001 {
			token, logProb := truncatedDraw(logits, nil, 1, c.truncation, u)
			found[token] = math.Exp(float64(logProb))
		}
		var ids []int32
		for id := range found {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		got := ""
		for _, id := range ids {
			got += fmt.Sprintf(" %d:%.3f", id, found[id])
		}
		if got != " "+c.want {
			t.Errorf("%+v keeps%s, want %s", c.truncation, got, c.want)
		}
	}
	if token, _ := truncatedDraw([]float32{0, float32(math.NaN())}, nil, 1, agon.Truncation{TopK: 1}, .5); token != -1 {
		t.Errorf("of what is no number %d is drawn", token)
	}
}

// As likely as the last of the K counts too, as for transformers.
func TestTopKKeepsEquals(t *testing.T) {
	seen := map[int32]bool{}
	for u := .005; u < 1; u += .01 {
		token, _ := truncatedDraw([]float32{1, 0, 0, -1}, nil, 1, agon.Truncation{TopK: 2}, u)
		seen[token] = true
	}
	if len(seen) != 3 || seen[3] {
		t.Errorf("drawn were %v", seen)
	}
}

// Both samplers draw the same, by what is left.
func TestSamplersTruncate(t *testing.T) {
	m := loadFamily(t, "qwen2")
	list := requests(9)
	for i := range list {
		list[i].Truncation = agon.Truncation{TopK: 3, MinP: .1}
	}
	want := newNative(t, m, NativeOptions{Threads: 1}).Generate(t.Context(), list)
	for i, got := range newTorch(t, m, TorchOptions{}).Generate(t.Context(), list) {
		if got.Err != nil || !slices.Equal(got.Tokens, want[i].Tokens) {
			t.Errorf("request %d: %v %v, want %v", i, got.Tokens, got.Err, want[i].Tokens)
		}
		if d := meanDifference(got.LogProbs, want[i].LogProbs); d > 1e-5 {
			t.Errorf("request %d: probabilities differ by %v", i, d)
		}
	}
	whole := requests(9)
	for i, other := range newNative(t, m, NativeOptions{Threads: 1}).Generate(t.Context(), whole) {
		if i%3 == 2 && !slices.Equal(other.Tokens, want[i].Tokens) {
			t.Errorf("greedy request %d depends on what is left out", i)
		}
	}
	list[0].Truncation.TopP = 2
	for _, s := range []agon.Policy{newNative(t, m, NativeOptions{}), newTorch(t, m, TorchOptions{})} {
		if c := s.Generate(t.Context(), list[:1])[0]; c.Err == nil || c.Err.Error() != "sampler: top-p is 2: it must be above 0 and at most 1, or 0 to keep all" {
			t.Errorf("error %v", c.Err)
		}
	}
}
