package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agon/agontest"
	"agon/cmd/agon/eval"
	"agon/cmd/agon/policies"
)

// TestEvalTakesTheLimitsOfARun measures the policy that ships beside a run of
// the same weights: both under the run's limits, in either order.
func TestEvalTakesTheLimitsOfARun(t *testing.T) {
	whole, cleanUp, err := policies.UnpackBase()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cleanUp)
	folder := t.TempDir()
	agontest.WriteFiles(t, folder, map[string]string{"run/config.yaml": "executor: {turn_tokens: 1}\n"})
	if err := os.CopyFS(filepath.Join(folder, "run/checkpoints/step-000001"), os.DirFS(whole)); err != nil {
		t.Fatal(err)
	}
	stray := filepath.Join("run", "checkpoints", "step-000002")
	agontest.WriteFiles(t, folder, map[string]string{stray + "/": ""})
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
		var table eval.Table
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
