package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agon/checkpoints/base"
	"agon/trainer/model"
)

// hubCache makes a cache of the Hugging Face hub that holds the policy that ships
// as some/model, and returns its folder.
func hubCache(t *testing.T) string {
	t.Helper()
	cache, commit := t.TempDir(), strings.Repeat("0a", 20)
	repository := filepath.Join(cache, "models--some--model")
	if err := os.MkdirAll(filepath.Join(repository, "refs"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(repository, "refs", "main"), []byte(commit), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(repository, "snapshots", commit), base.Files); err != nil {
		t.Fatal(err)
	}
	return cache
}

// A model of the hub is found by its name, and an adapter of it names it so.
func TestModelOfTheHub(t *testing.T) {
	t.Setenv("HF_HUB_CACHE", hubCache(t))
	folder := t.TempDir()
	status, _ := try(t, folder, nil, "generate", "some/model", "-p", "<exec>move 3 nut from A to B<act>")
	if status != 0 {
		t.Errorf("status %d", status)
	}
	run := filepath.Join(folder, "run")
	mustRun(t, append([]string{"train", "--run", run}, with(tiny, "policy.checkpoint=some/model", "trainer.lora.rank=2")...)...)
	config, err := os.ReadFile(filepath.Join(run, "checkpoints", "step-000001", model.AdapterConfigName))
	if err != nil {
		t.Fatal(err)
	}
	if name, _, err := model.AdapterBase(config); err != nil || name != "some/model" {
		t.Errorf("the adapter is for %q, %v", name, err)
	}
	mustRun(t, "train", "--resume", run, "iterations=2")
}

// A stop string that is no text would never be found.
func TestStopIsText(t *testing.T) {
	flags := generateFlags{prompt: "a", n: 1, tokens: 1, stop: []string{"a", "\xff"}}
	if err := flags.check(); err == nil || !strings.Contains(err.Error(), "--stop is not UTF-8") {
		t.Errorf("error %v", err)
	}
}
