package train

import (
	"path/filepath"
	"strings"
	"testing"

	"agon"
	"agon/challenger"
	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/configs"
)

func TestRefusalsOf(t *testing.T) {
	refusal := func(stage, reason, text string) runs.ItemRecord {
		return runs.ItemRecord{Verdict: agon.Verdict{Stage: stage, Reason: reason}, Text: text}
	}
	accepted := runs.ItemRecord{Verdict: agon.Verdict{Pass: true, Stage: "accepted"}}
	for _, c := range []struct {
		items []runs.ItemRecord
		want  string
	}{
		{nil, "none was written"},
		{[]runs.ItemRecord{accepted}, "none was written"},
		{[]runs.ItemRecord{refusal("error", "its process died", "x")}, `1 lost to a failure of the program (its process died), such as "x"`},
		{[]runs.ItemRecord{
			refusal("runs", "a", "first"), refusal("parse", "b", "second"), refusal("parse", "c", "third\x1b"), refusal("parse", "c", ""),
			refusal("new", "d", ""), refusal("new", "d", ""), {Verdict: agon.Verdict{Stage: "passes", Reason: "e"}, Item: &agon.Item{Instruction: "move\none"}},
		}, `3 refused by parse (c), such as "third�"; 2 refused by new (d); 1 refused by passes (e), such as "move one"`},
	} {
		if got := refusalsOf(c.items); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestBarren: iterations count as barren while nothing is accepted and the pool
// is empty, and one that has an item begins the count anew.
func TestBarren(t *testing.T) {
	run, err := checkpoints.Create(filepath.Join(t.TempDir(), "x"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	l := &Loop{Config: configs.Default(), Run: run, pool: challenger.NewPool(challenger.PoolOptions{Uses: 1})}
	for i, accepted := range []float64{0, 0, 1, 0} {
		it := l.begin()
		it.Metrics["challenger/accepted"] = accepted
		if err := l.warnBarren(it); err != nil {
			t.Fatal(err)
		}
		if want := []int{1, 2, 0, 1}[i]; l.barren != want || (len(it.notes) == 0) != (accepted > 0) {
			t.Errorf("after %v: %d barren, want %d; notes %q", accepted, l.barren, want, it.notes)
		}
	}
	l.pool.Add(agon.Task{ID: "a"}, "", agon.Ends{})
	if err := l.warnBarren(l.begin()); err != nil || l.barren != 0 {
		t.Errorf("an iteration with a task in the pool counts as barren: %v", err)
	}
	if err := l.errBarren(); !strings.Contains(err.Error(), "agon train --resume "+run.Path) {
		t.Error(err)
	}
}

func TestFigure(t *testing.T) {
	metrics := map[string]float64{"reward": 0}
	if got := terminal.Figure(metrics, "reward", "%.3f") + " " + terminal.Figure(metrics, "entropy", "%.3f"); got != "0.000 -" {
		t.Error(got)
	}
}

// A run on given tasks alone has none once they are all in quarantine.
func TestBarrenOfGivenTasks(t *testing.T) {
	l := &Loop{Config: configs.Default(), Run: &checkpoints.Run{Path: "runs/a"}, pool: challenger.NewPool(challenger.PoolOptions{Uses: 1}), archive: challenger.NewArchive()}
	l.Config.Tasks, l.Config.TasksShare = "tasks.jsonl", 1
	entry := challenger.Entry{Task: agon.Task{ID: "a"}}
	l.archive.Add(entry)
	l.given = &given{entries: []challenger.Entry{entry}}
	for want := range 3 {
		if err := l.warnBarren(l.begin()); err != nil || l.barren != want {
			t.Errorf("%d barren, want %d; %v", l.barren, want, err)
		}
		l.archive.Quarantine("a", challenger.Quarantine{})
	}
	if err := l.errBarren(); !strings.Contains(err.Error(), "of the tasks that are given (1) all are in quarantine") {
		t.Error(err)
	}
}
