package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// All rungs screen the same proposals, those that check more keep less, and what was
// screened is not screened again.
func TestAblateFilter(t *testing.T) {
	out := filepath.Join(t.TempDir(), "ladder")
	arguments := []string{"ablate", "filter", "--screen-only", "--out", out, "--seeds", "1", "--proposals", "24"}
	mustRun(t, arguments...)
	text, err := os.ReadFile(filepath.Join(out, "filter.json"))
	if err != nil {
		t.Fatal(err)
	}
	var table struct {
		Rows []struct {
			Rung string
			Kept struct {
				Value float64
				N     int
			}
		}
	}
	if err := json.Unmarshal(text, &table); err != nil {
		t.Fatal(err)
	}
	kept := map[string]float64{}
	for _, r := range table.Rows {
		if r.Kept.N != 24 {
			t.Errorf("%s screened %d proposals, want 24", r.Rung, r.Kept.N)
		}
		kept[r.Rung] = r.Kept.Value
	}
	for _, pair := range [][2]string{{"instruction", "runs"}, {"runs", "passes"}, {"passes", "paper"}, {"without-mutants", "full"}} {
		if kept[pair[0]] < kept[pair[1]] {
			t.Errorf("%s keeps %.3f and %s, which checks more, %.3f", pair[0], kept[pair[0]], pair[1], kept[pair[1]])
		}
	}
	if said := mustRun(t, arguments...); strings.Contains(said, "proposing") {
		t.Errorf("it was done again:\n%s", said)
	}
	refused(t, ".", bad{arguments: "ablate filter --seeds 1 --proposals 25 --out " + out, says: "was made with another --proposals or another filter"})
	refused(t, ".", bad{arguments: "ablate filter --seeds 0", says: "--seeds is 0: write how many from 1, at most 1000, or which, such as 1,2,5 or 4-10"})
	refused(t, ".", bad{arguments: "ablate filter --proposals 0", says: "--proposals is 0"})
	refused(t, ".", bad{arguments: "ablate filter seed=3", says: "seed is what --seeds says"})
	refused(t, ".", bad{arguments: "ablate filter challenger.temprature=1", says: "did you mean challenger.temperature?"})
	refused(t, ".", bad{arguments: "ablate filter minutes_limit=3", says: "minutes_limit would end runs at different iterations"})

	// Earlier programs left no settings beside the proposals.
	for _, settings := range []string{"with", "without"} {
		if said := mustRun(t, append(arguments, "trainer.learning_rate=1e-5")...); strings.Contains(said, "proposing") {
			t.Errorf("%s settings it was done again:\n%s", settings, said)
		}
		refused(t, ".", bad{
			arguments: "ablate filter --seeds 1-2 --proposals 24 challenger.temperature=0.5 --out " + out,
			says:      "proposals-1.jsonl was made with other settings (challenger.temperature)",
		})
		if err := os.RemoveAll(filepath.Join(out, "proposals-1.yaml")); err != nil {
			t.Fatal(err)
		}
	}
}

// One seed may be chosen, and the configuration changed.
func TestAblateFilterOverrides(t *testing.T) {
	out := filepath.Join(t.TempDir(), "ladder")
	said := mustRun(t, "ablate", "filter", "--screen-only", "--out", out, "--seeds", "7-7", "--proposals", "8", "verifier.alike=null", "verifier.stages=[parse, runs, passes, grounded]")
	if !strings.Contains(said, "without-grounded") || strings.Contains(said, "without-new") {
		t.Errorf("the whole filter is another one than was asked for:\n%s", said)
	}
	for _, name := range []string{"proposals-7.jsonl", "proposals-7.yaml", "kept/full-7.jsonl"} {
		if _, err := os.Stat(filepath.Join(out, name)); err != nil {
			t.Error(err)
		}
	}
}
