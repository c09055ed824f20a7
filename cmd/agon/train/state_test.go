package train

import (
	"encoding/json"
	"testing"

	"agon"
	"agon/challenger"
)

// TestBefore: what a signal may save is what was there before the iteration, and
// nothing is kept of it while a checkpoint holds that.
func TestBefore(t *testing.T) {
	l := &Loop{pool: challenger.NewPool(challenger.PoolOptions{Uses: 1}), archive: challenger.NewArchive(), imitations: challenger.NewImitations(1)}
	if before := l.before(); before.Pool != nil {
		t.Errorf("a copy was made of what is saved: %+v", before)
	}
	l.Finished = 1
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
