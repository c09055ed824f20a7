package configs

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestGain(t *testing.T) {
	a, err := LoadSweep("configs/ablations/gain.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	if a.Config != "configs/demo.yaml" || len(a.Seeds) != 3 || len(a.Variants) != 6 {
		t.Errorf("got %+v", a)
	}
	permuted, err := a.Resolve(&a.Variants[1], 3)
	if err != nil {
		t.Fatal(err)
	}
	if !permuted.Trainer.Permute || permuted.Seed != 3 {
		t.Errorf("permuted with seed 3: %+v", permuted.Config)
	}
	for i := range a.Variants {
		if v := &a.Variants[i]; v.AsLongAs != "" {
			if _, err := LoadFurther("configs/pretrain-warehouse.yaml", "base", v.Overrides); err != nil {
				t.Errorf("%s: %v", v.Name, err)
			}
		}
	}
}

// TestAblations loads every sweep that ships.
func TestAblations(t *testing.T) {
	var names []string
	for _, a := range Ablations() {
		names = append(names, a.Name)
		if _, err := LoadSweep(a.File, nil); err != nil || a.About == "" || len(a.About) > 120 {
			t.Errorf("%s (%s): %v", a.File, a.About, err)
		}
	}
	for _, want := range []string{"actions", "algorithms", "attempts", "gain", "rewards"} {
		if !slices.Contains(names, want) {
			t.Errorf("there are %v, want %s among them", names, want)
		}
	}
	for _, name := range Presets() {
		if _, err := LoadSweep("configs/"+name, nil); err == nil {
			t.Errorf("%s is a sweep", name)
		}
	}
}

// TestGrid unfolds a grid: every choice of values is a variant with its own
// configuration, named by values as they are spelled.
func TestGrid(t *testing.T) {
	s, err := LoadSweep(file(t, `
config: configs/demo.yaml
seeds: [1]
baseline: learning_rate-1e-4_stages-parse-band
grid:
  trainer: {learning_rate: [1e-4, 0.0005]}
  verifier.stages: [[parse, band], null]
`), []string{"verifier.cheat_rate=0", "verifier.alike=null", "verifier.heed_all=null", "trainer.learning_rate=7e-4"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"learning_rate-1e-4_stages-parse-band", "learning_rate-1e-4_stages-null", "learning_rate-0.0005_stages-parse-band", "learning_rate-0.0005_stages-null"}
	if got := s.Names(); !slices.Equal(got, want) {
		t.Errorf("variants %v, want %v", got, want)
	}
	one, err := s.Resolve(&s.Variants[2], 4)
	if err != nil || one.Seed != 4 || one.Trainer.LearningRate != 5e-4 || len(one.Verifier.Stages) != 2 || one.Verifier.CheatRate != 0 {
		t.Errorf("resolved as %+v, %v", one, err)
	}
	if base, err := s.Base(); err != nil || base.Trainer.LearningRate != 7e-4 {
		t.Errorf("the base is %+v, %v", base, err)
	}
}

// A name has all of a key where another key ends alike.
func TestGridLabels(t *testing.T) {
	s, err := LoadSweep(file(t, "config: configs/demo.yaml\nseeds: [1]\ngrid: {executor.turn_tokens: [64], challenger.turn_tokens: ['128']}\n"), nil)
	if err == nil || !strings.Contains(err.Error(), "variant executor.turn_tokens-64_challenger.turn_tokens-128: command line: challenger.turn_tokens is \"128\"") {
		t.Errorf("a text as a number: %v, %v", s, err)
	}
}

func TestSweepOverrides(t *testing.T) {
	text := "config: configs/demo.yaml\nseeds: [1]\nvariants: [{name: a}]\n"
	for override, want := range map[string]string{
		"seed=3":        "command line sets seed",
		"iteration=3":   "command line: unknown key iteration",
		"iterations":    `"iterations" is not an override`,
		"iterations=-1": "iterations is -1",
	} {
		if _, err := LoadSweep(file(t, text), []string{override}); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", override, err, want)
		}
	}
}

// FuzzSweep: whatever a file holds is a sweep or refused.
func FuzzSweep(f *testing.F) {
	for _, a := range Ablations() {
		f.Add(presets[strings.TrimPrefix(a.File, "configs/")])
	}
	f.Add([]byte("config: configs/demo.yaml\nseeds: [1]\ngrid: {a: &x [1, {b: *x}], trainer: {clip_low: [~, !!str 1, [], \"\"]}}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		root, tree, err := document(text)
		if err != nil || checkSweep(tree, "c.yaml") != nil {
			return
		}
		s, err := decodeSweep(tree, "c.yaml")
		if err != nil || s.unfold(root, "c.yaml") != nil {
			return
		}
		if errors.Join(s.faults("c.yaml")...) == nil && len(s.Variants) > mostVariants {
			t.Errorf("%d variants", len(s.Variants))
		}
	})
}

func TestNoSweep(t *testing.T) {
	const want = "nope.yaml: no such file, and no sweep of that name: there are configs/ablations/actions.yaml, "
	if _, err := LoadSweep("nope.yaml", nil); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("%v", err)
	}
}

func TestSweepRefusals(t *testing.T) {
	const gridHead = "config: configs/demo.yaml\nseeds: [1]\ngrid:"
	const head = "config: configs/demo.yaml\nseeds: [1]\nvariants:\n"
	numbers := func(n int) (list string) {
		for i := range n {
			list += fmt.Sprint(i+2, ",")
		}
		return list
	}
	for _, test := range []struct{ name, text, want string }{
		{"unknown key", head + "- {name: a, shows: b}\nseed: 1", "c.yaml: unknown key seed: did you mean seeds?"},
		{"unknown key of a variant", head + "- {name: a, shows: b, override: []}", "unknown key override: did you mean overrides?"},
		{"type", head + "- {name: a, shows: b, overrides: iterations=3}", "c.yaml: variants[0].overrides is iterations=3: it must be a list, such as [iterations=3]"},
		{"no list", "config: configs/demo.yaml\nseeds: [1]\nvariants: 3", "c.yaml: variants is 3: it must be a list"},
		{"no config", "seeds: [1]\nvariants:\n- {name: a, shows: b}", "config is empty"},
		{"no seeds", "config: configs/demo.yaml\nvariants:\n- {name: a, shows: b}", "seeds is empty"},
		{"no variants", "config: configs/demo.yaml\nseeds: [1]", "variants is empty"},
		{"seed twice", "config: configs/demo.yaml\nseeds: [1, 1]\nvariants:\n- {name: a, shows: b}", "c.yaml: seed 1 stands twice"},
		{"name", head + "- {name: a/b, shows: b}", `"a/b" is no part of a file name`},
		{"name of the base", head + "- {name: base, shows: b}", "choose another name"},
		{"twice", head + "- {name: a, shows: b}\n- {name: a, shows: b}", "variant a stands twice"},
		{"variants and grid", head + "- {name: a}\ngrid: {iterations: [1]}", "c.yaml: variants and grid both say what is run"},
		{"baseline", "baseline: b\n" + head + "- {name: a}", "c.yaml: baseline is b, which is no variant: write one of a, base"},
		{"a long name", head + "- {name: " + strings.Repeat("a", 129) + "}", "is longer than 128 characters"},
		{"stops", head + "- {name: a, overrides: [stop.kl=1]}", "variant a sets stop.kl, which is one for all"},
		{"sets the seed", head + "- {name: a, shows: b, overrides: [seed=1]}", "variant a sets seed"},
		{"another environment", head + "- {name: a, shows: b, overrides: ['environments=[calculator]']}", "variant a sets environments, which is one for all"},
		{"null", head + "- null", "c.yaml: variants is [null]: it must be a list without null"},
		{"sets its time", head + "- {name: a, shows: b}\n- {name: c, shows: b, as_long_as: a, overrides: [threads=1]}", "variant c sets threads, which it takes from variant a"},
		{"as long as nothing", head + "- {name: a, shows: b, as_long_as: c}", `variant a: as_long_as is "c"`},
		{"as long as what has no loop", head + "- {name: a, shows: b}\n- {name: c, shows: b, as_long_as: a}\n- {name: d, shows: b, as_long_as: c}", "variant d: as_long_as"},
		{"unknown override", head + "- {name: a, shows: b, overrides: [trainer.permut=true]}", "variant a: command line: unknown key trainer.permut: did you mean trainer.permute?"},
		{"unread override", head + "- {name: a, shows: b, overrides: [challenger.source=synthetic, verifier.alike=3]}", "variant a: command line: nothing reads verifier.alike here: it is read with challenger.source policy"},
		{"no such configuration", "config: deom.yaml\nseeds: [1]\nvariants:\n- {name: a, shows: b}", "deom.yaml: no such file"},
		{"grid of nothing", gridHead, "c.yaml: line 3: grid is empty"},
		{"grid is no mapping", gridHead + " 3", "c.yaml: line 3: grid is empty"},
		{"grid of an unknown key", gridHead + "\n  trainer: {clip_lo: [1]}", "c.yaml: line 4: grid: unknown key trainer.clip_lo: did you mean trainer.clip_low?"},
		{"grid without a list", gridHead + "\n  trainer.clip_low: 0.1", "c.yaml: line 4: grid: trainer.clip_low is 0.1: it must be a list of values, such as [0.2]"},
		{"grid of an empty list", gridHead + "\n  trainer.clip_low: []", "trainer.clip_low is []: it must be a list of values"},
		{"grid of seeds", gridHead + "\n  seed: [1]", "c.yaml: line 4: grid has seed, which seeds lists"},
		{"grid of what is shared", gridHead + "\n  environments: [[warehouse]]", "c.yaml: line 4: grid has environments, which is one for all"},
		{"grid with a value twice", gridHead + "\n  trainer.clip_low: [1e-1, 0.1]", "c.yaml: line 4: grid: trainer.clip_low lists 0.1 twice"},
		{"grid of sections", gridHead + "\n  trainer.clip_low: [{a: 1}]", "trainer.clip_low has {a: 1} among its values"},
		{"grid with a value that is none", gridHead + "\n  trainer.clip_low: [0.1, many]", "variant clip_low-many: command line: trainer.clip_low is many: it must be a number"},
		{"grid of too many", gridHead + "\n  executor.tasks: [" + numbers(17) + "]\n  executor.attempts: [" + numbers(16) + "]", "c.yaml: line 4: grid is of more than 256 variants"},
		{"not yaml", "a: [", "c.yaml: line 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := LoadSweep(file(t, test.text), nil)
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want %q in it and no other line", err, test.want)
			}
		})
	}
}

func TestPretrainFrom(t *testing.T) {
	made := file(t, "seed: 7\npretrain: {epochs: 9, model: {hidden: 64}, corpus: {items: 5}}\n")
	further, err := LoadFurther(made, "runs/a b", []string{"seed=2", "pretrain.minutes=3"})
	if err != nil {
		t.Fatal(err)
	}
	if further.Pretrain.From != "runs/a b" || further.Seed != 2 || further.CorpusSeed() != 7 || further.Pretrain.Corpus.Items != 5 || further.Pretrain.Minutes != 3 {
		t.Errorf("got %+v", further.Pretrain)
	}
	again, err := LoadPretrain(file(t, string(further.YAML())), nil)
	if err != nil || !reflect.DeepEqual(again.Pretrain.Corpus, further.Pretrain.Corpus) {
		t.Errorf("what was written down is read as %+v, %v", again, err)
	}
	for _, test := range []struct {
		override, want string
	}{
		{"pretrain.model.hidden=64", "nothing reads pretrain.model.hidden here: it is read with pretrain.from empty"},
		{"pretrain.restart=0", "pretrain.restart is 0"},
		{"pretrain.steps=3", "nothing reads pretrain.steps here: it is read with pretrain.minutes 0"},
		{"pretrain.schedule.warm_up=0", "whose steps measure the speed"},
	} {
		if _, err := LoadFurther(made, "base", []string{"pretrain.minutes=1", test.override}); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q in it", test.override, err, test.want)
		}
	}
	if _, err := LoadPretrain("", []string{"pretrain.restart=.5"}); err == nil || !strings.Contains(err.Error(), "with pretrain.from set") {
		t.Errorf("a restart from nothing: %v", err)
	}
}

func TestDifferences(t *testing.T) {
	one, err := Load("", []string{"trainer.algorithm=rft", "verifier.stages=[parse]"})
	if err != nil {
		t.Fatal(err)
	}
	other, err := Load("", []string{"iterations=3", "trainer.clip_low=.1", "policy.batch=7", "save.every=2"})
	if err != nil {
		t.Fatal(err)
	}
	if got := one.Differences(other); !slices.Equal(got, []string{"iterations", "verifier.stages", "trainer.algorithm"}) {
		t.Errorf("they differ in %v", got)
	}
	ordered, err := Load("", []string{"verifier.stages=[parse, runs, passes]"})
	if err != nil {
		t.Fatal(err)
	}
	if shuffled, err := Load("", []string{"verifier.stages=[passes, parse, runs]"}); err != nil || len(ordered.Differences(shuffled)) > 0 {
		t.Errorf("the order of stages makes a difference: %v", err)
	}
	if got := one.Differences(one); len(got) > 0 {
		t.Errorf("one differs from itself in %v", got)
	}
}

// TestFilesOfAnotherKind: a configuration of another command is said to be one.
func TestFilesOfAnotherKind(t *testing.T) {
	_, asTraining := Load("configs/pretrain-warehouse.yaml", nil)
	_, asPretraining := LoadPretrain("configs/demo.yaml", nil)
	_, asVariants := LoadSweep("configs/demo.yaml", nil)
	_, asConfig := Load("configs/ablations/gain.yaml", nil)
	for want, err := range map[string]error{
		"configs/pretrain-warehouse.yaml is a configuration of agon pretrain: nothing reads ": asTraining,
		"configs/demo.yaml is a configuration of agon train: nothing reads ":                  asPretraining,
		"configs/demo.yaml is a configuration, not a list of variants: ":                      asVariants,
		"configs/ablations/gain.yaml lists the variants of a sweep: agon sweep configs/abl":   asConfig,
	} {
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
