package train

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"agon"
	"agon/challenger"
	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/configs"
)

// TestFailedWrite: an iteration that cannot be written down is not finished.
func TestFailedWrite(t *testing.T) {
	run, err := checkpoints.Create(filepath.Join(t.TempDir(), "run"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	l := &Loop{
		Config: configs.Default(), Run: run, Finished: 6,
		pool: challenger.NewPool(challenger.PoolOptions{Uses: 1}), archive: challenger.NewArchive(), imitations: challenger.NewImitations(1),
	}
	it := l.begin()
	it.Records = []runs.AttemptRecord{{Trajectory: agon.Trajectory{Outcome: agon.Outcome{Answer: json.RawMessage("{")}}}}
	if err := l.write(it); err == nil || l.Finished != 6 {
		t.Errorf("after %v %d iterations are finished, want 6", err, l.Finished)
	}
	it.Records = nil
	if err := l.write(it); err != nil || l.Finished != 7 {
		t.Errorf("after %v %d iterations are finished, want 7", err, l.Finished)
	}
}
