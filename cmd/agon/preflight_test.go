package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// What is tried leaves nothing behind: a run that tries and one that does not are the
// same, bit for bit, from the beginning and where they go on.
func TestPreflightChangesNothing(t *testing.T) {
	for name, others := range map[string][]string{
		"whole":   {"trainer.kl_coefficient=0.01"},
		"adapter": {"trainer.lora.rank=4", "policy.dtype=bfloat16", "trainer.allow_mismatch=true"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			off, on := filepath.Join(folder, "off"), filepath.Join(folder, "on")
			options := with(tiny, append(others, "save.every=1", "minutes_limit=0.001")...)
			for run, preflight := range map[string]string{off: "preflight=off", on: "preflight=on"} {
				arguments := append([]string{"train", "--run", run, preflight}, options...)
				for range 2 {
					status, stderr := try(t, folder, nil, arguments...)
					if status != 0 {
						t.Fatalf("status %d:\n%s", status, stderr)
					}
					if got, want := strings.Count(stderr, "preflight: "), 2; run == on && got != want || run == off && got != 0 {
						t.Errorf("%s says %d lines:\n%s", preflight, got, stderr)
					}
					arguments = []string{"train", "--resume", run, "iterations=2", "minutes_limit=0"}
				}
			}
			sameRun(t, off, on)
		})
	}
}
