package train

import (
	"context"
	"path/filepath"
	"testing"

	"agon/cmd/agon/runs"
	"agon/configs"
)

// A signal at the last measurement costs the measurement: the iteration is finished, and
// its checkpoint saved without.
func TestExamineLastIsDropped(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run")
	resolved, err := configs.Load("", append([]string{"evaluation.every=1", "evaluation.tasks=4", "evaluation.attempts=1"}, small...))
	if err != nil {
		t.Fatal(err)
	}
	l, err := New(t.Context(), resolved, path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.TurnTo(t.Context(), l.Config.Iterations, func(int) {}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.saveIfDue(ctx); err != nil {
		t.Fatal(err)
	}
	if saved := runs.SavedStep(path); saved != l.Finished {
		t.Errorf("iteration %d is saved, and %d was the last", saved, l.Finished)
	}
	if metrics, err := runs.HeldOut(path, l.Finished); metrics != nil || err != nil {
		t.Errorf("%v, %v: nothing was measured", metrics, err)
	}
	if err := l.saveIfDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if metrics, err := runs.HeldOut(path, l.Finished); metrics == nil || err != nil {
		t.Errorf("%v, %v: it was measured", metrics, err)
	}
}
