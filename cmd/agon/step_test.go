package main

import (
	"path/filepath"
	"slices"
	"testing"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
)

// tiny is a run of a second or two. Each call of agon takes one iteration of
// it: the time is up before the second begins.
var tiny = with(small, "iterations=3", "save.every=1", "minutes_limit=0.001",
	"challenger.first_proposals=24", "challenger.proposals=8", "executor.tasks=2", "executor.attempts=2", "trainer.supervised_corpus=8")

// timedIterations lists the iterations that a run's timings have a line of.
func timedIterations(t *testing.T, run string) (iterations []int) {
	t.Helper()
	for took, err := range runs.Lines[runs.TimingRecord](run, checkpoints.Timings) {
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
	if s, err := runs.ReadStatus(run); err != nil || s.StoppedBy != "minutes_limit: 0.001 minutes are over" {
		t.Errorf("%v: the status of a run that its time ended is %+v", err, s)
	}
	mustRun(t, "train", "--resume", run)
	mustRun(t, "train", "--resume", run)
	if s, err := runs.ReadStatus(run); err != nil || s.State != runs.Finished || s.StoppedBy != "" {
		t.Errorf("%v: the status of a run that is finished is %+v", err, s)
	}
	if got := timedIterations(t, run); !slices.Equal(got, []int{1, 2, 3}) {
		t.Errorf("the timings are those of iterations %v", got)
	}
}
