package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
)

// A run ends by its rule, says by which and where its best checkpoint is, and goes on
// without it.
func TestStopRule(t *testing.T) {
	run := filepath.Join(t.TempDir(), "run")
	options := with(small, "iterations=4", "save.every=1", "save.keep=1", "save.keep_best=1",
		"evaluation.every=1", "evaluation.tasks=8", "evaluation.attempts=1", "stop.entropy=50", "stop.window=2")
	said := mustRun(t, append([]string{"train", "--run", run}, options...)...)
	for _, want := range []string{"stopped after iteration 2 of 4 by stop.entropy: entropy was ", "on average over 2 iterations, below 50", "checkpoint that was measured is " + run, "stop.entropy=0 goes on"} {
		if !strings.Contains(said, want) {
			t.Errorf("the run said\n%s\nwithout %q", said, want)
		}
	}
	if heldOut(t, run, 2) == nil {
		t.Error("what the run ended with was not measured")
	}
	if shown := mustRun(t, "show", run); !strings.Contains(shown, "by stop.entropy: entropy was ") {
		t.Errorf("show says\n%s", shown)
	}
	if said := mustRun(t, "eval", run+"@1", "--tasks", "4", "-n", "1"); !strings.Contains(said, "limits of "+run+"@1: ") {
		t.Errorf("eval says\n%s", said)
	}
	for iteration, says := range map[string]string{
		"7": "has no checkpoint of iteration 7: it has those of 1 2\n",
		"0": "has no checkpoint of iteration 0: it has those of 1 2\n",
		"x": `has no checkpoint "x", for @ is followed by an iteration: it has those of 1 2` + "\n",
		"":  `has no checkpoint "", for @ is followed by an iteration: it has those of 1 2` + "\n",
	} {
		refused(t, t.TempDir(), bad{arguments: "eval " + run + "@" + iteration, says: says})
		refused(t, t.TempDir(), bad{arguments: "config policy.checkpoint=" + run + "@" + iteration, says: says})
	}
	mustRun(t, "train", "--resume", run, "stop.entropy=0")
	h, err := runs.HistoryOf(run)
	if n := len(timedIterations(t, run)); err != nil || n != 4 {
		t.Fatalf("%d iterations, %v", n, err)
	}
	kept, err := checkpoints.Steps(run)
	if err != nil {
		t.Fatal(err)
	}
	best, err := h.Measured(kept)
	if err != nil {
		t.Fatal(err)
	}
	if best[0].Step == 0 {
		best = best[1:]
	}
	if want := []int{best[0].Step, 4}; fmt.Sprint(kept) != fmt.Sprint(want) {
		t.Errorf("the checkpoints of %v are kept, want %v", kept, want)
	}
}
