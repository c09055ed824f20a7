package main

import (
	"path/filepath"
	"testing"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
)

// TestCheatsAreNotTrainedOn turns the loop with many injected cheats and with none:
// none passes, and attempts and weights are the same, bit for bit.
func TestCheatsAreNotTrainedOn(t *testing.T) {
	without, many := filepath.Join(t.TempDir(), "without"), filepath.Join(t.TempDir(), "many")
	options := with(small, "iterations=2")
	mustRun(t, append([]string{"train", "--run", without, "verifier.cheat_rate=0"}, options...)...)
	mustRun(t, append([]string{"train", "--run", many, "verifier.cheat_rate=0.5"}, options...)...)
	sameFile(t, filepath.Join(without, "trajectories.jsonl"), filepath.Join(many, "trajectories.jsonl"))
	last, err := checkpoints.Latest(without)
	if err != nil {
		t.Fatal(err)
	}
	weights := filepath.Join("checkpoints", filepath.Base(last), "model.safetensors")
	sameFile(t, filepath.Join(without, weights), filepath.Join(many, weights))
	injected := map[string]float64{}
	for _, run := range []string{without, many} {
		for metrics, err := range runs.Lines[map[string]any](run, checkpoints.Metrics) {
			if err != nil {
				t.Fatal(err)
			}
			n, _ := metrics["cheats/injected"].(float64)
			injected[run] += n
			if passed := metrics["cheats/passed"]; passed != 0.0 {
				t.Errorf("%s: %v cheats passed", run, passed)
			}
		}
	}
	if injected[without] != 0 || injected[many] < 5 {
		t.Errorf("%v cheats at rate 0 and %v at rate .5", injected[without], injected[many])
	}
}
