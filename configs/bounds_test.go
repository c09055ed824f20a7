package configs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBoundsOfAlgorithms: an algorithm has the clip range of its paper, unless somebody
// sets another.
func TestBoundsOfAlgorithms(t *testing.T) {
	for _, c := range []struct {
		overrides string
		low, high float64
	}{
		{"trainer.algorithm=grpo", .2, .2},
		{"trainer.algorithm=dapo", .2, .28},
		{"trainer.algorithm=gspo", 3e-4, 4e-4},
		{"trainer.algorithm=cispo", .2, 4},
		{"trainer.algorithm=dapo trainer.clip_high=0.3", .2, .3},
	} {
		r, err := Load("", strings.Fields(c.overrides))
		if err != nil {
			t.Fatal(err)
		}
		if r.Trainer.ClipLow != c.low || r.Trainer.ClipHigh != c.high {
			t.Errorf("%s: %v and %v, want %v and %v", c.overrides, r.Trainer.ClipLow, r.Trainer.ClipHigh, c.low, c.high)
		}
	}
}

// TestBoundsOfRuns: a run keeps the bounds that it wrote down, and a fork with another
// algorithm has those of that one, unless somebody chose the run's.
func TestBoundsOfRuns(t *testing.T) {
	for _, c := range []struct {
		made, overrides string
		high            float64
	}{
		{"trainer.algorithm=dapo", "", .28},
		{"trainer.algorithm=dapo trainer.clip_high=0.2", "", .2},
		{"trainer.algorithm=grpo", "trainer.algorithm=dapo", .28},
		{"trainer.algorithm=grpo trainer.clip_high=0.3", "trainer.algorithm=dapo", .3},
		{"trainer.algorithm=dapo", "trainer.algorithm=grpo", .2},
		{"trainer.algorithm=dapo", "trainer.algorithm=rft", .2},
	} {
		made, err := Load("", strings.Fields(c.made))
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "config.yaml")
		if err := os.WriteFile(file, made.YAML(), 0o644); err != nil {
			t.Fatal(err)
		}
		r, err := ReadRunWith(file, strings.Fields(c.overrides))
		if err != nil {
			t.Fatal(err)
		}
		if r.Trainer.ClipHigh != c.high {
			t.Errorf("%s, then %s: %v, want %v", c.made, c.overrides, r.Trainer.ClipHigh, c.high)
		}
	}
}
