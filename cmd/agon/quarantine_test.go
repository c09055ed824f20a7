package main

import (
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
)

// TestQuarantineSavesAndGoesOn kills a run in which cheats pass, since the stage that
// refuses what they pass is left out, and finds what it comes to after a resume to be
// that of an undisturbed run.
func TestQuarantineSavesAndGoesOn(t *testing.T) {
	calm, killed := filepath.Join(t.TempDir(), "calm"), filepath.Join(t.TempDir(), "killed")
	options := with(small, "iterations=3", "save.every=1", "verifier.stages=[parse, new, runs, passes, band]", "verifier.cheat_rate=0.5")
	begun := time.Now()
	mustRun(t, append([]string{"train", "--run", calm}, options...)...)
	if !interrupt(t, syscall.SIGKILL, time.Since(begun)*3/4, append([]string{"train", "--run", killed}, options...)...) {
		mustRun(t, "train", "--resume", killed)
	}
	sameRun(t, calm, killed)
	quarantined := 0.0
	for metrics, err := range runs.Lines[map[string]any](calm, checkpoints.Metrics) {
		if err != nil {
			t.Fatal(err)
		}
		quarantined += metrics["alternatives/quarantined"].(float64)
		if passed := metrics["cheats/passed"].(float64); passed < metrics["alternatives/quarantined"].(float64) {
			t.Errorf("%v cheats passed, and more tasks are in quarantine", passed)
		}
	}
	if quarantined == 0 {
		t.Error("nothing was put in quarantine, so nothing was compared")
	}
}
