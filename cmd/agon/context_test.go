package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agon/checkpoints/base"
	"agon/trainer/model/architecture"
)

// shortSighted writes the policy that ships with a smaller context.
func shortSighted(t *testing.T, context int) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "policy")
	if err := os.CopyFS(folder, base.Files); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(folder, architecture.ConfigName)
	text, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	const whole = `"max_position_embeddings": 512`
	if !bytes.Contains(text, []byte(whole)) {
		t.Fatalf("%s has no %s", config, whole)
	}
	text = bytes.Replace(text, []byte(whole), fmt.Appendf(nil, `"max_position_embeddings": %d`, context), 1)
	if err := os.WriteFile(config, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestTrainLeavesOutLongDemonstrations: what the context does not hold is said
// at the beginning, and does not end the run.
func TestTrainLeavesOutLongDemonstrations(t *testing.T) {
	policy := shortSighted(t, 176)
	status, stderr := try(t, t.TempDir(), nil, append([]string{"train", "--run", "run", "policy.checkpoint=" + policy},
		with(small, "iterations=1", "trainer.supervised_items=24")...)...)
	if status != 0 || !strings.Contains(stderr, "of 48 demonstrations: longer than the policy's context of 176 tokens") {
		t.Errorf("status %d:\n%s", status, stderr)
	}
}

// TestEvalCountsFullContexts: an attempt that fills its context is a failure,
// which does not make an evaluation impossible.
func TestEvalCountsFullContexts(t *testing.T) {
	status, stderr := try(t, t.TempDir(), nil, "eval", shortSighted(t, 40), "--env", "warehouse", "-n", "4", "--tasks", "40")
	if status != 0 {
		t.Errorf("status %d:\n%s", status, stderr)
	}
}
