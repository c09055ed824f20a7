package sampler

import (
	"strings"
	"testing"

	"agon"
	"agon/agontest"
	"agon/executor"
)

func TestNativeConforms(t *testing.T) {
	list := requests(9)
	s := newNative(t, loadFamily(t, "llama"), NativeOptions{Threads: 2})
	agontest.TestPolicy(t, agontest.PolicyCase{
		Policy:  s,
		Request: func(n int) agon.Request { return list[3*n] },
		Repeats: true,
		Full: func() agon.Request {
			return agon.Request{Tokens: make([]int32, s.model.Config().Context), MaxTokens: 1, Temperature: 1}
		},
	})
}

// byteIDs is a Transcriber of one id per byte, within a vocabulary of 40.
type byteIDs struct{}

func (byteIDs) Transcribe(messages []agon.Message, _ bool) (ids []int32) {
	for _, message := range messages {
		for _, b := range []byte(message.Text) {
			ids = append(ids, int32(b)%40)
		}
	}
	return ids
}

func (byteIDs) End() []int32 { return []int32{1} }

// TestPlayerWithAFullContext plays episodes until the context is used up: by
// the first prompt, and by what is said of turns that mean nothing.
func TestPlayerWithAFullContext(t *testing.T) {
	m := loadFamily(t, "llama")
	var every []int32 // id ends a turn, so that all have one token
	for id := range m.Config().Vocabulary {
		every = append(every, int32(id))
	}
	s, err := NewNative(m, digits{}, NativeOptions{Threads: 2, Stops: every})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	player := executor.NewPlayer(executor.Options{Transcriber: byteIDs{}, Forgiven: 99})
	var starts []agon.Start
	for n, prompt := range []int{20, m.Config().Context, 20, m.Config().Context + 30} {
		starts = append(starts, agon.Start{
			Environment: agontest.Bins{}, Grammar: executor.Compact{}.Grammar(nil), TurnLimit: 99, TurnTokens: 9,
			Prompt: []agon.Message{{Text: strings.Repeat("x", prompt)}}, Temperature: 1, Stream: agon.NewStream(uint64(n)),
		})
	}
	trajectories, err := player.Play(t.Context(), s, starts)
	if err != nil {
		t.Fatal(err)
	}
	for i, trajectory := range trajectories {
		if trajectory.Status != agon.StatusTruncated || trajectory.Reason != "the context was used up" {
			t.Errorf("episode %d: %s: %s", i, trajectory.Status, trajectory.Reason)
		}
		length := 0
		for _, turn := range trajectory.Turns {
			length += len(turn.SeenTokens) + len(turn.Tokens)
		}
		if wrote := trajectory.Sampled() > 0; wrote != (i%2 == 0) || length > m.Config().Context {
			t.Errorf("episode %d: %d turns of %d ids", i, len(trajectory.Turns), length)
		}
	}
}
