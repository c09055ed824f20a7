package train

import (
	"path/filepath"
	"testing"

	"agon"
	"agon/agontest"
	"agon/challenger"
	"agon/cmd/agon/worlds"
	"agon/configs"
)

// TestLeaveElsewhere: of a saved state that stays which belongs to the run's environments.
func TestLeaveElsewhere(t *testing.T) {
	for _, c := range []struct {
		name            string
		environment, id string // of the task
		digests         map[string]string
		stays           int
	}{
		{"absent", "gone", "", nil, 0},
		{"changed", "bins", "of another digest", nil, 0},
		{"unchanged", "bins", "", nil, 1},
		{"known to be as it was", "bins", "of another program", map[string]string{worlds.EnvironmentDigest + "bins": "d"}, 1},
	} {
		l := &Loop{
			Worlds: &worlds.Worlds{ByName: map[string]agon.Environment{"bins": agontest.Bins{}}},
			pool:   challenger.NewPool(challenger.PoolOptions{Uses: 3}), imitations: challenger.NewImitations(3),
		}
		item := agon.Item{Environment: c.environment, Instruction: "move 3 nut"}
		if c.id == "" {
			c.id = item.ID(agontest.Bins{}.Spec().Digest)
		}
		l.pool.Add(agon.Task{Item: item, ID: c.id}, "move", agon.Ends{})
		l.imitations.Add(c.id, "move", agon.Trajectory{Environment: c.environment})
		if l.leaveElsewhere(c.digests); l.pool.Len() != c.stays || l.imitations.Len() != c.stays {
			t.Errorf("%s: %d tasks and %d episodes stay, want %d", c.name, l.pool.Len(), l.imitations.Len(), c.stays)
		}
	}
}

// TestForkWithoutAnEnvironment: a fork that has fewer environments than its source goes on
// with the tasks of those that it has.
func TestForkWithoutAnEnvironment(t *testing.T) {
	folder := t.TempDir()
	run, copied := filepath.Join(folder, "run"), filepath.Join(folder, "fork")
	turned(t, run, append([]string{"environments=[warehouse, calculator]", "challenger.source=synthetic", "iterations=1"}, small[1:]...)...)
	l, err := fork(t.Context(), run, copied, []string{"environments=[warehouse]", "iterations=2", "executor.tasks=40"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	written, err := configs.ReadRun(filepath.Join(copied, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for name, digest := range map[string]string{"warehouse": l.Worlds.Folders[0].Digest, "calculator": ""} {
		if told := written.Digests[worlds.EnvironmentDigest+name]; told != digest {
			t.Errorf("the fork is told to be of %s %q, want %q", name, told, digest)
		}
	}
	if l.pool.Len() == 0 {
		t.Error("nothing is left of the pool")
	}
	for _, task := range l.pool.Draw(l.pool.Len()) {
		if task.Environment != "warehouse" {
			t.Errorf("the pool has a task of %s", task.Environment)
		}
	}
	if err := l.turn(t.Context()); err != nil {
		t.Error(err)
	}
}
