package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"agon/cmd/agon/bench"
)

// benchCUDA runs bench/cuda/run.sh on the CPU with little to do, and returns what it
// printed, what it said, and the figures by name.
func benchCUDA(t *testing.T, shapes string) (table, said string, figures map[string]bench.Speed, err error) {
	t.Helper()
	program, err := exec.LookPath("agon")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "figures.jsonl")
	command := exec.Command("../../bench/cuda/run.sh")
	command.Env = append(os.Environ(), "AGON="+program, "OUTPUT="+file, "SHAPES="+shapes, "DEVICE=cpu", "PEER=",
		"ROWS=1,3", "PROMPT=8", "WRITTEN=8", "TOKENS=64", "WIDTH=16")
	var out, errors bytes.Buffer
	command.Stdout, command.Stderr = &out, &errors
	err = command.Run()
	text, failed := os.ReadFile(file)
	if failed != nil {
		t.Fatalf("%v: %s", failed, errors.String())
	}
	figures = map[string]bench.Speed{}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		var figure bench.Speed
		if err := json.Unmarshal(lines.Bytes(), &figure); err != nil {
			t.Fatalf("%q: %v", lines.Text(), err)
		}
		figures[figure.Name] = figure
	}
	return out.String(), errors.String(), figures, err
}

func TestBenchOfModels(t *testing.T) {
	table, said, figures, err := benchCUDA(t, "tine tiny")
	if err == nil || strings.Count(said, `agon: --shape "tine": did you mean tiny?`) != 6 {
		t.Errorf("a shape that there is not: error %v, and was told\n%s", err, said)
	}
	units := map[string]string{
		"sample/tiny/b1": "tokens/s", "sample/tiny/b3": "tokens/s", "copy/bandwidth": "GB/s", "sample/tiny/b1/bandwidth": "of copy",
	}
	for _, trained := range []string{
		"1x64/activation-checkpointing", "1x64/activation-checkpointing/whole-head", "1x64/lora16/activation-checkpointing", "4x16", "4x16/lora16",
	} {
		units["train/tiny/"+trained], units["train/tiny/"+trained+"/memory"] = "tokens/s", "GiB"
	}
	for name, unit := range units {
		figure := figures[name]
		if !(figure.Value > 0) || figure.Unit != unit || figure.Device != "cpu" || figure.Seed != 1 || figure.Commit == "" || figure.Torch == "" {
			t.Errorf("%s is %+v, in %s", name, figure, unit)
		}
		inTable := func(line string) bool { return strings.HasPrefix(line, name+" ") && strings.Contains(line, " "+unit) }
		if !slices.ContainsFunc(strings.Split(table, "\n"), inTable) {
			t.Errorf("the table does not have %s:\n%s", name, table)
		}
	}
	if len(figures) != len(units) {
		t.Errorf("figures are %v", figures)
	}
}

// What keeps the script from measuring anything is told in one line, and the figures
// of before are still there.
func TestBenchOfModelsRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "figures.jsonl")
	if err := os.WriteFile(file, []byte("before"), 0o644); err != nil {
		t.Fatal(err)
	}
	for variable, says := range map[string]string{
		"LIMIT=abc":        "bench-cuda: LIMIT is abc: it must be a whole number of seconds",
		"LIMIT=0":          "bench-cuda: LIMIT is 0: it must be a whole number of seconds",
		"PYTHON=/no/where": "bench-cuda: PYTHON is /no/where: there is no such program",
		"AGON=/no/where":   "bench-cuda: /no/where does not run: ",
	} {
		command := exec.Command("../../bench/cuda/run.sh")
		command.Env = append(os.Environ(), "OUTPUT="+file, "SHAPES=tiny", "DEVICE=cpu", "PEER=", variable)
		said, err := command.CombinedOutput()
		if err == nil || !strings.HasPrefix(string(said), says) || bytes.Count(said, []byte("\n")) != 1 {
			t.Errorf("%s: error %v, and was told\n%s", variable, err, said)
		}
		if text, err := os.ReadFile(file); string(text) != "before" {
			t.Errorf("%s: the figures are %q, %v", variable, text, err)
		}
	}
}
