package main

import (
	"context"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/ollama/ollama/api"

	"agon"
	"agon/bench/peer"
	"agon/trainer/model"
	"agon/trainer/sampler"
)

// Each word is one token, and a merge of the word before its last letter with that.
func TestVocabulary(t *testing.T) {
	v := newVocabulary(peer.Medium().Vocabulary)
	ids := map[string]int{}
	for id, token := range v.tokens {
		ids[token] = id
	}
	if len(v.tokens) != 32_000 || len(ids) != len(v.tokens) || len(v.merges) != len(v.tokens)-v.words {
		t.Fatalf("%d tokens, %d of them distinct, %d merges for %d words", len(v.tokens), len(ids), len(v.merges), len(v.tokens)-v.words)
	}
	for i, merge := range v.merges {
		left, right, _ := strings.Cut(merge, " ")
		_, known := ids[left]
		if v.tokens[v.words+i] != left+right || !known || len(right) != 1 {
			t.Fatalf("merge %d is %q, word %q", i, merge, v.tokens[v.words+i])
		}
	}
	if got := v.text([]int32{int32(ids["Ġab"]), int32(ids["Ġcde"])}); got != " ab cde" {
		t.Errorf("text is %q", got)
	}
}

func TestInterleaved(t *testing.T) {
	rows := floats{0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7} // two heads of four rows
	want := floats{0, 0, 2, 2, 1, 1, 3, 3, 4, 4, 6, 6, 5, 5, 7, 7}
	if got := interleaved(rows, 2, 4, 2); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestOllamaServerHasTheWeights has both sides say how likely what they find likeliest
// is: a server with other weights, or heads in another order, would say something else.
func TestOllamaServerHasTheWeights(t *testing.T) {
	program := os.Getenv("AGON_OLLAMA")
	if program == "" {
		t.Skip("AGON_OLLAMA names no server: make test-ollama builds one")
	}
	config := peer.Medium()
	config.Layers = 2
	m, err := model.Init(config, agon.NewStream(1))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Free()
	s, err := sampler.NewNative(m, nil, sampler.NativeOptions{Stops: []int32{end}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	server, err := startServer(t.Context(), program, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer server.stop()
	words := newVocabulary(config.Vocabulary)
	if err := server.createFloat32(t.Context(), m, words); err != nil {
		t.Fatal(err)
	}
	if err := server.createFloat16(t.Context(), m, words); err != nil {
		t.Fatal(err)
	}
	requests := size{rows: 4, calls: 1}.callsOf(words, 0)[0]
	for i := range requests {
		requests[i].Temperature, requests[i].MaxTokens = 0, 1
	}
	for i, c := range s.Generate(t.Context(), requests) {
		for _, name := range []string{inFloat32, inFloat16} {
			token, logProb := server.likeliest(t, name, words.text(requests[i].Tokens))
			if want := words.text(c.Tokens); token != want || math.Abs(logProb-float64(c.LogProbs[0])) > 5e-3 {
				t.Errorf("%s: %q with %v, want %q with %v", name, token, logProb, want, c.LogProbs[0])
			}
		}
	}
}

// likeliest is the token that the server takes at temperature 0, and its log-probability.
func (s *server) likeliest(t *testing.T, name, prompt string) (token string, logProb float64) {
	t.Helper()
	stream := false
	request := &api.GenerateRequest{
		Model: name, Prompt: prompt, Raw: true, Stream: &stream, Logprobs: true,
		Options: map[string]any{"temperature": 0, "repeat_penalty": 1, "num_predict": 1, "num_ctx": peer.Medium().Context, "num_thread": 1},
	}
	err := s.client.Generate(context.Background(), request, func(answer api.GenerateResponse) error {
		for _, p := range answer.Logprobs {
			token, logProb = p.Token, p.Logprob
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return token, logProb
}
