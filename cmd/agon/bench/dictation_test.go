package bench

import (
	"context"
	"slices"
	"strings"
	"testing"

	"agon"
)

// halting is a sampler that ends a turn after at most three tokens, and tells what it
// was asked with.
type halting struct{ asked [][]int32 }

func (h *halting) Generate(_ context.Context, requests []agon.Request) []agon.Completion {
	completions := make([]agon.Completion, len(requests))
	for i, r := range requests {
		h.asked = append(h.asked, slices.Clone(r.Tokens))
		for n := range min(r.MaxTokens, 3) {
			completions[i].Tokens = append(completions[i].Tokens, int32(100+len(r.Tokens)+n))
			completions[i].LogProbs = append(completions[i].LogProbs, -1)
		}
		completions[i].Version, completions[i].Finish = 7, agon.FinishStop
	}
	return completions
}

// What was recorded comes back, twice as long; the sampler goes on with what it has
// drawn itself.
func TestDictated(t *testing.T) {
	from := newRecorder(nil)
	stream := agon.NewStream(1)
	from.keep(&agon.Request{Stream: stream, Tokens: []int32{1, 2}}, agon.Completion{Text: "a", Tokens: []int32{11, 12}, Finish: agon.FinishStop})
	// It is stretched by as much as there is room for.
	from.keep(&agon.Request{Stream: stream, Tokens: []int32{1, 2, 11, 12, 3}}, agon.Completion{Text: "b", Tokens: []int32{13, 14, 15}, Finish: agon.FinishLength})
	if from.prompts != 1 || from.promptTokens != 2 || from.turns != 2 || from.turnTokens != 5 {
		t.Errorf("counted %+v", from)
	}
	sampler := &halting{}
	var failed error
	d := newDictated(dictatedOptions{
		sampler: sampler, recorded: from.episodes, stretch: 2, length: 11, filler: 9, failed: func(err error) { failed = err },
	})
	first := d.Generate(t.Context(), []agon.Request{{Stream: stream, Tokens: []int32{1, 2}, MaxTokens: 1}})[0]
	if first.Err != nil || first.Text != "a" || !slices.Equal(first.Tokens, []int32{9, 9, 11, 12}) || len(first.LogProbs) != 4 || first.Version != 7 || first.Finish != agon.FinishStop {
		t.Errorf("%+v", first)
	}
	second := d.Generate(t.Context(), []agon.Request{{Stream: stream, Tokens: []int32{1, 2, 9, 9, 11, 12, 3}}})[0]
	if second.Err != nil || second.Text != "b" || !slices.Equal(second.Tokens, []int32{9, 13, 14, 15}) || second.Finish != agon.FinishLength {
		t.Errorf("%+v", second)
	}
	want := [][]int32{{1, 2}, {1, 2, 102, 103, 104}, {1, 2, 102, 103, 104, 105, 3}, {1, 2, 102, 103, 104, 105, 3, 107, 108, 109}}
	if !slices.EqualFunc(sampler.asked, want, slices.Equal) {
		t.Errorf("the sampler was asked with %v, want %v", sampler.asked, want)
	}
	if third := d.Generate(t.Context(), []agon.Request{{Stream: stream, Tokens: []int32{1}}})[0]; third.Err == nil || failed != third.Err || !strings.Contains(failed.Error(), "turn 3 ") {
		t.Errorf("what was not recorded: %+v", third)
	}
}
