package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"agon/agontest"
	"agon/verifier/comparison"
)

const tinyConfig = `
iterations: 2
environments: [warehouse]
threads: 1
challenger: {first_proposals: 48, proposals: 16}
executor: {tasks: 4, attempts: 4}
trainer: {supervised_corpus: 32, supervised_items: 4}
sandbox: {action_seconds: 60, tool_seconds: 60, verify_seconds: 60, cpu_seconds: 60}
save: {every: 1}
`

const tinyAblation = `
config: tiny.yaml
seeds: [1, 2]
variants:
  - {name: loop, shows: What own tasks give.}
  - name: bound
    shows: What perfect tasks give.
    overrides: [challenger.source=synthetic]
`

const tinySupervised = `
config: tiny.yaml
seeds: [1]
variants:
  - {name: loop, shows: What own tasks give., overrides: [iterations=1]}
  - name: supervised
    shows: What more of the corpus gives.
    as_long_as: loop
    overrides:
      - pretrain.corpus.demonstrations=40
      - pretrain.corpus.items=24
      - pretrain.corpus.correct_only=true
      - pretrain.schedule.warm_up=1
      - pretrain.tokens_per_step=1024
      - pretrain.tokens_per_micro_batch=1024
`

// ablation is a folder in which agon ablate is run on a few tasks.
type ablation struct{ folder string }

func newAblation(t *testing.T, text string) ablation {
	t.Helper()
	a := ablation{t.TempDir()}
	a.write(t, "tiny.yaml", tinyConfig)
	a.write(t, "ablation.yaml", text)
	return a
}

func (a ablation) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(a.folder, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (a ablation) command(arguments ...string) *exec.Cmd {
	command := exec.Command("agon", append([]string{"ablate", "-c", "ablation.yaml", "--tasks", "6", "-n", "2"}, arguments...)...)
	command.Dir = a.folder
	return command
}

// run gives back what was printed, and what was said meanwhile.
func (a ablation) run(t *testing.T, arguments ...string) (printed, said string) {
	t.Helper()
	command := a.command(arguments...)
	var out, err bytes.Buffer
	command.Stdout, command.Stderr = &out, &err
	if failure := command.Run(); failure != nil {
		t.Fatalf("%s: %v\n%s", command, failure, err.Bytes())
	}
	return out.String(), err.String()
}

// refuse runs the command and wants a mistake with some words.
func (a ablation) refuse(t *testing.T, words string, arguments ...string) {
	t.Helper()
	out, err := a.command(arguments...).CombinedOutput()
	exit, ok := err.(*exec.ExitError)
	if !ok || exit.ExitCode() != 2 || !strings.Contains(string(out), words) {
		t.Errorf("agon ablate %v: %v, want %q in\n%s", arguments, err, words, out)
	}
}

func (a ablation) table(t *testing.T) (table comparison.Table) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(a.folder, "runs", "ablation", "table.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &table); err != nil {
		t.Fatal(err)
	}
	return table
}

// TestAblate runs two variants with two seeds, once undisturbed and once
// stopped and begun again, and finds the same scores.
func TestAblate(t *testing.T) {
	calm, stopped := newAblation(t, tinyAblation), newAblation(t, tinyAblation)
	begun := time.Now()
	printed, _ := calm.run(t)
	took := time.Since(begun)
	for _, words := range []string{"loop", "loop-2", "bound-1", "0 (greedy)", "What perfect tasks give."} {
		if !strings.Contains(printed, words) {
			t.Errorf("the table lacks %q:\n%s", words, printed)
		}
	}
	if table := calm.table(t); len(table.Variants) != 2 || len(table.Variants[1].Seeds) != 2 || len(table.Missing) > 0 || len(table.Base.Temperatures) != 6 {
		t.Errorf("table %+v", table)
	}

	command := stopped.command()
	time.AfterFunc(took/2, func() { command.Process.Signal(syscall.SIGINT) })
	if out, err := command.CombinedOutput(); err != nil && !strings.Contains(string(out), "the same command goes on from here") {
		t.Fatalf("stopped: %v\n%s", err, out)
	}
	stopped.run(t)
	for _, name := range []string{"base", "loop-1", "loop-2", "bound-1", "bound-2"} {
		agontest.SameFile(t, filepath.Join(calm.folder, "runs/ablation", name+".json"), filepath.Join(stopped.folder, "runs/ablation", name+".json"))
	}

	again, said := calm.run(t)
	if strings.Contains(said, " at temperature ") || strings.Contains(said, "training") || again != printed {
		t.Errorf("what was finished was done again:\n%s", said)
	}
	calm.testRefusals(t)
}

// testRefusals tries what does not fit a finished ablation.
func (a ablation) testRefusals(t *testing.T) {
	a.refuse(t, "--only: there is no variant lop", "--only", "lop")
	a.refuse(t, "--seeds: 3 is not among those", "--seeds", "3")
	a.refuse(t, "-n is 0", "-n", "0")
	a.refuse(t, "elsewhere holds no ablation", "--table", "--out", "elsewhere")
	a.refuse(t, ". holds no ablation", "--table", "--out", ".")
	a.run(t, "--table", "--only", "bound", "--seeds", "2", "--tasks", "5")
	if table := a.table(t); len(table.Missing) != 1 || table.Missing[0] != "base: not measured" {
		t.Errorf("with other tasks %v is missing", table.Missing)
	}
	a.write(t, "tiny.yaml", strings.Replace(tinyConfig, "tasks: 4", "tasks: 5", 1))
	a.refuse(t, "loop-1 was made with other settings (executor.tasks): move it away, or choose another --out")
}

// TestAblateSupervised trains further for the time that the loop took.
func TestAblateSupervised(t *testing.T) {
	a := newAblation(t, tinySupervised)
	a.refuse(t, "supervised-1: it takes as long as loop-1, which is not begun", "--only", "supervised")
	printed, _ := a.run(t, "--deep")
	for _, words := range []string{"Its corpus: ", "(as it was)"} {
		if !strings.Contains(printed, words) {
			t.Errorf("the table lacks %q:\n%s", words, printed)
		}
	}
	row := a.table(t).Variants[1]
	if row.Name != "supervised" || row.Pooled.Seconds <= 0 || row.Pooled.Share != nil || row.Pooled.Written != nil || row.Pooled.Solved == nil {
		t.Errorf("row %+v", row)
	}
}
