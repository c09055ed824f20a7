package verifier_test

import (
	"context"
	"slices"
	"testing"

	"agon"
	"agon/verifier"
)

// lax accepts everything.
type lax struct{}

func (lax) Judge(_ context.Context, _ agon.Environment, _ string, _ int64, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	verdicts := make([]agon.Verdict, len(outcomes))
	for i := range verdicts {
		verdicts[i] = agon.Verdict{Pass: true, Stage: verifier.StageAccepted}
	}
	return verdicts, nil
}

// TestFrame: an attempt may change what the solution changes, and nothing else,
// whatever its verifier looks at.
func TestFrame(t *testing.T) {
	for program, reason := range map[string]string{
		`move("A","B","nut",3)`: "",
		`move("A","B","nut",2)`: "", // which is for the verifier to tell
		``:                      "",
		`move("A","B","nut",3)` + "\n" + `move("B","A","bolt",1)`: "changes /A/bolt, which the solution leaves as it was",
		`move("B","A","bolt",1)`:                                  "changes /A/bolt, which the solution leaves as it was",
	} {
		task := agon.Task{ID: "a", Item: sound(), Frame: &agon.Frame{Changes: []string{"/A/nut", "/B/nut"}}}
		j := judging(lax{})
		for _, allowed := range []bool{false, true} {
			j.SideEffects = allowed
			got, err := j.Judge(t.Context(), []agon.Task{task}, [][]agon.Trajectory{{attempt(t, agon.StatusDone, program)}})
			if err != nil {
				t.Fatal(err)
			}
			want := agon.Verdict{Pass: true, Stage: verifier.StageAccepted}
			if reason != "" && !allowed {
				want = agon.Verdict{Stage: verifier.StageSideEffect, Reason: reason}
			}
			if got[0][0].Verdict != want || !got[0][0].Counts {
				t.Errorf("%q, allowed %v: %+v, want %+v", program, allowed, got[0][0], want)
			}
		}
		task.Frame = nil
		j.SideEffects = false
		if got, err := j.Judge(t.Context(), []agon.Task{task}, [][]agon.Trajectory{{attempt(t, agon.StatusDone, program)}}); err != nil || !got[0][0].Pass {
			t.Errorf("%q without a frame: %+v, %v", program, got, err)
		}
	}
}

// TestFrameOfSolution: the filter finds the frame of what it accepts.
func TestFrameOfSolution(t *testing.T) {
	item := sound()
	refused := sound()
	refused.Verifier = verify("True")
	screening, err := screen(t, nil).Screen(t.Context(), []verifier.Submission{{Item: &item}, {Item: &refused}})
	if err != nil {
		t.Fatal(err)
	}
	if frame := screening.Results[0].Frame; frame == nil || !slices.Equal(frame.Changes, []string{"/A/nut", "/B/nut"}) {
		t.Errorf("the frame is %+v", frame)
	}
	if r := &screening.Results[1]; r.Verdict.Pass || r.Frame != nil {
		t.Errorf("refused: %+v", r)
	}
}
