package audit

import (
	"os"
	"path/filepath"
	"testing"

	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/configs"
)

// TestKnownSettings: of a run that began without digests, the iterations before them may
// have been turned with other settings, unless the checkpoint after them says which.
func TestKnownSettings(t *testing.T) {
	run := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(run, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		digest, err := policies.DigestOfFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return digest
	}
	now := write("config.yaml", "seed: 2\n")
	then := write(filepath.Join("checkpoints", filepath.Base(checkpoints.StepFolder(run, 2)), runs.RunFile), "seed: 1\n")
	none, late := checkpoints.Integrity{}, checkpoints.Integrity{Records: 2, First: 5, Iteration: 6, Configs: map[int]string{5: now, 6: now}}
	other := checkpoints.Integrity{Records: 2, First: 1, Iteration: 2, Configs: map[int]string{1: then, 2: now}}
	for _, c := range []struct {
		name   string
		intact checkpoints.Integrity
		s      segment
		want   bool
	}{
		{"no digests", none, segment{2, 4, 4}, true},
		{"before the digests", late, segment{2, 4, 4}, false},
		{"before the digests, with a checkpoint's own", late, segment{0, 2, 2}, true},
		{"after the first digests", late, segment{4, 6, 6}, true},
		{"partly before the digests", late, segment{3, 6, 6}, false},
		{"with the settings as they stand", late, segment{4, 5, 0}, true},
		{"changed between", other, segment{0, 2, 2}, false},
	} {
		p := &proof{run: run, intact: &c.intact}
		if got := p.knows(c.s); got != c.want {
			t.Errorf("%s: known %v", c.name, got)
		}
	}
	resolved := &configs.Resolved{Config: configs.Default()}
	resolved.Config.Save.Trajectories = true
	for iteration, want := range map[int]bool{4: false, 5: true} {
		if p := (&proof{run: run, intact: &late, resolved: resolved}); p.kept(iteration) != want {
			t.Errorf("kept of iteration %d: %v", iteration, !want)
		}
	}
}

// TestBooksThatLackIterations: a running baseline is not known where attempts before it
// were not kept; what a group alone decides is.
func TestBooksThatLackIterations(t *testing.T) {
	for algorithm, want := range map[string]bool{"reinforce": true, "grpo": false} {
		resolved := &configs.Resolved{Config: configs.Default()}
		resolved.Trainer.Algorithm = algorithm
		p := &proof{resolved: resolved}
		books, err := p.openBooks()
		if err != nil {
			t.Fatal(err)
		}
		if why := books.beyond(p); why != "" {
			t.Errorf("%s: %s", algorithm, why)
		}
		books.lacks = true
		if why := books.beyond(p); (why != "") != want {
			t.Errorf("%s without an iteration: %q", algorithm, why)
		}
	}
}
