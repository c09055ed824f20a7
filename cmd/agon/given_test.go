package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agon/agontest"
	"agon/checkpoints"
	"agon/cmd/agon/runs"
)

// ship is a task of the warehouse by hand, with another instruction for each name.
func ship(name string) string {
	return `{"environment": "warehouse", "seed": 3, "instruction": "` + name + `: ship all nuts of bin A", ` +
		`"verifier": "def verify(before, after, answer, calls):\n    return answer == 1", "solution": "answer(1)"}` + "\n"
}

// A run on a file of tasks alone proposes nothing, gives each task its turn before any
// has another, and goes on after a stop as if there had been none.
func TestTrainsOnGivenTasks(t *testing.T) {
	folder := t.TempDir()
	agontest.WriteFiles(t, folder, map[string]string{"tasks.jsonl": ship("a") + ship("b") + ship("c")})
	given := []string{"tasks=" + filepath.Join(folder, "tasks.jsonl"), "iterations=3", "save.every=1", "executor.tasks=2", "executor.attempts=2",
		"trainer.supervised_corpus=8", "threads=1"}
	calm, stopped := filepath.Join(folder, "calm"), filepath.Join(folder, "stopped")
	mustRun(t, append([]string{"train", "--run", calm}, given...)...)
	mustRun(t, append([]string{"train", "--run", stopped, "minutes_limit=0.001"}, given...)...)
	mustRun(t, "train", "--resume", stopped, "minutes_limit=0")
	sameButDigests(t, calm, stopped)

	turns := map[string]int{}
	for attempt, err := range runs.Lines[runs.AttemptRecord](calm, checkpoints.Trajectories) {
		if err != nil {
			t.Fatal(err)
		}
		turns[attempt.Trajectory.TaskID]++
	}
	if len(turns) != 3 {
		t.Errorf("%d tasks were attempted, want 3", len(turns))
	}
	for id, n := range turns {
		if n != 4 { // two turns of two attempts: six turns among three tasks
			t.Errorf("%s was attempted %d times, want 4", id, n)
		}
	}
	if epoch := lastMetrics(t, calm)["given/epoch"]; epoch != 2. {
		t.Errorf("after six turns of three tasks it is in epoch %v", epoch)
	}
	items, err := runs.ReadItems(calm)
	if err != nil {
		t.Fatal(err)
	}
	for i := range items {
		if !items[i].Given {
			t.Errorf("a run on given tasks alone wrote %+v", items[i])
		}
	}
	if listed := mustRun(t, "tasks", calm); strings.Count(listed, "/4 ") != 3 {
		t.Errorf("the list does not say of each of 3 tasks how 4 attempts did:\n%s", listed)
	}
	page := filepath.Join(folder, "page.html")
	mustRun(t, "report", calm, "-o", page)
	if text, err := os.ReadFile(page); err != nil || strings.Count(string(text), " of 4 passed") != 3 {
		t.Errorf("the page does not say of each of 3 tasks how 4 attempts did (%v)", err)
	}
	agontest.WriteFiles(t, folder, map[string]string{"tasks.jsonl": ship("a") + ship("b")})
	refused(t, folder, bad{arguments: "train --resume stopped iterations=4", says: "tasks has changed since the run began"})
}

// Beside proposals the file has its share, and makes up for what the pool lacks.
func TestGivenTasksBesideProposals(t *testing.T) {
	folder := t.TempDir()
	agontest.WriteFiles(t, folder, map[string]string{"tasks.jsonl": ship("a") + ship("b") + ship("c")})
	for share, least := range map[string]int{"0.5": 4, "0": 0} {
		run := filepath.Join(folder, share)
		mustRun(t, append([]string{"train", "--run", run, "tasks=" + filepath.Join(folder, "tasks.jsonl"), "tasks_share=" + share},
			with(tiny, "iterations=2", "minutes_limit=0", "executor.tasks=4")...)...)
		items, err := runs.ReadItems(run)
		if err != nil {
			t.Fatal(err)
		}
		given := map[string]bool{}
		for i := range items {
			given[items[i].ID] = items[i].Given
		}
		ours, theirs := 0, 0
		for attempt, err := range runs.Lines[runs.AttemptRecord](run, checkpoints.Trajectories) {
			if err != nil {
				t.Fatal(err)
			}
			if given[attempt.Trajectory.TaskID] {
				theirs++
			} else {
				ours++
			}
		}
		if theirs < 2*least || ours+theirs != 2*2*4 {
			t.Errorf("tasks_share %s: %d attempts at given tasks and %d at others", share, theirs, ours)
		}
	}
}

func TestBadGivenTasks(t *testing.T) {
	wrong := strings.Replace(ship("a"), "answer(1)", "answer(2)", 1)
	elsewhere := strings.Replace(ship("a"), "warehouse", "calculator", 1)
	tasks := func(text string) map[string]string { return map[string]string{"tasks.jsonl": text} }
	refuse(t, []bad{
		{"none", nil, "train tasks=tasks.jsonl", "tasks.jsonl: no such file"},
		{"empty", tasks(""), "train tasks=tasks.jsonl", "holds no task"},
		{"no task", tasks("{}\n"), "train tasks=tasks.jsonl", `tasks.jsonl: line 1: "environment" is missing`},
		{"unknown key", tasks(ship("b") + strings.Replace(ship("a"), `{"environment"`, `{"failure": [], "environment"`, 1)), "train tasks=tasks.jsonl",
			`tasks.jsonl: line 2: unknown key "failure"; did you mean failures?`},
		{"wrong solution", tasks(ship("b") + wrong), "train tasks=tasks.jsonl", `task 2, "a: ship all nuts of bin A": passes: `},
		{"another environment", tasks(elsewhere), "train tasks=tasks.jsonl", `task 1 belongs to "calculator", which is none of the run's environments`},
		{"share", tasks(ship("a")), "train tasks=tasks.jsonl tasks_share=2", "tasks_share is 2"},
		{"nothing to share", nil, "train tasks_share=0.5", "nothing reads tasks_share here: it is read with tasks set"},
		{"proposals", tasks(ship("a")), "train tasks=tasks.jsonl challenger.proposals=3", "nothing reads challenger.proposals here: it is read with tasks_share below 1"},
	})
	folder := t.TempDir()
	agontest.WriteFiles(t, folder, tasks(wrong))
	if status, stderr := try(t, folder, nil, "train", "--dry-run", "tasks=tasks.jsonl", "tasks_check=false", "threads=1"); status != 0 {
		t.Errorf("tasks_check=false: status %d:\n%s", status, stderr)
	}
}
