package train

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/configs"
	"agon/executor/environments"
)

// withExamples is a folder of the warehouse with these examples.
func withExamples(t *testing.T, examples string) string {
	t.Helper()
	shipped, err := environments.Load("warehouse")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	shipped.Files["examples.jsonl"] = []byte(examples)
	for name, text := range shipped.Files {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func example(name, answer string) string {
	return `{"seed": 3, "instruction": "` + name + `: ship all nuts of bin A", "verifier": "def verify(before, after, answer, calls):\n    return answer == 1\n", "solution": "answer(` + answer + `)\n"}` + "\n"
}

// starving accepts no item: a proposal ends before it has one.
var starving = append([]string{"challenger.turn_limit=1", "challenger.starved=examples", "iterations=6"}, small[1:]...)

// Where nothing is accepted the examples of the environments are attempted, and no
// number of iterations without a new task ends the run; it goes on as if it had never
// stopped.
func TestStarvingAttemptsExamples(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run")
	folder := withExamples(t, example("a", "1")+example("b", "1")+example("c", "1"))
	turned(t, path, append([]string{"environments=[" + folder + "]", "budget.tokens=1"}, starving...)...)
	if n := turned(t, path, "budget.tokens=0"); n != 6 {
		t.Fatalf("%d iterations, want 6", n)
	}
	turns := map[string]int{}
	for attempt, err := range runs.Lines[runs.AttemptRecord](path, checkpoints.Trajectories) {
		if err != nil {
			t.Fatal(err)
		}
		turns[attempt.Trajectory.TaskID]++
	}
	if len(turns) != 3 {
		t.Errorf("%d tasks were attempted, want 3", len(turns))
	}
	for id, n := range turns {
		if n != 8 { // six iterations of two tasks, among three, with two attempts each
			t.Errorf("%s was attempted %d times, want 8", id, n)
		}
	}
	items, err := runs.ReadItems(path)
	if err != nil {
		t.Fatal(err)
	}
	if f := runs.FunnelOf(items); f.Accepted != 0 || len(items) != f.Written+3 {
		t.Errorf("%d items, of them %+v", len(items), f)
	}
}

func TestBadExamplesAreRefused(t *testing.T) {
	for environment, want := range map[string]string{
		"warehouse":                        "challenger.starved is examples, and there are none in warehouse: write examples.jsonl beside environment.yaml, or challenger.starved=stop",
		withExamples(t, example("a", "2")): `examples.jsonl: task 1, "a: ship all nuts of bin A": passes: `,
	} {
		resolved, err := configs.Load("", append([]string{"environments=[" + environment + "]"}, starving...))
		if err != nil {
			t.Fatal(err)
		}
		_, err = New(t.Context(), resolved, filepath.Join(t.TempDir(), "run"))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", environment, err, want)
		}
	}
}
