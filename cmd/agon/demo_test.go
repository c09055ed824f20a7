package main

import (
	"fmt"
	"testing"

	"agon"
)

// TestChoose shows no attempt as failed that the program lost.
func TestChoose(t *testing.T) {
	attempt := func(task, stage, status string) string {
		return fmt.Sprintf(`{"verdict":{"pass":%v,"stage":%q},"trajectory":{"task":%q,"status":%q}}`+"\n", stage == "accepted", stage, task, status)
	}
	run := t.TempDir()
	writeAll(t, run, map[string]string{"trajectories.jsonl": attempt("a", "accepted", "done") + attempt("a", "rejected", "done") +
		attempt("b", "accepted", "done") + attempt("b", "error", "done") + attempt("b", "error", "error") + attempt("b", "canceled", "canceled")})
	p := &page{}
	if err := p.choose(run, []itemRecord{{ID: "a", Item: &agon.Item{}}, {ID: "b", Item: &agon.Item{}}}); err != nil {
		t.Fatal(err)
	}
	if p.Task == nil || p.Task.ID != "a" {
		t.Errorf("the task to show is %+v", p.Task)
	}
}
