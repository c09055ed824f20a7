package train

import (
	"path/filepath"
	"testing"

	"agon/cmd/agon/runs"
	"agon/configs"
)

// small turns the loop on little.
var small = []string{
	"iterations=3", "threads=1", "challenger.first_proposals=24", "challenger.proposals=8", "executor.tasks=2", "executor.attempts=2",
	"trainer.supervised_corpus=8", "trainer.supervised_items=2", "save.every=1",
}

// turned is a run in path, new or resumed, that was turned until it ended.
func turned(t *testing.T, path string, overrides ...string) (finished int) {
	t.Helper()
	l, err := Resume(t.Context(), path, overrides)
	if runs.Require(path) != nil {
		resolved, failed := configs.Load("", overrides)
		if failed != nil {
			t.Fatal(failed)
		}
		l, err = New(t.Context(), resolved, path)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	if saved := runs.SavedStep(path); saved != l.Finished {
		t.Errorf("iteration %d is saved, and %d was the last", saved, l.Finished)
	}
	return l.Finished
}

// A run ends once its budget is used up, and again where it goes on with the same;
// with another it goes on.
func TestBudgetEndsARun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run")
	if n := turned(t, path, append([]string{"budget.tokens=1"}, small...)...); n != 1 {
		t.Fatalf("%d iterations, want 1", n)
	}
	if n := turned(t, path); n != 1 {
		t.Errorf("resumed: %d iterations, want 1", n)
	}
	if n := turned(t, path, "budget.tokens=0", "budget.sandbox_minutes=0.000001"); n != 1 {
		t.Errorf("with no processor time: %d iterations, want 1", n)
	}
	if n := turned(t, path, "budget.sandbox_minutes=0"); n != 3 {
		t.Errorf("without a budget: %d iterations, want 3", n)
	}
}
