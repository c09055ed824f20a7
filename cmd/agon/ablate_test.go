package main

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"agon/verifier"
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

func (a ablation) table(t *testing.T) (table ablationTable) {
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
		sameFile(t, filepath.Join(calm.folder, "runs/ablation", name+".json"), filepath.Join(stopped.folder, "runs/ablation", name+".json"))
	}

	again, said := calm.run(t)
	if strings.Contains(said, "attempts at temperature") || strings.Contains(said, "training") || again != printed {
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

// Two tasks of four attempts: of the first, whose composition is new, the base
// passes 1 and the runs 2 and 4; of the second 2, and 2 and 3.
func TestPooledFigures(t *testing.T) {
	scores := func(first, second int) []verifier.Score {
		return []verifier.Score{
			{Task: "a", Family: "move+cancel", Novel: true, Attempts: 4, Passes: first},
			{Task: "b", Family: "move", Attempts: 4, Passes: second},
		}
	}
	taken := func(seed uint64, first, second int, written ...string) reached {
		r := reached{seed: seed, seconds: 60 * float64(seed), sampled: scores(first, second), greedy: scores(0, 4), written: map[string]bool{}}
		for _, composition := range written {
			r.written[composition] = true
		}
		return r
	}
	base, perfect := taken(0, 1, 2), taken(3, 4, 4)
	runs := []reached{taken(1, 2, 2, "move"), taken(2, 4, 3, "move+cancel")}
	p, err := pooledOf(&base, scores(2, 2), runs, []reached{perfect}, 4)
	if err != nil {
		t.Fatal(err)
	}
	for _, figure := range []struct {
		what      string
		got, want float64
	}{
		{"seconds", p.Seconds, 90},
		{"pass@1", p.PassAt1.After.Value, (.75 + .625) / 2},
		{"its gain", p.PassAt1.Gain.Value, (.5 + .125) / 2},
		{"pass@4", p.PassAtK.Gain.Value, 0},
		{"greedy", p.Greedy.Gain.Value, 0},
		{"the ratio", p.Ratio.Value, .6875 / .375},
		{"over the best", p.OverBest.Value, .1875},
		{"the share", p.Share.Value, .3125 / .625},
		{"novel", p.Novel.Gain.Value, .5},
		{"known", p.Known.Gain.Value, .125},
		{"written, in the second run", p.Written.Gain.Value, .75},
		{"not written, in the first", p.Unwritten.Gain.Value, .25},
		{"before", p.Unwritten.Before.Value, .25},
	} {
		if math.Abs(figure.got-figure.want) > 1e-12 {
			t.Errorf("%s is %v, want %v", figure.what, figure.got, figure.want)
		}
	}
	if p.Solved != nil {
		t.Errorf("nothing was attempted further, and yet %+v is solved", p.Solved)
	}
}

// A task that the program lost attempts at is left out of pass@k alone.
func TestLostAttempts(t *testing.T) {
	whole := []verifier.Score{{Task: "a", Attempts: 4, Passes: 1}, {Task: "b", Attempts: 4, Passes: 0}}
	lost := []verifier.Score{{Task: "a", Attempts: 3, Passes: 1}, {Task: "b", Attempts: 4, Passes: 2}}
	for k, tasks := range map[int]int{1: 2, 4: 1} {
		if c, err := changeOf([][]verifier.Score{whole}, [][]verifier.Score{lost}, k); err != nil || c.Gain.N != tasks {
			t.Errorf("pass@%d: %+v %v, want %d tasks", k, c, err, tasks)
		}
	}
	if c, err := changeOf([][]verifier.Score{whole}, [][]verifier.Score{lost}, 5); c != nil || err != nil {
		t.Errorf("pass@5: %+v %v", c, err)
	}
}

// Some seeds may have further attempts at the unsolved tasks and others none.
func TestSolvedBySomeSeeds(t *testing.T) {
	scores := func(passes int) []verifier.Score {
		return []verifier.Score{{Task: "a", Attempts: deepAttempts, Passes: passes}}
	}
	runs := []reached{{seed: 1}, {seed: 2, deep: scores(3)}}
	var p pooledFigures
	if err := p.solve(&reached{deep: scores(0)}, runs); err != nil || p.SolvedRuns != 1 || p.Solved == nil || p.Solved.Gain.Value != 1 {
		t.Errorf("%+v of %d runs, %v", p.Solved, p.SolvedRuns, err)
	}
}

// A sheet gives back only what was measured in the same way, of the same
// weights.
func TestSheet(t *testing.T) {
	s := &study{flags: ablateFlags{out: t.TempDir(), tasks: 1, attempts: 2}, digest: "base"}
	sheet, err := s.readSheet("loop-1", "weights")
	if err != nil {
		t.Fatal(err)
	}
	scores := []verifier.Score{{Task: "a", Attempts: 2, Passes: 1}}
	if err := sheet.add(s.measured(s.sampled(1)), scores); err != nil {
		t.Fatal(err)
	}
	if sheet, err = s.readSheet("loop-1", "weights"); err != nil || len(sheet.find(s.measured(s.sampled(1)))) != 1 {
		t.Errorf("what was written is %+v, %v", sheet, err)
	}
	if sheet.find(s.measured(s.sampled(.8))) != nil || sheet.find(s.measured(greedily)) != nil {
		t.Error("another temperature has the same scores")
	}
	s.flags.tasks = 2
	if sheet.find(s.measured(s.sampled(1))) != nil {
		t.Error("other tasks have the same scores")
	}
	s.flags.tasks, s.digest = 1, "another"
	if sheet.find(s.measured(s.sampled(1))) != nil {
		t.Error("another base has the same scores")
	}
	if other, err := s.readSheet("loop-1", "others"); err != nil || len(other.Evaluations) > 0 {
		t.Errorf("other weights have %+v, %v", other, err)
	}
}
