package model

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
	"agon/checkpoints/safetensors"
	"agon/trainer/torch"
)

func newTorchSampler(t testing.TB, m *Model, options TorchSamplerOptions) *TorchSampler {
	t.Helper()
	options.Stops = []int32{testStop}
	s, err := NewTorchSampler(m, digits{}, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestTorchSamplerConforms(t *testing.T) {
	list := requests(9)
	s := newTorchSampler(t, loadFamily(t, "llama"), TorchSamplerOptions{Rows: 4})
	agontest.TestPolicy(t, agontest.PolicyCase{
		Policy:  s,
		Request: func(n int) agon.Request { return list[3*n] },
		Repeats: true,
		Full: func() agon.Request {
			return agon.Request{Tokens: make([]int32, s.model.config.Context), MaxTokens: 1, Temperature: 1}
		},
	})
}

// What it writes, over turns, with more requests than rows, is what the decoder on
// the CPU writes, and the trainer gives it the same probabilities.
func TestTorchSamplerAgrees(t *testing.T) {
	for _, name := range families {
		m := loadFamily(t, name)
		for _, rows := range []int{1, 3, 64} {
			s := newTorchSampler(t, m, TorchSamplerOptions{Rows: rows})
			got, want := play(t, s, requests(30), 2), play(t, newSampler(t, m, SamplerOptions{Threads: 1}), requests(30), 2)
			for i := range got {
				if !slices.Equal(got[i].request.Tokens, want[i].request.Tokens) {
					t.Fatalf("%s, %d rows: episode %d is %v, want %v", name, rows, i, got[i].request.Tokens, want[i].request.Tokens)
				}
			}
			batch, sampled := asBatch(got)
			scores, err := m.Score(batch)
			if err != nil {
				t.Fatal(err)
			}
			for i, logProb := range scores.LogProbs {
				if d := math.Abs(float64(logProb - sampled[i])); !(d < 2e-5) {
					t.Fatalf("%s, %d rows: log-probs differ by %v", name, rows, d)
				}
			}
			if stats := s.Stats(); rows == 64 && stats.Cached < stats.Prompt/3 {
				t.Errorf("%s: only %d of %d prompt tokens came from the cache", name, stats.Cached, stats.Prompt)
			}
		}
	}
}

// In bfloat16 sampler and trainer round apart, and not by much.
func TestTorchSamplerInBFloat16(t *testing.T) {
	m, err := Load(filepath.Join("testdata", "qwen3"), safetensors.Folder{}, Placement{BFloat16: true})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Free()
	s := newTorchSampler(t, m, TorchSamplerOptions{})
	batch, sampled := asBatch(play(t, s, requests(60), 2))
	scores, err := m.Score(batch)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i, logProb := range scores.LogProbs {
		sum += math.Abs(math.Exp(float64(logProb)) - math.Exp(float64(sampled[i])))
	}
	if mean := sum / float64(len(sampled)); !(mean < .005) {
		t.Errorf("probabilities differ by %v in the mean", mean)
	}
}

// New weights are read, and what was cached of the old is forgotten; an adapter
// takes part.
func TestTorchSamplerUpdated(t *testing.T) {
	m := loadFamily(t, "llama")
	s := newTorchSampler(t, m, TorchSamplerOptions{})
	before := play(t, s, requests(6), 2)
	if err := m.Adapt(everything, agon.NewStream(1)); err != nil {
		t.Fatal(err)
	}
	stir(t, m)
	after, want := play(t, s, requests(6), 2), play(t, newSampler(t, m, SamplerOptions{Threads: 1}), requests(6), 2)
	for i := range after {
		if !slices.Equal(after[i].request.Tokens, want[i].request.Tokens) {
			t.Errorf("episode %d is %v, want %v", i, after[i].request.Tokens, want[i].request.Tokens)
		}
	}
	if slices.EqualFunc(before, after, func(a, b episode) bool { return slices.Equal(a.request.Tokens, b.request.Tokens) }) {
		t.Error("an adapter changed nothing")
	}
}

func TestTorchSamplerRefuses(t *testing.T) {
	m := loadFamily(t, "llama")
	for want, options := range map[string]TorchSamplerOptions{
		"no id ends a turn":         {},
		"stop id 40 is not within":  {Stops: []int32{40}},
		"no room for an episode of": {Stops: []int32{1}, CacheBytes: 100},
	} {
		if _, err := NewTorchSampler(m, nil, options); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	s := newTorchSampler(t, m, TorchSamplerOptions{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if c := s.Generate(t.Context(), requests(1))[0]; c.Err == nil || !strings.Contains(c.Err.Error(), "is closed") {
		t.Errorf("a closed sampler answers %+v", c)
	}
}

// Nothing that a call makes is left behind.
func TestTorchSamplerFreesWhatItMakes(t *testing.T) {
	m := loadFamily(t, "qwen2")
	s := newTorchSampler(t, m, TorchSamplerOptions{Rows: 2})
	play(t, s, requests(6), 2)
	before := torch.Live()
	play(t, s, requests(6), 2)
	if after := torch.Live(); after != before {
		t.Errorf("%d tensors became %d", before, after)
	}
}
