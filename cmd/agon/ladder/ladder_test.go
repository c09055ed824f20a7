package ladder

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
	"agon/configs"
	"agon/verifier"
)

// The rungs are the paper's, the whole filter, and that without each of its stages.
func TestRungs(t *testing.T) {
	c := configs.Default().Verifier
	c.HeedAll = true
	rungs := rungsOf(&c)
	var names []string
	for _, r := range rungs {
		names = append(names, r.Name)
		if strings.HasPrefix(r.Name, "without-") && len(r.Stages) != len(verifier.Stages)-1 {
			t.Errorf("%s has %v", r.Name, r.Stages)
		}
		if slices.Contains(r.Stages, verifier.StageBand) {
			t.Errorf("%s has the stage that attempts decide", r.Name)
		}
		if _, err := verifier.NewScreen(verifier.Options{Stages: r.Stages}); err != nil {
			t.Errorf("%s: %v", r.Name, err)
		}
	}
	want := []string{"instruction", "runs", "passes", "paper", "full", "without-new", "without-runs", "without-passes", "without-standing",
		"without-failures", "without-mutants", "without-grounded", "without-deterministic"}
	if !slices.Equal(names, want) {
		t.Errorf("the rungs are %v, want %v", names, want)
	}
	for _, r := range rungs {
		if r.Name == "without-grounded" && r.HeedAll || r.Name == "without-new" && r.Alike != 0 {
			t.Errorf("%s still has what that stage does", r.Name)
		}
	}
}

// hand is ten proposals of which the filter named full keeps four.
func hand() []proposal {
	p := func(id string, f finding, full string) proposal {
		var item *agon.Item
		if f != "" {
			item = &agon.Item{Instruction: id}
		}
		return proposal{ID: id, Item: item, Finding: f, Stages: map[string]string{"full": full, "instruction": verifier.StageAccepted}}
	}
	return []proposal{
		p("a", sound, verifier.StageAccepted), p("b", sound, verifier.StageAccepted), p("c", more, verifier.StageAccepted),
		p("a", sound, verifier.StageNew), p("d", sound, verifier.StageMutants),
		p("e", wrong, verifier.StagePasses), p("f", lenient, verifier.StageAccepted), p("g", wrong, verifier.StageRuns),
		p("h", unread, verifier.StageGrounded), p("", "", verifier.StageParse),
	}
}

// By hand: of 10 proposals 4 are kept, 1 of the 4 unsound; of 3 unsound ones 1 is kept;
// of 5 sound ones 1 repeats, and of the 4 others 1 is refused.
func TestTabulate(t *testing.T) {
	table := tabulate([]rung{{Name: "full"}}, []uint64{1}, [][]proposal{hand()})
	if table.Sound != 5 || table.Unsound != 3 || table.Unread != 1 {
		t.Errorf("%d sound, %d unsound, %d unread", table.Sound, table.Unsound, table.Unread)
	}
	r := table.Rows[0]
	for name, c := range map[string]struct {
		got   verifier.Estimate
		value float64
		n     int
	}{
		"kept": {r.Kept, .4, 10}, "unsound": {r.Unsound, .25, 4},
		"false accepts": {r.FalseAccepts, 1. / 3, 3}, "false rejects": {r.FalseRejects, .25, 4},
	} {
		if c.got.Value != c.value || c.got.N != c.n {
			t.Errorf("%s: %v of %d, want %v of %d", name, c.got.Value, c.got.N, c.value, c.n)
		}
	}
}

// Each rung's tasks are written once each, and as many of each as of the fewest.
func TestWriteKept(t *testing.T) {
	out := t.TempDir()
	if err := writeKept(out, 7, []rung{{Name: "instruction"}, {Name: "full"}}, hand()); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"instruction": 9, "full": 4, "instruction-matched": 4, "full-matched": 4} {
		text, err := os.ReadFile(keptFile(out, name, 7))
		if err != nil {
			t.Fatal(err)
		}
		lines := slices.Collect(strings.Lines(string(text)))
		slices.Sort(lines)
		if got := len(slices.Compact(lines)); got != want {
			t.Errorf("%s has %d different tasks, want %d", name, got, want)
		}
	}
}

// A rung that keeps what another keeps is not learnt from, and the whole filter is,
// which the others are compared with.
func TestSweep(t *testing.T) {
	out := t.TempDir()
	rungs := []rung{{Name: "instruction"}, {Name: "paper"}, {Name: "full"}, {Name: "without-new"}}
	proposals := hand()
	for i := range proposals {
		proposals[i].Stages["paper"], proposals[i].Stages["without-new"] = proposals[i].Stages["full"], proposals[i].Stages["full"]
	}
	if err := writeKept(out, 7, rungs, proposals); err != nil {
		t.Fatal(err)
	}
	file, config := filepath.Join(out, "learnt.yaml"), filepath.Join(out, "config.yaml")
	if err := writeConfig(config, &flags{config: "configs/demo.yaml", out: out, iterations: 2}, 7); err != nil {
		t.Fatal(err)
	}
	if err := writeSweep(file, config, out, "", []uint64{7}, rungs); err != nil {
		t.Fatal(err)
	}
	read, err := configs.LoadSweep(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := read.Names(); !slices.Equal(got, []string{"instruction", "full"}) || read.Baseline != "full" {
		t.Errorf("the variants are %v, of baseline %s", got, read.Baseline)
	}
}

// What was screened is read back; what is damaged or was made otherwise is refused.
func TestProposalsFile(t *testing.T) {
	out := t.TempDir()
	if got, err := readProposals(out, 1); got != nil || err != nil {
		t.Errorf("nothing was screened, and there is %v, %v", got, err)
	}
	if err := writeProposals(out, 1, hand()); err != nil {
		t.Fatal(err)
	}
	got, err := readProposals(out, 1)
	if err != nil || len(got) != 10 || got[6].Finding != lenient || got[0].Item == nil || got[9].Item != nil {
		t.Errorf("read %+v, %v", got, err)
	}
	rungs := []rung{{Name: "instruction"}, {Name: "full"}}
	if err := sameLadder(got, &flags{proposals: 10, out: out}, 1, rungs); err != nil {
		t.Error(err)
	}
	if sameLadder(got, &flags{proposals: 11, out: out}, 1, rungs) == nil || sameLadder(got, &flags{proposals: 10, out: out}, 1, rungs[1:]) == nil {
		t.Error("what was screened otherwise is taken for the same")
	}
	agontest.WriteFiles(t, out, map[string]string{filepath.Base(proposalsFile(out, 2)): "{\"stages\": 3}\n"})
	if _, err := readProposals(out, 2); err == nil || !strings.Contains(err.Error(), "proposal 1") {
		t.Errorf("a damaged file: %v", err)
	}
}

// A number is that many seeds from 1; all else are the seeds themselves.
func TestSeeds(t *testing.T) {
	for text, want := range map[string][]uint64{
		"3": {1, 2, 3}, "1": {1}, "7-7": {7}, "1,2,5": {1, 2, 5}, "4-6": {4, 5, 6}, "9,2-4,3": {9, 2, 3, 4}, "0,1": {0, 1}, "1-1000": nil,
	} {
		got, err := seedsOf(strings.Split(text, ","))
		if err != nil || want != nil && !slices.Equal(got, want) || want == nil && len(got) != mostSeeds {
			t.Errorf("%s is %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "0", "-1", "x", "1,", "1-", "5-4", "1-x", "1.5", "1001", "1-1001", "1-600,1001-1600", "0-18446744073709551615", "18446744073709551616,1"} {
		if got, err := seedsOf(strings.Split(text, ",")); err == nil {
			t.Errorf("%q is taken as %d seeds", text, len(got))
		}
	}
}

// What was screened goes on with the settings that it was screened with, by the same
// policy; how is learnt afterwards may be another. Of earlier programs, which wrote no
// settings down, it goes on with those of the file.
func TestSettings(t *testing.T) {
	f := &flags{config: "configs/demo.yaml", out: t.TempDir(), proposals: 10}
	with := func(overrides ...string) error {
		f.overrides = overrides
		_, err := f.settingsOfAll([]uint64{1, 2})
		return err
	}
	if err := with("challenger.temperature=0.5"); err != nil {
		t.Fatalf("nothing was screened: %v", err)
	}
	if err := writeProposals(f.out, 2, hand()); err != nil {
		t.Fatal(err)
	}
	check := func(when string, same, other []string, says string) {
		t.Helper()
		if err := with(same...); err != nil {
			t.Errorf("%s: %v", when, err)
		}
		if err := with(append(same, "trainer.learning_rate=1e-5", "executor.attempts=3")...); err != nil {
			t.Errorf("%s, learnt from otherwise: %v", when, err)
		}
		err := with(other...)
		if err == nil || !strings.Contains(err.Error(), "proposals-2.jsonl was made with other settings ("+says+"): move it away, or choose another --out") {
			t.Errorf("%s, with other settings: %v", when, err)
		}
	}
	check("without settings", nil, []string{"challenger.temperature=0.5"}, "challenger.temperature")

	resolved, err := f.settings(2, "challenger.temperature=0.5")
	if err != nil {
		t.Fatal(err)
	}
	if resolved.Digests, err = madeWith(resolved.Config); err != nil || resolved.Digests["policy"] == "" || resolved.Digests["environment warehouse"] == "" {
		t.Fatalf("made with %v, %v", resolved.Digests, err)
	}
	if err := writeSettings(f.out, resolved); err != nil {
		t.Fatal(err)
	}
	check("with settings", []string{"challenger.temperature=0.5"}, nil, "challenger.temperature")
	check("with settings", []string{"challenger.temperature=0.5"}, []string{"challenger.temperature=0.5", "verifier.alike=77"}, "verifier.alike")

	resolved.Digests["policy"] = "another"
	if err := writeSettings(f.out, resolved); err != nil {
		t.Fatal(err)
	}
	if err := with("challenger.temperature=0.5"); err == nil || !strings.Contains(err.Error(), "other settings (policy)") {
		t.Errorf("by another policy: %v", err)
	}
}

// What the command sets itself is not to be set.
func TestOverrides(t *testing.T) {
	for override, says := range map[string]string{
		"seed=3": "seed is what --seeds says", "iterations=3": "iterations is what --iterations says", "challenger.proposals=3": "is what --proposals says",
		"tasks=a.jsonl": "tasks is set for each filter: leave it out", "trainer.learning_rate=1": "",
	} {
		err := (&flags{overrides: []string{override}}).checkOverrides()
		if says == "" && err != nil || says != "" && (err == nil || !strings.Contains(err.Error(), says)) {
			t.Errorf("%s: %v", override, err)
		}
	}
}
