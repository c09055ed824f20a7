package configs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whoever takes a preset with another algorithm is told where it keeps the aggregation
// that the preset sets, and who chose either is not.
func TestKeptAggregation(t *testing.T) {
	for _, c := range []struct{ file, overrides, want string }{
		{"configs/demo.yaml", "trainer.algorithm=dr_grpo", "trainer.aggregation is token (configs/demo.yaml), and that of dr_grpo's paper is fixed (hint: trainer.aggregation=null trainer.fixed_length=LENGTH take that)"},
		{"configs/demo.yaml", "trainer.algorithm=rloo", "trainer.aggregation is token (configs/demo.yaml), and that of rloo's paper is sum (hint: trainer.aggregation=null takes that)"},
		{"configs/demo.yaml", "", ""},
		{"configs/demo.yaml", "trainer.algorithm=grpo", ""},
		{"configs/demo.yaml", "trainer.algorithm=dapo", ""},
		{"configs/demo.yaml", "trainer.algorithm=none", ""},
		{"configs/demo.yaml", "trainer.algorithm=rloo trainer.aggregation=token", ""},
		{"configs/demo.yaml", "trainer.algorithm=rloo trainer.aggregation=null", ""},
		{"", "trainer.algorithm=rloo", ""},
		{file(t, "trainer: {algorithm: rloo, aggregation: token}"), "", ""},
	} {
		r, err := Load(c.file, strings.Fields(c.overrides))
		if err != nil {
			t.Fatal(err)
		}
		if got := r.keptAggregation(); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.file, c.overrides, got, c.want)
		}
	}
}

// A fork with another algorithm is told, and a run that goes on is not.
func TestKeptAggregationOfRuns(t *testing.T) {
	made, err := Load("configs/demo.yaml", []string{"trainer.algorithm=gspo"})
	if err != nil {
		t.Fatal(err)
	}
	run := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(run, made.YAML(), 0o644); err != nil {
		t.Fatal(err)
	}
	for overrides, want := range map[string]bool{"": false, "iterations=60": false, "trainer.algorithm=rloo": true, "trainer.algorithm=dapo": false} {
		r, err := ReadRunWith(run, strings.Fields(overrides))
		if err != nil {
			t.Fatal(err)
		}
		if got := r.keptAggregation(); (got != "") != want {
			t.Errorf("%s: %q", overrides, got)
		}
	}
}
