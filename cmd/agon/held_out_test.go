package main

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"agon/checkpoints"
	"agon/cmd/agon/report"
	"agon/cmd/agon/runs"
)

// TestHeldOutAtTheEnd: what the last iteration gave is measured as the next one would
// measure it, stands wherever held-out success is told, and is part of the proof.
func TestHeldOutAtTheEnd(t *testing.T) {
	a := audited{t.TempDir(), t}
	run := a.at("run")
	options := with(tiny, "minutes_limit=0", "iterations=2", "save.keep=3", "evaluation.every=2", "evaluation.tasks=8", "evaluation.attempts=2")
	said := mustRun(t, append([]string{"train", "--run", run}, options...)...)
	for _, want := range []string{"held-out success after 2 iterations: 0.", "finished: " + run + " holds the run; held-out success at temperature 1 0.", " before, 0.", " after 2 iterations\n"} {
		if !strings.Contains(said, want) {
			t.Errorf("the run said\n%s\nwithout %q", said, want)
		}
	}
	if early := heldOut(t, run, 1); early != nil {
		t.Errorf("after iteration 1 there is %v, and another iteration came", early)
	}
	last := heldOut(t, run, 2)
	lines, err := iterationsOf(run)
	if err != nil {
		t.Fatal(err)
	}
	all, err := withHeldOut(lines, run)
	if err != nil {
		t.Fatal(err)
	}
	if before, now := successes(all); before.After != 0 || now.After != 2 || now.PassAt1.Value != last["eval/pass_at_1"] {
		t.Errorf("before %+v, now %+v, want %v", before, now, last)
	}
	if shown := mustRun(t, "show", run); !strings.Contains(shown, "held-out success after 2 iterations: 0.") {
		t.Errorf("show says\n%s", shown)
	}
	mustRun(t, "train", "--resume", run, "iterations=3")
	if lines, err = iterationsOf(run); err != nil || len(lines) != 3 {
		t.Fatalf("%d iterations, %v", len(lines), err)
	}
	if third := of(lines[2], "eval/"); !maps.Equal(third, of(iterationOf(last), "eval/")) || len(third) != 6 {
		t.Errorf("the next iteration measured %v, and what the last gave was %v", third, last)
	}
	if heldOut(t, run, 3) == nil {
		t.Error("after iteration 3 nothing was measured")
	}
	found, status := a.audit("--share", "1")
	if remade := found.Checks[len(found.Checks)-1]; status != 0 || len(found.Differences) > 0 || remade.Same != remade.Of || remade.Of != 26 {
		t.Errorf("status %d: %+v", status, found)
	}
	replace(step3+runs.HeldOutFile, `"eval/greedy":`, `"eval/greedy":1`)(a)
	a.fit()
	found, status = a.audit("--share", "1")
	if status != 1 || len(found.Differences) != 1 || found.Differences[0].String() != step3+"held_out.json is not what the iterations before it come to again" {
		t.Errorf("status %d: %+v", status, found)
	}
}

func heldOut(t *testing.T, run string, step int) map[string]any {
	t.Helper()
	metrics, err := runs.HeldOut(run, step)
	if saved, failed := checkpoints.Steps(run); err != nil || failed != nil || !slices.Contains(saved, step) {
		t.Fatalf("%v, %v: checkpoints of %v", err, failed, saved)
	}
	return metrics
}

// of are the metrics of an iteration that begin with a prefix.
func of(it report.Iteration, prefix string) map[string]float64 {
	metrics := map[string]float64{}
	for name, value := range it.Values {
		if strings.HasPrefix(name, prefix) {
			metrics[name] = value
		}
	}
	return metrics
}
