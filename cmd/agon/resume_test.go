package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agon/agontest"
	"agon/checkpoints/base"
	"agon/cmd/agon/policies"
	"agon/trainer/torch"
)

// TestResumeComparesThePolicy puts another policy in the place of the one that
// a run began from and is held to: its own, of an iteration later.
func TestResumeComparesThePolicy(t *testing.T) {
	whole, cleanUp, err := policies.UnpackBase()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cleanUp)
	folder := t.TempDir()
	policy, run := filepath.Join(folder, "policy"), filepath.Join(folder, "run")
	if err := os.CopyFS(policy, os.DirFS(whole)); err != nil {
		t.Fatal(err)
	}
	mustRun(t, append([]string{"train", "--run", run}, append(tiny, "policy.checkpoint="+policy, "trainer.kl_coefficient=0.01")...)...)

	weights := filepath.Join(policy, "model.safetensors")
	first := replaceFile(t, weights, func([]byte) []byte {
		later, err := os.ReadFile(filepath.Join(run, "checkpoints", "step-000001", "model.safetensors"))
		if err != nil {
			t.Fatal(err)
		}
		return later
	})
	refused(t, folder, bad{arguments: "train --resume run", says: "policy.checkpoint " + policy + " is another policy than the run began from (hint: "})

	replaceFile(t, weights, func([]byte) []byte { return first })
	replaceFile(t, filepath.Join(run, "config.yaml"), replaced("libtorch: "+torch.Version(), "libtorch: 1.0.0"))
	status, stderr := try(t, folder, nil, "train", "--resume", "run")
	if note := fmt.Sprintf("libtorch was 1.0.0 and is %s: results may differ in the last bit", torch.Version()); status != 0 || strings.Count(stderr, note) != 1 {
		t.Errorf("status %d, want 0 and %q once:\n%s", status, note, stderr)
	}

	replaceFile(t, filepath.Join(run, "checkpoints", "step-000001", "model.safetensors"), func(saved []byte) []byte {
		return append(saved[:len(saved)-1:len(saved)-1], saved[len(saved)-1]^1)
	})
	refused(t, folder, bad{arguments: "eval run@1 --tasks 2 -n 1", says: "model.safetensors is not what was saved: its SHA-256 is another than in SHA256SUMS (hint: "})
}

// TestResumeComparesTheConfiguration changes a run's configuration between two
// iterations, in its file and on the command line.
func TestResumeComparesTheConfiguration(t *testing.T) {
	folder := t.TempDir()
	run := filepath.Join(folder, "run")
	mustRun(t, append([]string{"train", "--run", run}, tiny...)...)
	config := filepath.Join(run, "config.yaml")
	for _, c := range []struct {
		change    func([]byte) []byte
		arguments string
		says      string
	}{
		{replaced("seed: 1", "seed: 2"), "", "other settings (seed) (hint: run/checkpoints/step-000001/run.yaml has them"},
		{func([]byte) []byte { return nil }, "", "config.yaml has no digests, which the run wrote there (hint: run/checkpoints/step-000001/run.yaml has them"},
		{nil, "trainer.learning_rate=1", "other settings (trainer.learning_rate)"},
		{nil, "iterations=0", "iterations is 0"},
		{nil, "policy.checkpoint=run", "policy.checkpoint run is another policy than the run began from (hint: "},
		{nil, "policy.checkpoint=nowhere", "policy.checkpoint: there is no folder nowhere"},
	} {
		var before []byte
		if c.change != nil {
			before = replaceFile(t, config, c.change)
		}
		refused(t, folder, bad{arguments: "train --resume run " + c.arguments, says: c.says})
		if c.change != nil {
			replaceFile(t, config, func([]byte) []byte { return before })
		}
	}
	moved := filepath.Join(folder, "moved")
	if err := os.CopyFS(moved, base.Files); err != nil {
		t.Fatal(err)
	}
	mustRun(t, "train", "--resume", run, "iterations=2", "save.keep=1", "policy.checkpoint="+moved)
	if text, err := os.ReadFile(config); err != nil || !strings.Contains(string(text), "iterations: 2 # command line") {
		t.Errorf("the run does not hold what it went on with: %v\n%s", err, text)
	}
	status, stderr := try(t, folder, nil, "train", "--resume", "run")
	if status != 0 || !strings.Contains(stderr, "the run has had its 2 iterations (hint: agon train --resume run iterations=4 turns on)") {
		t.Errorf("going on with a finished run: status %d:\n%s", status, stderr)
	}
}

// replaceFile changes a file and returns what it was.
func replaceFile(t *testing.T, name string, change func([]byte) []byte) []byte {
	t.Helper()
	before, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	after := change(bytes.Clone(before))
	if bytes.Equal(before, after) {
		t.Fatalf("%s has not changed", name)
	}
	if err := os.WriteFile(name, after, 0o644); err != nil {
		t.Fatal(err)
	}
	return before
}

// TestRefusedResume: a run that is refused, for an environment that is another by
// now, is left as it is; put right, it goes on from its checkpoint, whatever
// empty folder lies beside that.
func TestRefusedResume(t *testing.T) {
	folder := t.TempDir()
	run := filepath.Join(folder, "run")
	mustRun(t, append([]string{"train", "--run", run}, tiny...)...)
	replaceFile(t, filepath.Join(run, "metrics.jsonl"), func(text []byte) []byte { return append(text, `{"iteration":2}`+"\n"...) })
	config := filepath.Join(run, "config.yaml")
	first := replaceFile(t, config, replaced("environment warehouse: ", "environment warehouse: 0"))
	kept := t.TempDir()
	if err := os.CopyFS(kept, os.DirFS(run)); err != nil {
		t.Fatal(err)
	}
	refused(t, folder, bad{arguments: "train --resume run iterations=4", says: "environment warehouse has changed since the run began"})
	sameTree(t, kept, run)

	replaceFile(t, config, func([]byte) []byte { return first })
	stray := filepath.Join("run", "checkpoints", "step-000900")
	agontest.WriteFiles(t, folder, map[string]string{stray + "/": ""})
	status, stderr := try(t, folder, nil, "train", "--resume", "run", "iterations=1")
	if status != 0 || !strings.Contains(stderr, stray+" is empty and was passed over\n") || !strings.Contains(stderr, "metrics.jsonl: 1 line beyond the checkpoint moved to replayed/") {
		t.Errorf("status %d:\n%s", status, stderr)
	}
}

// sameTree compares all that two folders hold.
func sameTree(t *testing.T, want, got string) {
	t.Helper()
	names := map[string]bool{}
	for _, root := range []string{want, got} {
		err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				names[name] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name := range names {
		sameFile(t, filepath.Join(want, name), filepath.Join(got, name))
	}
}
