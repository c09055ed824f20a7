package demo

import (
	"fmt"
	"testing"

	"agon"
	"agon/agontest"
	"agon/cmd/agon/runs"
)

// TestChoose shows no attempt as failed that the program lost.
func TestChoose(t *testing.T) {
	attempt := func(task, stage, status string) string {
		return fmt.Sprintf(`{"verdict":{"pass":%v,"stage":%q},"trajectory":{"task":%q,"status":%q}}`+"\n", stage == "accepted", stage, task, status)
	}
	run := t.TempDir()
	agontest.WriteFiles(t, run, map[string]string{"trajectories.jsonl": attempt("a", "accepted", "done") + attempt("a", "rejected", "done") +
		attempt("b", "accepted", "done") + attempt("b", "error", "done") + attempt("b", "error", "error") + attempt("b", "canceled", "canceled")})
	p := &page{}
	if err := p.choose(run, []runs.ItemRecord{{ID: "a", Item: &agon.Item{}}, {ID: "b", Item: &agon.Item{}}}); err != nil {
		t.Fatal(err)
	}
	if p.Task == nil || p.Task.ID != "a" {
		t.Errorf("the task to show is %+v", p.Task)
	}
}

// TestAgain: the page names the command that does the same with other dice, as a
// shell reads it.
func TestAgain(t *testing.T) {
	flags := demoFlags{config: "configs/demo.yaml", overrides: []string{"environments=[./bank]", "seed=3", "policy.checkpoint=runs/it's", "iterations=2"}}
	const want = `agon train -c configs/demo.yaml 'environments=[./bank]' 'policy.checkpoint=runs/it'\''s' iterations=2 seed=4`
	if got := flags.again(4); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
