package audit

import (
	"fmt"
	"testing"

	"agon/checkpoints"
)

func TestLinesApart(t *testing.T) {
	texts := func(lines ...string) (all []text) {
		for i, line := range lines {
			all = append(all, text{7 + i, 3, []byte(line)})
		}
		return all
	}
	for _, c := range []struct {
		ours, theirs []text
		says         string
	}{
		{texts(`{"a":1}`), texts(`{"a":1}`), " "},
		{texts(`{"a":1}`, `{"a":2}`), texts(`{"a":1}`, `{"a":3}`), "metrics.jsonl: line 8 is another when its iteration is turned again: a is 2, and done again 3"},
		{texts(`{"a": 1}`), texts(`{"a":1}`), "metrics.jsonl: line 7 is another when its iteration is turned again: it is written otherwise"},
		{texts(`{"a":1,"sandbox/replays":3,"sandbox/retries":1,"sandbox/timeout":0}`), texts(`{"a":1,"sandbox/replays":0,"sandbox/retries":0,"sandbox/timeout":0}`), " "},
		{texts(`{"sandbox/retries":1,"sandbox/timeout":0}`), texts(`{"sandbox/retries":0,"sandbox/timeout":1}`), "metrics.jsonl: line 7 is another when its iteration is turned again: sandbox/timeout is 0, and done again 1"},
		{texts(`{}`, `{}`), texts(`{}`), "metrics.jsonl: line 8 is not written when its iteration is turned again"},
		{texts(`{}`), texts(`{}`, `{}`), "metrics.jsonl: line 8 lacks a line before it, of iteration 3, which is written when that is turned again"},
	} {
		if _, f := linesApart(checkpoints.Metrics, c.ours, c.theirs); f.String() != c.says {
			t.Errorf("%q, want %q", f, c.says)
		}
	}
}

// TestExcuse: another end is none of the run's where the program failed in the iteration,
// or a limit on time had a part in it or before it, then or now. What came later is no
// excuse.
func TestExcuse(t *testing.T) {
	const (
		sound   = `{"iteration":4,"time_limited":0,"masked/failed":0,"sandbox/retries":0}`
		passed  = `{"iteration":4,"verdict":{"pass":true,"stage":"accepted"},"trajectory":{"status":"done"}}`
		timed   = `{"iteration":4,"time_limited":1}`
		masked  = `{"iteration":4,"time_limited":0,"masked/failed":1}`
		retried = `{"iteration":4,"sandbox/retries":1}`
		cut     = `{"iteration":4,"verdict":{"stage":"timeout","time_limited":true}}`
		lost    = `{"iteration":4,"id":"4-1-0","verdict":{"stage":"error","reason":"fork: no memory"}}`
		failed  = `{"iteration":4,"verdict":{"stage":"error"},"trajectory":{"status":"error"}}`
	)
	for _, c := range []struct {
		journal      checkpoints.Journal
		ours, theirs string
		first        int
		says         string
	}{
		{checkpoints.Metrics, sound, sound, 4, " in 0"},
		{checkpoints.Trajectories, passed, passed, 4, " in 0"},
		{checkpoints.Metrics, timed, sound, 4, byTime + " in 4"},
		{checkpoints.Metrics, timed, sound, 6, byTime + " in 4"},
		{checkpoints.Metrics, timed, sound, 3, " in 0"},
		{checkpoints.Metrics, sound, timed, 4, byTime + " in 4"},
		{checkpoints.Tasks, cut, sound, 4, byTime + " in 4"},
		{checkpoints.Metrics, masked, sound, 4, byFailure + " in 4"},
		{checkpoints.Metrics, sound, masked, 4, byFailure + " in 4"},
		{checkpoints.Metrics, masked, sound, 5, " in 0"},
		{checkpoints.Metrics, retried, sound, 4, byFailure + " in 4"},
		{checkpoints.Tasks, lost, sound, 4, byFailure + " in 4"},
		{checkpoints.Trajectories, failed, passed, 4, byFailure + " in 4"},
		{checkpoints.Metrics, "{", sound, 4, " in 0"},
	} {
		of := func(line string) map[checkpoints.Journal][]text {
			return map[checkpoints.Journal][]text{c.journal: {{1, 4, []byte(line)}}}
		}
		why, at := rewriting{of(c.ours), of(c.theirs)}.excuse(c.first)
		if got := fmt.Sprintf("%s in %d", why, at); got != c.says {
			t.Errorf("%s, %s, first %d: %q, want %q", c.ours, c.theirs, c.first, got, c.says)
		}
	}
}
