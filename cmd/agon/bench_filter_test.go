package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"agon/cmd/agon/bench"
)

// TestBenchFilter measures the filter on few items, twice: the report is a
// function of the seed.
func TestBenchFilter(t *testing.T) {
	measure := func() (text []byte) {
		text, err := exec.Command("agon", "bench", "filter", "--env", "warehouse", "-n", "20", "--attempted", "6", "--json").Output()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	text := measure()
	var report bench.FilterReport
	if err := json.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	if report.SoundKept.N != 20 || report.SoundKept.Value < .9 || report.UnsoundAccepted.N != 20 || report.UnsoundAccepted.Value > .2 {
		t.Errorf("sound kept %v of %d, unsound accepted %v of %d", report.SoundKept, report.SoundKept.N, report.UnsoundAccepted, report.UnsoundAccepted.N)
	}
	if families := report.Attempted.Families; len(families) != 3 || families[0].Accepted.N != 6 || families[1].Accepted.N == 0 || families[2].Accepted.N == 0 {
		t.Errorf("families that attempts decide: %+v", families)
	}
	if report.Labelled != nil {
		t.Error("labelled items are measured without being given")
	}
	if again := measure(); string(again) != string(text) {
		t.Errorf("another report of the same seed:\n%s\n%s", text, again)
	}
}

// TestBenchLabelled measures with items of somebody else's: one that is sound, and one
// whose instruction names another bin.
func TestBenchLabelled(t *testing.T) {
	item := func(instruction, family string) string {
		return `{"environment":"warehouse","seed":3,"instruction":"` + instruction + `","verifier":"def verify(before, after, answer, calls):\n    return after.count(\"A\", \"nut\") == before.count(\"A\", \"nut\") + 2\n","solution":"restock(\"A\", \"nut\", 2)","failures":["restock(\"A\", \"nut\", 3)","restock(\"B\", \"nut\", 2)","restock(\"A\", \"bolt\", 2)"],"family":"` + family + `"}` + "\n"
	}
	file := filepath.Join(t.TempDir(), "items.jsonl")
	measure := func(text string) (report bench.FilterReport, message string) {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		command := exec.Command("agon", "bench", "filter", "--env", "warehouse", "-n", "1", "--attempted", "0", "--json", "--labelled", file, "--labelled-env", "warehouse")
		var told strings.Builder
		command.Stderr = &told
		out, err := command.Output()
		if err == nil {
			err = json.Unmarshal(out, &report)
		} else if command.ProcessState.ExitCode() == 2 {
			return report, told.String()
		}
		if err != nil {
			t.Fatal(err, told.String())
		}
		return report, ""
	}
	report, message := measure(item("Restock bin A with 2 nuts.", "sound") + item("Restock bin C with 2 nuts.", "wrong item"))
	if message != "" {
		t.Fatal(message)
	}
	one := report.Labelled
	if one == nil || one.SoundKept.N != 1 || one.SoundKept.Value != 1 || one.UnsoundAccepted.N != 1 || one.UnsoundAccepted.Value != 0 {
		t.Errorf("labelled items: %+v", one)
	}
	if one.Together.SoundKept.N != 2 || one.Together.UnsoundAccepted.N != 2 {
		t.Errorf("together: %+v", one.Together)
	}
	for text, want := range map[string]string{
		"":                        "holds no items",
		item("x", "unsound"):      `line 1: "family" is "unsound": it has to be one of sound, lenient verifier`,
		item("x", "sound") + "{}": `line 2: "environment" is missing`,
		strings.Replace(item("x", "sound"), `"warehouse"`, `"elsewhere"`, 1): `item 1 is of the environment "elsewhere", which --labelled-env does not name`,
	} {
		if _, message := measure(text); !strings.Contains(message, want) {
			t.Errorf("%.60q: %q, want %q", text, message, want)
		}
	}
}

// TestOutsideItems makes items by the set of verifier/labelled/outside, and sees to it
// that they can be measured with, and that the solutions of sound ones pass: what the
// filter makes of them is not looked at.
func TestOutsideItems(t *testing.T) {
	const set = "../../verifier/labelled/outside/"
	make := exec.Command("python3", set+"generate.py", "--warehouse", "../../executor/environments/warehouse", "--calculator", "../../executor/environments/calculator", "-n", "20", "--seed", "1")
	make.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	var told strings.Builder
	make.Stderr = &told
	items, err := make.Output()
	if err != nil {
		t.Fatal(err, told.String())
	}
	measure := exec.Command("agon", "bench", "filter", "--env", "warehouse", "-n", "1", "--attempted", "0", "--json", "--labelled", "-", "--labelled-env", "warehouse,calculator,"+set+"kennel")
	measure.Stdin = bytes.NewReader(items)
	text, err := measure.Output()
	if err != nil {
		t.Fatal(err)
	}
	var report bench.FilterReport
	if err := json.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	if one := report.Labelled; one.SoundKept.N != 20 || one.UnsoundAccepted.N != 20 || one.Configurations[2].SoundKept.Value != 1 {
		t.Errorf("items: %+v", one.Configurations)
	}
}
