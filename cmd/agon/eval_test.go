package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEvalTakesTheLimitsOfARun measures the policy that ships beside a run of
// the same weights: both under the run's limits, in either order.
func TestEvalTakesTheLimitsOfARun(t *testing.T) {
	whole, cleanUp, err := unpackBase()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cleanUp)
	folder := t.TempDir()
	writeAll(t, folder, map[string]string{"run/config.yaml": "executor: {turn_tokens: 1}\n"})
	if err := os.CopyFS(filepath.Join(folder, "run/checkpoints/step-000001"), os.DirFS(whole)); err != nil {
		t.Fatal(err)
	}
	stray := filepath.Join("run", "checkpoints", "step-000002")
	writeAll(t, folder, map[string]string{stray + "/": ""})
	for names, solved := range map[string]bool{"base run": false, "run base": false, "base": true} {
		out, err := os.Create(filepath.Join(folder, "table.json"))
		if err != nil {
			t.Fatal(err)
		}
		defer out.Close()
		status, stderr := try(t, folder, out, append([]string{"eval", "--tasks", "8", "-n", "1", "--json"}, strings.Fields(names)...)...)
		if status != 0 || strings.Contains(stderr, "limits of run: executor.turn_tokens=1, as many turns as the environment allows\n") == solved {
			t.Fatalf("agon eval %s: status %d:\n%s", names, status, stderr)
		}
		if warned := strings.Count(stderr, "agon: warning: "+stray+" is empty: run/checkpoints/step-000001 is taken\n"); warned != strings.Count(names, "run") {
			t.Errorf("agon eval %s warns %d times of the stray folder:\n%s", names, warned, stderr)
		}
		text, err := os.ReadFile(out.Name())
		if err != nil {
			t.Fatal(err)
		}
		var table evalTable
		if err := json.Unmarshal(text, &table); err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		for _, row := range table.Checkpoints {
			if success := row.Greedy.PassAt[1].Value; success > 0 != solved {
				t.Errorf("agon eval %s: %s has %v", names, row.Name, success)
			}
		}
	}
}

// The first run decides for all; what decides nothing is the default's.
func TestEvalConfig(t *testing.T) {
	t.Chdir(t.TempDir())
	writeAll(t, ".", map[string]string{
		"a/config.yaml": "executor: {turn_tokens: 48, turn_limit: 7}\n", "b/config.yaml": "executor: {turn_tokens: 200}\n",
		"broken/config.yaml": "executor: {turn_tokns: 48}\n", "plain/": "",
		"collected/config.yaml": "policy: {kind: ollama, model: qwen, url: http://localhost:11434, language: tagged}\ntrainer: {algorithm: none}\n",
	})
	for names, want := range map[string][2]int{"base plain": {96, 0}, "base a b": {48, 7}, "b a": {200, 0}, "ollama:x a": {48, 7}} {
		c, err := evalConfig(strings.Fields(names))
		if err != nil || [2]int{c.Executor.TurnTokens, c.Executor.TurnLimit} != want {
			t.Errorf("%s: %+v, %v, want %v", names, c.Executor, err, want)
		}
	}
	for name, says := range map[string]string{"broken": "turn_tokns", "collected": "ollama:qwen"} {
		if _, err := evalConfig([]string{"base", name}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q in it", name, err, says)
		}
	}
}

// TestEvalAtTemperatureZero: attempts that are equal are made once.
func TestEvalAtTemperatureZero(t *testing.T) {
	for _, c := range []struct {
		temperature float64
		want        int
	}{{0, 1}, {1, 8}} {
		flags := evalFlags{attempts: 8, temperature: c.temperature}
		if flags.attemptOnce(); flags.attempts != c.want {
			t.Errorf("%d attempts at temperature %v, want %d", flags.attempts, c.temperature, c.want)
		}
	}
}
