package sampler

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
	"agon/trainer/model"
	"agon/trainer/torch"
)

func newTorch(t testing.TB, m *model.Model, options TorchOptions) *Torch {
	t.Helper()
	options.Stops = []int32{testStop}
	s, err := NewTorch(m, digits{}, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestTorchConforms(t *testing.T) {
	list := requests(9)
	s := newTorch(t, loadFamily(t, "llama"), TorchOptions{Rows: 4})
	agontest.TestPolicy(t, agontest.PolicyCase{
		Policy:  s,
		Request: func(n int) agon.Request { return list[3*n] },
		Repeats: true,
		Full: func() agon.Request {
			return agon.Request{Tokens: make([]int32, s.model.Config().Context), MaxTokens: 1, Temperature: 1}
		},
	})
}

// What it writes, over turns, with more requests than rows, is what the decoder on
// the CPU writes, and the trainer gives it the same probabilities.
func TestTorchAgrees(t *testing.T) {
	for _, name := range families {
		m := loadFamily(t, name)
		for rows, together := range map[int]int{1: 0, 3: 7, 64: 0, 63: 100} {
			s := newTorch(t, m, TorchOptions{Rows: rows, PrefillTokens: together})
			got, want := play(t, s, requests(30), 2), play(t, newNative(t, m, NativeOptions{Threads: 1}), requests(30), 2)
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
			if stats := s.Stats(); rows > 60 && stats.Cached < stats.Prompt/3 {
				t.Errorf("%s: only %d of %d prompt tokens came from the cache", name, stats.Cached, stats.Prompt)
			}
		}
	}
}

// In bfloat16 sampler and trainer round apart, and not by much.
func TestTorchInBFloat16(t *testing.T) {
	m := load(t, filepath.Join(folders, "qwen3"), model.Placement{BFloat16: true})
	s := newTorch(t, m, TorchOptions{})
	batch, sampled := asBatch(play(t, s, requests(60), 2))
	scores, err := m.Score(batch)
	if err != nil {
		t.Fatal(err)
	}
	if mean := meanDifference(scores.LogProbs, sampled); !(mean < .005) {
		t.Errorf("probabilities differ by %v in the mean", mean)
	}
}

// New weights are read, and what was cached of the old is forgotten; an adapter
// takes part.
func TestTorchUpdated(t *testing.T) {
	m := loadFamily(t, "llama")
	s := newTorch(t, m, TorchOptions{})
	before := play(t, s, requests(6), 2)
	adapt(t, m)
	after, want := play(t, s, requests(6), 2), play(t, newNative(t, m, NativeOptions{Threads: 1}), requests(6), 2)
	for i := range after {
		if !slices.Equal(after[i].request.Tokens, want[i].request.Tokens) {
			t.Errorf("episode %d is %v, want %v", i, after[i].request.Tokens, want[i].request.Tokens)
		}
	}
	if slices.EqualFunc(before, after, func(a, b episode) bool { return slices.Equal(a.request.Tokens, b.request.Tokens) }) {
		t.Error("an adapter changed nothing")
	}
}

func TestTorchRefuses(t *testing.T) {
	m := loadFamily(t, "llama")
	for want, options := range map[string]TorchOptions{
		"no id ends a turn":         {},
		"stop id 40 is not within":  {Stops: []int32{40}},
		"no room for an episode of": {Stops: []int32{1}, CacheBytes: 100},
	} {
		if _, err := NewTorch(m, nil, options); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	s := newTorch(t, m, TorchOptions{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if c := s.Generate(t.Context(), requests(1))[0]; c.Err == nil || !strings.Contains(c.Err.Error(), "is closed") {
		t.Errorf("a closed sampler answers %+v", c)
	}
}

// Nothing that a call makes is left behind.
func TestTorchFreesWhatItMakes(t *testing.T) {
	m := loadFamily(t, "qwen2")
	s := newTorch(t, m, TorchOptions{Rows: 2})
	play(t, s, requests(6), 2)
	before := torch.Live()
	play(t, s, requests(6), 2)
	if after := torch.Live(); after != before {
		t.Errorf("%d tensors became %d", before, after)
	}
}

// An operation that fails while prompts are computed is told to each of their
// requests, and to those that wait.
func TestTorchTellsAllOfAFailure(t *testing.T) {
	m := loadFamily(t, "llama")
	s := newTorch(t, m, TorchOptions{Rows: 3})
	if err := m.Free(); err != nil {
		t.Fatal(err)
	}
	for i, c := range s.Generate(t.Context(), requests(9)) {
		if c.Err == nil {
			t.Errorf("request %d is answered %+v by a model that has been freed", i, c)
		}
	}
	for i := range s.cache.rows {
		if s.cache.rows[i].busy {
			t.Errorf("row %d stays busy", i)
		}
	}
}

// What weights that diverged have left in the cache is nothing to those that come
// after.
func TestAfterDivergence(t *testing.T) {
	m := loadFamily(t, "llama")
	samplers := map[string]Sampler{
		"native": newNative(t, m, NativeOptions{Threads: 1, Rows: 4}), "torch": newTorch(t, m, TorchOptions{Rows: 4}),
	}
	embedding, _, _ := m.Ends()
	var sound *torch.Tensor
	put := func(change func()) {
		t.Helper()
		if err := torch.Do(func() { torch.NoGrad(change) }); err != nil {
			t.Fatal(err)
		}
		m.Updated()
	}
	put(func() {
		sound = embedding.Clone().Keep()
		embedding.FillInPlace(math.NaN())
	})
	for name, s := range samplers {
		for i, c := range s.Generate(t.Context(), requests(9)) {
			if c.Err == nil || !strings.Contains(c.Err.Error(), "not finite") {
				t.Errorf("%s: request %d: weights that are not numbers: %v", name, i, c.Err)
			}
		}
	}
	put(func() {
		embedding.CopyFrom(sound)
		sound.Free()
	})
	for name, s := range samplers {
		for i, c := range s.Generate(t.Context(), requests(9)) {
			if c.Err != nil {
				t.Errorf("%s: request %d of sound weights: %v", name, i, c.Err)
			}
		}
	}
}
