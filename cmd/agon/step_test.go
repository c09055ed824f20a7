package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"agon"
	"agon/challenger"
	"agon/checkpoints"
	"agon/configs"
)

// tiny is a run of a second or two. Each call of agon takes one iteration of
// it: the time is up before the second begins.
var tiny = with(small, "iterations=3", "save.every=1", "minutes_limit=0.001",
	"challenger.first_proposals=24", "challenger.proposals=8", "executor.tasks=2", "executor.attempts=2", "trainer.supervised_corpus=8")

// timedIterations lists the iterations that a run's timings have a line of.
func timedIterations(t *testing.T, run string) (iterations []int) {
	t.Helper()
	for took, err := range lines[timingRecord](run, checkpoints.Timings) {
		if err != nil {
			t.Fatal(err)
		}
		iterations = append(iterations, took.Iteration)
	}
	return iterations
}

// TestTimings resumes a run from the checkpoint of every iteration: each has
// one line of timings.
func TestTimings(t *testing.T) {
	run := filepath.Join(t.TempDir(), "run")
	mustRun(t, append([]string{"train", "--run", run}, tiny...)...)
	mustRun(t, "train", "--resume", run)
	mustRun(t, "train", "--resume", run)
	if got := timedIterations(t, run); !slices.Equal(got, []int{1, 2, 3}) {
		t.Errorf("the timings are those of iterations %v", got)
	}
}

// TestDroppedBy: only an error of the context's own is the end of it.
func TestDroppedBy(t *testing.T) {
	going, ended := t.Context(), func() context.Context {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(errors.New("a signal"))
		return ctx
	}()
	for _, c := range []struct {
		ctx  context.Context
		err  error
		want bool
	}{
		{ended, fmt.Errorf("screen: %w", context.Canceled), true},
		{ended, fmt.Errorf("screen: %w", context.Cause(ended)), true},
		{ended, errors.New("metrics.jsonl: disk full"), false},
		{ended, context.DeadlineExceeded, false},
		{going, context.Canceled, false},
	} {
		if got := droppedBy(c.ctx, c.err); got != c.want {
			t.Errorf("%v with a context that says %v: %v", c.err, c.ctx.Err(), got)
		}
	}
}

// TestFailedWrite: an iteration that cannot be written down is not finished.
func TestFailedWrite(t *testing.T) {
	run, err := checkpoints.Create(filepath.Join(t.TempDir(), "run"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	l := &loop{
		config: configs.Default(), run: run, finished: 6,
		pool: challenger.NewPool(challenger.PoolOptions{Uses: 1}), archive: challenger.NewArchive(), imitations: challenger.NewImitations(1),
	}
	it := l.begin()
	it.records = []attemptRecord{{Trajectory: agon.Trajectory{Outcome: agon.Outcome{Answer: json.RawMessage("{")}}}}
	if err := l.write(it); err == nil || l.finished != 6 {
		t.Errorf("after %v %d iterations are finished, want 6", err, l.finished)
	}
	it.records = nil
	if err := l.write(it); err != nil || l.finished != 7 {
		t.Errorf("after %v %d iterations are finished, want 7", err, l.finished)
	}
}

// TestBefore: what a signal may save is what was there before the iteration, and
// nothing is kept of it while a checkpoint holds that.
func TestBefore(t *testing.T) {
	l := &loop{pool: challenger.NewPool(challenger.PoolOptions{Uses: 1}), archive: challenger.NewArchive(), imitations: challenger.NewImitations(1)}
	if before := l.before(); before.Pool != nil {
		t.Errorf("a copy was made of what is saved: %+v", before)
	}
	l.finished = 1
	want, err := json.Marshal(l.state())
	if err != nil {
		t.Fatal(err)
	}
	before := l.before()
	l.pool.Add(agon.Task{ID: "a"}, "move", agon.Ends{})
	l.archive.Add(challenger.Entry{Task: agon.Task{ID: "a"}})
	l.imitations.Add("a", "move", agon.Trajectory{})
	if got, err := json.Marshal(before); err != nil || string(got) != string(want) {
		t.Errorf("it became %s, %v, from %s", got, err, want)
	}
}
