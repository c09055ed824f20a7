package model

import (
	"context"
	"slices"
	"testing"

	"agon"
)

func TestGreedyAgreesWithTransformers(t *testing.T) {
	for _, name := range families {
		greedyAgrees(t, name, loadFamily(t, name), loadExpected(t, "testdata/"+name))
	}
}

// promptTokens is how many of the first ids the expected continuation follows.
const promptTokens = 8

// greedyAgrees demands the continuation that transformers writes: in one turn,
// in two of which the second goes on from the cache, and token by token without
// one.
func greedyAgrees(t *testing.T, name string, m *Model, want *reference) {
	t.Helper()
	s, err := NewSampler(m, nil, SamplerOptions{Threads: 1, Stops: []int32{absent(want.greedy)}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	prompt := int32s(want.batch.IDs[:promptTokens])
	whole := int32s(want.greedy)
	if got := likeliest(t, s, prompt, len(whole), true); !slices.Equal(got, whole) {
		t.Errorf("%s: wrote %v, want %v", name, got, whole)
	}
	half := len(whole) / 3
	got := likeliest(t, s, prompt, half, false)
	before := s.Stats().Cached
	got = append(got, likeliest(t, s, slices.Concat(prompt, got), len(whole)-half, true)...)
	if !slices.Equal(got, whole) {
		t.Errorf("%s: in two turns wrote %v, want %v", name, got, whole)
	}
	if cached := s.Stats().Cached - before; cached < int64(half) {
		t.Errorf("%s: the second turn took %d tokens from the cache", name, cached)
	}
	for i, id := range whole {
		s.cache.reset()
		if got := likeliest(t, s, slices.Concat(prompt, whole[:i]), 1, true); got[0] != id {
			t.Fatalf("%s: without a cache token %d is %d, want %d", name, i, got[0], id)
		}
	}
}

func likeliest(t *testing.T, s *Sampler, tokens []int32, count int, last bool) []int32 {
	t.Helper()
	c := s.Generate(context.Background(), []agon.Request{{Tokens: tokens, MaxTokens: count, Last: last}})[0]
	if c.Err != nil {
		t.Fatal(c.Err)
	}
	return c.Tokens
}

// absent returns an id that is not in the list.
func absent(ids []int64) int32 {
	for id := int64(0); ; id++ {
		if !slices.Contains(ids, id) {
			return int32(id)
		}
	}
}

func int32s(ids []int64) []int32 {
	out := make([]int32, len(ids))
	for i, id := range ids {
		out[i] = int32(id)
	}
	return out
}
