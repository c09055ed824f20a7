package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"agon/agontest"
	"agon/verifier/comparison"
)

// tinyConfig turns the whole loop in seconds. Its time limits are so wide that a
// busy machine reaches none of them.
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

const tinySweep = `
config: tiny.yaml
seeds: [1]
baseline: loop
variants:
  - {name: loop, shows: What own tasks give.}
  - {name: bound, overrides: [challenger.source=synthetic]}
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

// ruledConfig is shorter still: nothing that is composed by rule has to be screened.
const ruledConfig = `
iterations: 2
environments: [warehouse]
threads: 1
challenger: {source: synthetic, first_proposals: 8, proposals: 4}
executor: {tasks: 2, attempts: 2}
trainer: {supervised_corpus: 8, supervised_items: 2, schedule: {warm_up: 1}}
sandbox: {action_seconds: 60, tool_seconds: 60, verify_seconds: 60, cpu_seconds: 60}
save: {every: 1}
`

const ruledGrid = `
config: ruled.yaml
seeds: [1, 2, 3]
grid:
  trainer.learning_rate: [1e-4, 5e-4, 1e-3]
`

// sweeping is a folder in which agon sweep is run on a few tasks.
type sweeping struct{ folder string }

func newSweeping(t *testing.T, text string) sweeping {
	t.Helper()
	s := sweeping{t.TempDir()}
	s.write(t, "tiny.yaml", tinyConfig)
	s.write(t, "ruled.yaml", ruledConfig)
	s.write(t, "mine.yaml", text)
	return s
}

func (s sweeping) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(s.folder, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// out is a file of the sweep.
func (s sweeping) out(name string) string { return filepath.Join(s.folder, "runs", "sweep-mine", name) }

func (s sweeping) command(arguments ...string) *exec.Cmd {
	command := exec.Command("agon", append([]string{"sweep", "mine.yaml", "--tasks", "4", "-n", "2"}, arguments...)...)
	command.Dir = s.folder
	return command
}

// run gives back what was printed, and what was said meanwhile.
func (s sweeping) run(t *testing.T, arguments ...string) (printed, said string) {
	t.Helper()
	command := s.command(arguments...)
	var out, err bytes.Buffer
	command.Stdout, command.Stderr = &out, &err
	if failure := command.Run(); failure != nil {
		t.Fatalf("%s: %v\n%s", command, failure, err.Bytes())
	}
	return out.String(), err.String()
}

// refuse runs the command and wants a mistake with some words.
func (s sweeping) refuse(t *testing.T, words string, arguments ...string) {
	t.Helper()
	s.ends(t, 2, words, arguments...)
}

// ends runs the command and wants an exit status and some words.
func (s sweeping) ends(t *testing.T, status int, words string, arguments ...string) {
	t.Helper()
	out, err := s.command(arguments...).CombinedOutput()
	exit, ok := err.(*exec.ExitError)
	if !ok || exit.ExitCode() != status || !strings.Contains(string(out), words) {
		t.Errorf("agon sweep %v: %v, want status %d and %q in\n%s", arguments, err, status, words, out)
	}
}

func (s sweeping) table(t *testing.T) (table comparison.Table) {
	t.Helper()
	text, err := os.ReadFile(s.out("table.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &table); err != nil {
		t.Fatal(err)
	}
	return table
}

// untimed is table.json without what is measured in time.
func (s sweeping) untimed(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(s.out("table.json"))
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`"seconds": [0-9.e+-]+`).ReplaceAllString(string(text), `"seconds": 0`)
}

// alive lists the processes that work in the folder.
func (s sweeping) alive() (pids []string) {
	places, _ := filepath.Glob("/proc/[0-9]*/cwd")
	for _, place := range places {
		if folder, err := os.Readlink(place); err == nil && folder == s.folder {
			pids = append(pids, filepath.Dir(place))
		}
	}
	return pids
}

// kill runs the command, kills it a moment after so many jobs were measured, and
// waits until nothing that it began is left. It reports whether the command had
// ended before.
func (s sweeping) kill(t *testing.T, jobs int, moment time.Duration) (ended bool) {
	t.Helper()
	command := s.command()
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		for sheets := []string{}; len(sheets) < jobs && t.Context().Err() == nil; time.Sleep(10 * time.Millisecond) {
			sheets, _ = filepath.Glob(s.out("*.json"))
		}
		time.Sleep(moment)
		_ = command.Process.Kill()
	}()
	ended = command.Wait() == nil
	for end := time.Now().Add(time.Minute); len(s.alive()) > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("a killed sweep left %v running", s.alive())
		}
	}
	return ended
}

// TestSweepKill kills a sweep five times, and finds its table to be that of one that
// was not disturbed and did two jobs at a time beside it.
func TestSweepKill(t *testing.T) {
	calm, killed := newSweeping(t, ruledGrid), newSweeping(t, ruledGrid)
	undisturbed := calm.command("--jobs", "2")
	var said bytes.Buffer
	undisturbed.Stderr = &said
	if err := undisturbed.Start(); err != nil {
		t.Fatal(err)
	}
	for jobs := range 5 {
		if killed.kill(t, jobs, time.Duration(rand.Int64N(int64(2*time.Second)))) {
			t.Fatalf("it ended with %d jobs measured", jobs)
		}
	}
	printed, _ := killed.run(t)
	if err := undisturbed.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, &said)
	}
	if want, got := calm.untimed(t), killed.untimed(t); want != got {
		t.Errorf("the tables differ: undisturbed\n%s\nkilled\n%s", want, got)
	}
	for _, name := range []string{"base", "learning_rate-1e-4-1", "learning_rate-5e-4-2", "learning_rate-1e-3-3"} {
		agontest.SameFile(t, calm.out(name+".json"), killed.out(name+".json"))
	}
	table := calm.table(t)
	if len(table.Variants) != 3 || len(table.Missing)+len(table.Failed) > 0 || table.Baseline != "base" {
		t.Fatalf("table %+v", table)
	}
	row := table.Variants[2]
	if len(row.Seeds) != 3 || row.PassAt1.Runs != 3 || row.Against == nil || row.Against.Greedy.Holm == nil {
		t.Errorf("row %+v", row)
	}
	if c := row.Pooled.Cost; c.Seconds <= 0 || c.Proposals != 12 || c.Attempts != 8 || c.Tokens <= 0 {
		t.Errorf("it took %+v", c)
	}
	if again, said := killed.run(t); said != "" || again != printed {
		t.Errorf("what was finished was done again:\n%s", said)
	}
}

// TestSweep sets one variant against another, is stopped with SIGINT and goes on.
func TestSweep(t *testing.T) {
	s := newSweeping(t, tinySweep)
	command := s.command("--jobs", "2")
	go s.signalOnce(command, "loop-1/checkpoints/step-000001")
	if out, err := command.CombinedOutput(); err != nil && !strings.Contains(string(out), "agon: stopped: the same command goes on from here") {
		t.Fatalf("stopped: %v\n%s", err, out)
	}
	printed, said := s.run(t)
	for _, words := range []string{"loop-1", "bound-1", "0 (greedy)", "What own tasks give.", "against loop", "TOKENS SAMPLED"} {
		if !strings.Contains(printed, words) {
			t.Errorf("the table lacks %q:\n%s", words, printed)
		}
	}
	if strings.Contains(said, "loop-1: not begun") {
		t.Errorf("what was begun was begun anew:\n%s", said)
	}
	table := s.table(t)
	if len(table.Variants) != 2 || len(table.Missing) > 0 || len(table.Base.Temperatures) != 6 || table.Variants[0].Against != nil || table.Variants[1].Against == nil {
		t.Errorf("table %+v", table)
	}
	if written, err := os.ReadFile(s.out("table.md")); err != nil || !strings.Contains(string(written), "| loop |") {
		t.Errorf("table.md: %v\n%s", err, written)
	}
	s.testRefusals(t)
}

// signalOnce interrupts a sweep once a file of it is there.
func (s sweeping) signalOnce(command *exec.Cmd, name string) {
	for range 6000 {
		if _, err := os.Stat(s.out(name)); err == nil {
			_ = command.Process.Signal(syscall.SIGINT)
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// testRefusals tries what does not fit a finished sweep.
func (s sweeping) testRefusals(t *testing.T) {
	s.refuse(t, "--only: there is no variant lop", "--only", "lop")
	s.refuse(t, "--seeds: 3 is not among those", "--seeds", "3")
	s.refuse(t, "-n is 0", "-n", "0")
	s.refuse(t, "--jobs is 0", "--jobs", "0")
	s.refuse(t, "elsewhere holds nothing that was measured", "--table", "--out", "elsewhere")
	s.refuse(t, "loop-1 holds a run", "--out", s.out("loop-1"))
	s.refuse(t, "holds nothing that was measured with --tasks 5 -n 2 and these settings: it holds --tasks 4 -n 2", "--table", "--only", "bound", "--tasks", "5")
	if table := s.table(t); len(table.Variants) == 0 {
		t.Errorf("a table of other tasks took the place of %+v", table)
	}
	s.refuse(t, "loop-1 was made with other settings (executor.tasks): give the key=value that it was made with, move it away, or choose another --out", "executor.tasks=5")
}

// TestSweepSupervised trains further for the time that the loop took.
func TestSweepSupervised(t *testing.T) {
	s := newSweeping(t, tinySupervised)
	s.refuse(t, "supervised-1: it takes as long as loop-1, which is not begun", "--only", "supervised")
	printed, _ := s.run(t, "--deep", "--jobs", "2")
	for _, words := range []string{"Its corpus: ", "(as it was)"} {
		if !strings.Contains(printed, words) {
			t.Errorf("the table lacks %q:\n%s", words, printed)
		}
	}
	row := s.table(t).Variants[1]
	if row.Name != "supervised" || row.Pooled.Seconds <= 0 || row.Pooled.Tokens != 0 || row.Pooled.Share != nil || row.Pooled.Written != nil || row.Pooled.Solved == nil {
		t.Errorf("row %+v", row)
	}
}

// A variant that fails, and one whose process is killed, stand in the table as
// failed and stop no other. The same command tries them again.
func TestSweepFailing(t *testing.T) {
	s := newSweeping(t, `
config: ruled.yaml
seeds: [1]
variants:
  - {name: killed, overrides: [trainer.learning_rate=1e-3]}
  - name: given
    overrides: [tasks=given.jsonl, challenger.source=null, challenger.first_proposals=null, challenger.proposals=null]
  - {name: sound}
`)
	s.write(t, "given.jsonl", strings.Replace(ship("a"), "answer(1)", "answer(2)", 1)) // which its verifier refuses
	command := s.command()
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	s.killJob(t, command.Process.Pid, "killed-1/lock")
	if err := command.Wait(); err == nil || command.ProcessState.ExitCode() != 1 || !strings.Contains(out.String(), "agon: 2 of 3 runs failed: the same command tries again") {
		t.Errorf("%v, want status 1 in\n%s", err, &out)
	}
	table := s.table(t)
	if len(table.Variants) != 1 || table.Variants[0].Name != "sound" || len(table.Failed) != 2 {
		t.Fatalf("table %+v", table)
	}
	for i, want := range []string{"its process was ended by signal 9, killed", "given.jsonl"} {
		if got := table.Failed[i].Error; !strings.Contains(got, want) || strings.Contains(got, "\n") {
			t.Errorf("%s failed by %q, want %q", table.Failed[i].Variant, got, want)
		}
	}
	printed, _ := s.run(t, "--table")
	if !strings.Contains(printed, "failed given-1: ") || !regexp.MustCompile(`(?m)^killed +0 +failed`).MatchString(printed) {
		t.Errorf("the table does not show what failed:\n%s", printed)
	}
	tasks, err := os.ReadFile(s.out("sound-1/tasks.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	s.write(t, "given.jsonl", string(tasks))
	s.run(t)
	if table := s.table(t); len(table.Variants) != 3 || len(table.Failed) > 0 {
		t.Errorf("tried again: %+v", table)
	}
}

// killJob kills the job that a sweep is at once a file of it is there.
func (s sweeping) killJob(t *testing.T, sweep int, name string) {
	t.Helper()
	for range 6000 {
		if _, err := os.Stat(s.out(name)); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	for _, job := range agontest.Children(sweep) {
		if err := syscall.Kill(job, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBadSweeps(t *testing.T) {
	with := func(text string) map[string]string {
		return map[string]string{"ruled.yaml": ruledConfig, "mine.yaml": "config: ruled.yaml\nseeds: [1]\n" + text}
	}
	many := strings.TrimSuffix(strings.Repeat("%d,", 300), ",")
	numbers := make([]any, 300)
	for i := range numbers {
		numbers[i] = i + 2
	}
	refuse(t, []bad{
		{"no file", nil, "sweep", "an argument is missing: usage: agon sweep FILE"},
		{"none", nil, "sweep mine.yaml", "mine.yaml: no such file"},
		{"a configuration", map[string]string{"mine.yaml": ruledConfig}, "sweep mine.yaml", "mine.yaml is a configuration, not a list of variants"},
		{"nothing", with(""), "sweep mine.yaml", "mine.yaml: variants is empty: write at least one, or a grid"},
		{"another key", with("varants: []"), "sweep mine.yaml", "unknown key varants: did you mean variants?"},
		{"too many", with("grid: {executor.tasks: [" + fmt.Sprintf(many, numbers...) + "]}"), "sweep mine.yaml", "mine.yaml: line 3: grid is of more than 256 variants"},
		{"one value wrong", with("grid: {trainer.learning_rate: [1e-4, fast], executor.attempts: [2, 4]}"), "sweep mine.yaml", "variant learning_rate-fast_attempts-2: command line: trainer.learning_rate is fast"},
		{"no baseline", with("grid: {executor.tasks: [2, 3]}\nbaseline: tasks-4"), "sweep mine.yaml", "baseline is tasks-4, which is no variant: write one of tasks-2, tasks-3, base"},
		{"a seed", with("variants: [{name: a}]"), "sweep mine.yaml seed=3", "command line sets seed"},
		{"an override of nothing", with("variants: [{name: a}]"), "sweep mine.yaml executor.task=3", "unknown key executor.task: did you mean executor.tasks?"},
		{"no policy", with("variants: [{name: a}]"), "sweep mine.yaml policy.checkpoint=nowhere", "policy.checkpoint: there is no folder nowhere"},
		{"an end by time", with("variants: [{name: a}]"), "sweep mine.yaml minutes_limit=3", "minutes_limit would end runs at different iterations"},
		{"a variant's own end", with("variants: [{name: a, overrides: [budget.tokens=1]}]"), "sweep mine.yaml", "variant a sets budget.tokens, which is one for all that are compared"},
		{"a budget", with("variants: [{name: a}]"), "sweep mine.yaml budget.tokens=3", "budget would end runs at different iterations"},
		{"no teacher", map[string]string{"mine.yaml": "config: configs/distill.yaml\nseeds: [1]\nvariants: [{name: a}]"}, "sweep mine.yaml teacher=nowhere", "a-1: teacher: there is no run nowhere"},
		{"none that ships", nil, "ablate gian", "no ablation is named gian: did you mean gain? (there are actions, algorithms, "},
		{"a file in its place", nil, "ablate mine.yaml", "agon ablate reads no file: write agon sweep mine.yaml"},
		{"a file as it was", nil, "ablate -c mine.yaml", "agon ablate reads no file: write agon sweep mine.yaml"},
		{"an ablation with a seed", nil, "ablate gain seed=3", "command line sets seed"},
		{"an ablation of no model", nil, "ablate actions policy.checkpoint=./nowhere", "policy.checkpoint: there is no folder ./nowhere"},
		{"nothing measured", nil, "ablate rewards --table", "runs/ablation-rewards holds nothing that was measured"},
		{"a job by hand", nil, "sweep-job", "sweep-job is begun by agon sweep alone"},
	})
}

// TestAblateLists: without a name, what ships is listed.
func TestAblateLists(t *testing.T) {
	out, err := exec.Command("agon", "ablate").Output()
	if err != nil || !strings.Contains(string(out), "agon ablate gain          What the loop gains") || strings.Count(string(out), "\n") < 5 {
		t.Errorf("%v:\n%s", err, out)
	}
}
