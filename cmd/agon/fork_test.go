package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agon/agontest"
)

// A fork that changes nothing turns out as the run that it was forked from, bit for
// bit; one that changes something is the same as far as the checkpoint.
func TestFork(t *testing.T) {
	folder := t.TempDir()
	run, same, other := filepath.Join(folder, "run"), filepath.Join(folder, "same"), filepath.Join(folder, "other")
	options := with(tiny, "iterations=4", "minutes_limit=0", "save.every=2", "save.keep=2")
	mustRun(t, append([]string{"train", "--run", run}, options...)...)
	mustRun(t, "train", "--from", run+"@2", "--run", same)
	sameButDigests(t, run, same)

	mustRun(t, "train", "--from", run+"@2", "--run", other, "seed=9")
	ours, theirs := linesOf(t, filepath.Join(run, "metrics.jsonl")), linesOf(t, filepath.Join(other, "metrics.jsonl"))
	if len(theirs) != 4 || theirs[0] != ours[0] || theirs[1] != ours[1] || theirs[2] == ours[2] {
		t.Errorf("the fork has %d iterations, or is not the same as far as the second alone", len(theirs))
	}
	text, err := os.ReadFile(filepath.Join(other, "config.yaml"))
	if err != nil || !strings.Contains(string(text), "forked from: "+run+"@2") || !strings.Contains(string(text), "seed: 9 # command line") {
		t.Errorf("%v: the fork's configuration is\n%s", err, text)
	}
	mustRun(t, "train", "--resume", other, "iterations=5")

	agontest.WriteFiles(t, folder, map[string]string{"taken/notes.txt": ""})
	for arguments, says := range map[string]string{
		"--from run@3":                        "the run run has no checkpoint of iteration 3: it has those of 2 4",
		"--from nowhere":                      "there is no run nowhere",
		"--from run --run taken":              "taken is there already: choose another with --run",
		"--from run -c a.yaml":                "leave out -c and --resume",
		"--from run --dry-run":                "leave out --resume and --from",
		"--from run@2 --run new iterations=1": "iterations is 1 and 2 are finished",
		"--from run@2 --run new nonsense=1":   "unknown key nonsense",
	} {
		refused(t, folder, bad{arguments: "train " + arguments, says: says})
		if _, err := os.Stat(filepath.Join(folder, "new")); err == nil {
			t.Errorf("%s leaves something behind", arguments)
		}
	}
}

func linesOf(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}
