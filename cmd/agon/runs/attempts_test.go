package runs

import (
	"testing"

	"agon"
)

// TestGroupsOfAttempts: a group ends where an iteration does, and where attempts
// are counted from the first again.
func TestGroupsOfAttempts(t *testing.T) {
	var place GroupPlace
	for _, c := range []struct {
		iteration, attempt int
		want               string
	}{
		{1, 0, "iteration 1, group 1, attempt 1"},
		{1, 2, "iteration 1, group 1, attempt 3"}, // one between was lost
		{1, 0, "iteration 1, group 2, attempt 1"},
		{3, 0, "iteration 3, group 1, attempt 1"},
		{3, 1, "iteration 3, group 1, attempt 2"},
	} {
		place.Next(&AttemptRecord{Iteration: c.iteration, Trajectory: agon.Trajectory{Attempt: c.attempt}})
		if got := place.String(); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

// TestEarned: what an attempt came to, in words.
func TestEarned(t *testing.T) {
	done := agon.Trajectory{Status: agon.StatusDone}
	pass, fail := agon.Verdict{Pass: true, Stage: agon.VerdictAccepted}, agon.Verdict{Stage: agon.VerdictRejected}
	for _, c := range []struct {
		record AttemptRecord
		want   string
	}{
		{AttemptRecord{Verdict: pass, Trajectory: done}, "passed, reward 1"},
		{AttemptRecord{Verdict: fail, Trajectory: done}, "failed, reward 0"},
		{AttemptRecord{Verdict: pass, Trajectory: done, Alternative: true}, "passed, with another end than the solution's, reward 1"},
		{AttemptRecord{Verdict: pass, Trajectory: done, Alternative: true, Withheld: true}, "passed, with another end than the solution's, reward withheld: the task is in quarantine"},
		{AttemptRecord{Verdict: fail, Trajectory: done, Withheld: true}, "failed, reward withheld: the task is in quarantine"},
		{AttemptRecord{Trajectory: agon.Trajectory{Status: agon.StatusFailed}}, "lost by the program, no reward"},
	} {
		if got := c.record.earned(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
