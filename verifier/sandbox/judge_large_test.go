package sandbox

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"agon"
)

// Outcomes that are too large together are judged apart, one that is too large
// alone is its attempt's doing, and neither is held against the verifier.
func TestLargeJudgement(t *testing.T) {
	w := newWorld(t, Limits{})
	var outcomes []agon.Outcome
	for i := range 4 {
		answer := fmt.Appendf(nil, `"%d%s"`, i, strings.Repeat("x", 6<<20))
		outcomes = append(outcomes, agon.Outcome{State: state(t, w.start(t, 1)), Answer: answer})
	}
	got := judge(t, w, "def verify(before, after, answer, calls):\n    return answer[0] == '2'\n", outcomes)
	for i, verdict := range got {
		if want := i == 2; verdict.Pass != want || verdict.Stage == agon.VerdictBroken {
			t.Errorf("outcome %d: %+v", i, verdict)
		}
	}
	grown := agon.State{JSON: fmt.Appendf(nil, `"%s"`, bytes.Repeat([]byte("x"), largestFrame))}
	got = judge(t, w, "def verify(before, after, answer, calls):\n    return True\n", []agon.Outcome{{State: state(t, w.start(t, 1))}, {State: grown}})
	if !got[0].Pass || got[1].Stage != agon.VerdictRejected || !strings.HasPrefix(got[1].Reason, "what the attempt left has ") {
		t.Errorf("one that grew the state: %+v", got)
	}
}

// What everything is compared with must leave room for an outcome; else nobody
// that is judged is at fault.
func TestLargeInitialState(t *testing.T) {
	w := newWorld(t, Limits{})
	initial := strings.Repeat("x", largestFrame)
	_, err := w.judgeIn(context.Background(), nil, judgement{Before: &initial, Outcomes: []evidence{{Calls: "[]"}}})
	if err == nil || !strings.Contains(err.Error(), "the initial state and the verifier have") {
		t.Errorf("got %v", err)
	}
}
