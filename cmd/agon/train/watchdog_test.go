package train

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"testing"
	"time"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/configs"
)

// watched is a loop at work on the third of nine iterations.
func watched(t *testing.T) *Loop {
	t.Helper()
	run, err := checkpoints.Create(filepath.Join(t.TempDir(), "run"), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { run.Close() })
	l := &Loop{Config: configs.Default(), Run: run, Finished: 2, Shown: terminal.NewProgress(io.Discard, "train", "iterations", 9)}
	l.Shown.From(2)
	l.Shown.Begin("attempting")
	l.Shown.Phase(3, 8)
	return l
}

func statusNow(t *testing.T, l *Loop) *runs.Status {
	t.Helper()
	s, err := runs.ReadStatus(l.Run.Path)
	if err != nil || s == nil {
		t.Fatalf("status %v, %v", s, err)
	}
	return s
}

// What a run is at can be read from another process, while it works and afterwards.
func TestStatus(t *testing.T) {
	l := watched(t)
	_, stop := l.watch(t.Context())
	stop() // not before the first look
	if s := statusNow(t, l); s.State != runs.Running || s.Phase != "attempting" || s.Done != 3 || s.Total != 8 || s.Iterations != 2 || s.Of != 9 || s.PID == 0 {
		t.Errorf("at work: %+v", s)
	}
	for _, c := range []struct {
		finished int
		err      error
		want     runs.State
	}{
		{100, nil, runs.Finished}, {2, nil, runs.Stopped}, {2, terminal.Stopped("stopped"), runs.Stopped}, {2, errors.New("disk full"), runs.Failed},
	} {
		l.Finished = c.finished
		l.writeEnd(c.err)
		if s := statusNow(t, l); s.State != c.want || s.Iterations != c.finished || s.Phase != "" {
			t.Errorf("%d iterations and %v: %+v", c.finished, c.err, s)
		}
	}
}

// Work that stands still is told once, with the stacks, and then given up; work that
// moves is left alone.
func TestStall(t *testing.T) {
	l := watched(t)
	ctx, end := context.WithCancelCause(t.Context())
	w := &watchdog{loop: l, end: end, limit: time.Hour}
	w.look()
	if stacks := stacksOf(t, l); len(stacks) > 0 || statusNow(t, l).WaitsFor != "" {
		t.Errorf("work that moves is told: %v", stacks)
	}
	w.limit = 40 * time.Millisecond
	time.Sleep(w.limit / 2)
	w.look()
	w.look()
	if stacks := stacksOf(t, l); len(stacks) != 1 || statusNow(t, l).WaitsFor == "" {
		t.Errorf("work that stands still leaves %d stacks", len(stacks))
	}
	time.Sleep(w.limit / 2)
	w.look()
	if cause := context.Cause(ctx); !errors.Is(cause, errStalled) {
		t.Errorf("it was not given up: %v", cause)
	}
}

func stacksOf(t *testing.T, l *Loop) []string {
	t.Helper()
	stacks, err := filepath.Glob(filepath.Join(l.Run.Path, "stacks-*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return stacks
}

func TestStatusInWords(t *testing.T) {
	now := time.Now()
	s := runs.Status{State: runs.Running, Iterations: 2, Of: 9, Phase: "attempting", Done: 3, Total: 8, Rate: 1.5, LastProgress: now.Add(-4 * time.Second)}
	if got, want := s.InWords(now), "attempting 3/8, 1.5/s, last progress 4s ago"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	s = runs.Status{State: runs.Failed, Iterations: 2, Of: 9, Error: fmt.Sprint(errors.New("disk full"))}
	if got, want := s.InWords(now), "failed, 2 of 9 iterations: disk full"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
