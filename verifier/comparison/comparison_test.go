package comparison

import (
	"bytes"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agon"
	"agon/verifier"
)

var update = flag.Bool("update", false, "write the golden tables anew")

// exam has two tasks of four attempts.
var exam = Exam{
	Environments: []string{"warehouse"}, Tasks: 2, Attempts: 4, DeepAttempts: 8, FirstSeed: 1000,
	Resampling: verifier.Resampling{Stream: agon.NewStream(1)},
}

// scores are of two tasks, of which the composition of the first is new.
func scores(attempts, first, second int) []verifier.Score {
	return []verifier.Score{
		{Task: "a", Family: "move+cancel", Novel: true, Attempts: attempts, Passes: first},
		{Task: "b", Family: "move", Attempts: attempts, Passes: second},
	}
}

func reached(seed uint64, first, second int, written ...string) Reached {
	r := Reached{Seed: seed, Cost: Cost{60 * float64(seed), 100, 200, 3000 * float64(seed)}, Sampled: scores(4, first, second), Greedy: scores(1, 0, 1)}
	if written != nil {
		r.Written = map[string]bool{}
	}
	for _, composition := range written {
		r.Written[composition] = true
	}
	return r
}

// start passes 1 of four attempts at the first task and 2 at the second; at
// temperature 0.4 it is best. The first it does not solve in 8 attempts.
func start() *Start {
	s := &Start{Reached: reached(0, 1, 2), Policy: "base", Digest: "d1", Corpus: &CorpusFlaws{.5, .35, .08}, Unsolved: 1}
	s.Deep = scores(8, 0, 0)[:1]
	s.ByTemperature = []Sampled{{0, 1, s.Greedy}, {.4, 4, scores(4, 2, 3)}, {1, 4, s.Sampled}}
	return s
}

// variants: the runs of the loop pass 2 and 4 attempts at the first task, 2 and
// 3 at the second. Only its second run attempted the unsolved task further.
func variants() []Variant {
	loop := []Reached{reached(1, 2, 2, "move"), reached(2, 4, 3, "move+cancel")}
	loop[1].Deep = scores(8, 6, 0)[:1]
	return []Variant{
		{Name: "loop", Shows: "What own tasks give.", Runs: loop},
		{Name: "bound", Shows: "What perfect tasks give.", Runs: []Reached{reached(3, 4, 4)}},
		{Name: "supervised", Shows: "What more of the corpus gives.", Corpus: "the very one of the policy", Runs: []Reached{reached(4, 0, 2)}},
	}
}

func TestFigures(t *testing.T) {
	table, err := exam.Tabulate(start(), variants(), Roles{Bound: "bound"})
	if err != nil {
		t.Fatal(err)
	}
	p := &table.Variants[0].Pooled
	for _, figure := range []struct {
		what      string
		got, want float64
	}{
		{"the best temperature", table.Base.Best, .4},
		{"seconds", p.Seconds, 90},
		{"pass@1", p.PassAt1.After.Value, (.75 + .625) / 2},
		{"its gain", p.PassAt1.Gain.Value, (.5 + .125) / 2},
		{"pass@4", p.PassAtK.Gain.Value, 0},
		{"greedy", p.Greedy.Gain.Value, 0},
		{"the ratio", p.Ratio.Value, .6875 / .375},
		{"over the best", p.OverBest.Value, .0625},
		{"the share", p.Share.Value, .3125 / .625},
		{"novel", p.Novel.Gain.Value, .5},
		{"known", p.Known.Gain.Value, .125},
		{"written, in the second run", p.Written.Gain.Value, .75},
		{"not written, in the first", p.Unwritten.Gain.Value, .25},
		{"before", p.Unwritten.Before.Value, .25},
		{"solved, in the second run", p.Solved.Gain.Value, 1},
		{"runs that tried", float64(p.SolvedRuns), 1},
		{"the mean over seeds", table.Variants[0].PassAt1.Mean, .6875},
		{"their deviation", table.Variants[0].PassAt1.Deviation, .1875 * math.Sqrt2}, // .5 and .875
		{"the difference", table.Variants[0].Against.PassAt1.Value, .3125},
		{"tokens", p.Tokens, 4500},
	} {
		if math.Abs(figure.got-figure.want) > 1e-12 {
			t.Errorf("%s is %v, want %v", figure.what, figure.got, figure.want)
		}
	}
	if s := &table.Variants[2].Pooled; s.Share != nil || s.Written != nil || s.Solved != nil {
		t.Errorf("supervised training has %+v", s)
	}
}

// Set against the supervised variant, the loop gains .4375; the baseline itself is
// set against nothing, and a baseline that has no run leaves nothing to be set against.
func TestBaseline(t *testing.T) {
	more := variants()
	more[2].Runs = []Reached{reached(1, 0, 2), reached(2, 0, 2), reached(4, 0, 2)}
	table, err := exam.Tabulate(start(), more, Roles{Baseline: "supervised"})
	if err != nil {
		t.Fatal(err)
	}
	if a := table.Variants[0].Against; a == nil || math.Abs(a.PassAt1.Value-.4375) > 1e-12 || a.PassAt1.Seeds != 2 || *a.PassAt1.Holm < *a.PassAt1.P || table.Variants[2].Against != nil {
		t.Errorf("against %s: %+v and %+v", table.Baseline, a, table.Variants[2].Against)
	}
	if a := table.Variants[1].Against; a != nil {
		t.Errorf("a variant is set against one with which it has no seed in common: %+v", a)
	}
	more[0].Runs = more[0].Runs[:1]
	if table, err = exam.Tabulate(start(), more, Roles{Baseline: "supervised"}); err != nil {
		t.Fatal(err)
	}
	if a := table.Variants[0].Against.PassAt1; a.Seeds != 1 || a.P != nil || a.Holm != nil || a.Low >= a.High {
		t.Errorf("of a single seed it is %+v", a)
	}
	if table, err = exam.Tabulate(start(), variants(), Roles{Baseline: "none"}); err != nil || table.Variants[0].Against != nil {
		t.Errorf("against none: %+v, %v", table.Variants[0].Against, err)
	}
}

func TestPrint(t *testing.T) {
	table, err := exam.Tabulate(start(), variants(), Roles{Bound: "bound"})
	if err != nil {
		t.Fatal(err)
	}
	table.Missing = []string{"bound-4: at iteration 3 of 40"}
	table.Failed = []Failure{{"bound", 5, "iteration 3: no room"}, {"wild", 1, "killed"}, {"wild", 2, "killed"}}
	var text bytes.Buffer
	if err := table.Print(&text); err != nil {
		t.Fatal(err)
	}
	golden(t, "table.txt", text.Bytes())
	golden(t, "table.md", []byte(table.Markdown()))
}

// TestPrintOfOneAttempt: what is pass@1 stands there once.
func TestPrintOfOneAttempt(t *testing.T) {
	table, err := exam.Tabulate(start(), variants(), Roles{Bound: "bound"})
	if err != nil {
		t.Fatal(err)
	}
	table.Attempts = 1
	for line := range strings.Lines(table.Markdown()) {
		if n := strings.Count(line, "| pass@1 "); n > 1 {
			t.Errorf("pass@1 stands %d times in %s", n, line)
		}
	}
	for _, s := range table.sections() {
		for _, row := range s.rows {
			if len(row) != len(s.head) {
				t.Errorf("%d cells under %q", len(row), s.head)
			}
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s (-update writes it anew):\n%s", file, got)
	}
}

// Of a policy that was measured in part the table tells that part.
func TestStartNotMeasured(t *testing.T) {
	s := start()
	s.Greedy = nil
	table, err := exam.Tabulate(s, variants(), Roles{Bound: "bound"})
	if err != nil || len(table.Base.Temperatures) != 3 || len(table.Variants) > 0 {
		t.Errorf("%+v, %v", table, err)
	}
}

// Policies that took different exams cannot be compared.
func TestOtherTasks(t *testing.T) {
	v := variants()[:1]
	v[0].Runs[0].Sampled = v[0].Runs[0].Sampled[:1]
	if _, err := exam.Tabulate(start(), v, Roles{}); err == nil {
		t.Error("a missing task was not missed")
	}
}

// A task that the program lost attempts at is left out of pass@k alone.
func TestLostAttempts(t *testing.T) {
	whole := []verifier.Score{{Task: "a", Attempts: 4, Passes: 1}, {Task: "b", Attempts: 4, Passes: 0}}
	lost := []verifier.Score{{Task: "a", Attempts: 3, Passes: 1}, {Task: "b", Attempts: 4, Passes: 2}}
	for k, tasks := range map[int]int{1: 2, 4: 1} {
		if c, err := exam.change([][]verifier.Score{whole}, [][]verifier.Score{lost}, k); err != nil || c.Gain.N != tasks {
			t.Errorf("pass@%d: %+v %v, want %d tasks", k, c, err, tasks)
		}
	}
	if c, err := exam.change([][]verifier.Score{whole}, [][]verifier.Score{lost}, 5); c != nil || err != nil {
		t.Errorf("pass@5: %+v %v", c, err)
	}
}
