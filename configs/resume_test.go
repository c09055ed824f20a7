package configs

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestReadRunWith: what a run wrote is read back with what set each key, and an
// override is told apart.
func TestReadRunWith(t *testing.T) {
	then, err := Load("demo.yaml", []string{"iterations=3"})
	if err != nil {
		t.Fatal(err)
	}
	then.Digests = map[string]string{"program": "1"}
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, then.YAML(), 0o644); err != nil {
		t.Fatal(err)
	}
	again, err := ReadRun(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(again.YAML()) != string(then.YAML()) {
		t.Errorf("read back and written again, it is\n%s\nand was\n%s", again.YAML(), then.YAML())
	}
	for _, c := range []struct {
		overrides []string
		changed   []string
	}{
		{nil, nil},
		{[]string{"iterations=5", "threads=3", "save.every=2", "evaluation.every=1", "evaluation.tasks=9", "policy.batch=2", "minutes_limit=1", "preflight=on", "budget.minutes=1", "budget.tokens=5"}, nil},
		{[]string{"iterations=5", "seed=2", "executor.tasks=50"}, []string{"seed", "executor.tasks"}},
		{[]string{"trainer.learning_rate=1", "environments=[bank]"}, []string{"environments", "trainer.learning_rate"}},
	} {
		now, err := ReadRunWith(file, c.overrides)
		if err != nil {
			t.Fatal(err)
		}
		if got := then.Changed(now); !slices.Equal(got, c.changed) {
			t.Errorf("%v changes %v, want %v", c.overrides, got, c.changed)
		}
	}
	now, err := ReadRunWith(file, []string{"seed=2"})
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"seed": "command line", "iterations": "command line", "executor.tasks": "demo.yaml", "threads": "default"} {
		if got := now.Origin(key); got != want {
			t.Errorf("%s was set by %q, want %q", key, got, want)
		}
	}
}

// A run writes down every key. Those that nobody chose are no fault where other settings
// leave them unread, and those that somebody did are named.
func TestReadRunWithLeavesDefaultsUnread(t *testing.T) {
	then, err := Load("", []string{"trainer.clip_high=0.3"})
	if err != nil {
		t.Fatal(err)
	}
	name := file(t, string(then.YAML()))
	now, err := ReadRunWith(name, []string{"tasks=a.jsonl"})
	if err != nil {
		t.Fatal(err)
	}
	if text := string(now.YAML()); strings.Contains(text, "proposals") || !strings.Contains(text, "clip_high: 0.3") {
		t.Errorf("it writes\n%s", text)
	}
	_, err = ReadRunWith(name, []string{"trainer.algorithm=rft"})
	if err == nil || !strings.Contains(err.Error(), "nothing reads trainer.clip_high here") || strings.Contains(err.Error(), "clip_low,") {
		t.Errorf("what somebody chose: %v", err)
	}
}

// TestEarlierRunsKeepTheirFlaws: a run that does not tell its shares of flawed
// items goes on with those that every run had.
func TestEarlierRunsKeepTheirFlaws(t *testing.T) {
	for text, want := range map[string][2]float64{
		"digests: {program: x}\n":                                                                              {.35, .08},
		"trainer: {algorithm: none}\ndigests: {program: x}\n":                                                  {0, 0}, // nothing reads them
		"trainer: {supervised_corpus: 0}\ndigests: {program: x}\n":                                             {0, 0},
		"trainer: {supervised_lenient_verifiers: 0, supervised_wrong_solutions: 0.2}\ndigests: {program: x}\n": {0, .2},
		"seed: 1\n": {0, 0}, // no run wrote it
	} {
		r, err := ReadRun(file(t, text))
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]float64{r.Trainer.SupervisedLenientVerifiers, r.Trainer.SupervisedWrongSolutions}; got != want {
			t.Errorf("%q: shares %v, want %v", text, got, want)
		}
	}
}

// TestRunRecordsItsCorpus: what the seeded corpus of a run is made of stands in
// its configuration, and none of it is read from the section of agon pretrain.
func TestRunRecordsItsCorpus(t *testing.T) {
	r, err := Load("", []string{"trainer.supervised_sizes=[0.5, 0.5]"})
	if err != nil {
		t.Fatal(err)
	}
	text := string(r.YAML())
	if !strings.Contains(text, "supervised_sizes: [0.5, 0.5] # command line") || strings.Contains(text, "pretrain") {
		t.Errorf("the configuration says\n%s", text)
	}
	again, err := ReadRun(file(t, text))
	if err != nil || !slices.Equal(again.Trainer.SupervisedSizes, []float64{.5, .5}) {
		t.Errorf("read back: %v, %v", again.Trainer.SupervisedSizes, err)
	}
}
