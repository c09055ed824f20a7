package configs

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestAblationPreset(t *testing.T) {
	a, err := LoadAblation("configs/ablation.yaml")
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

func TestAblationRefusals(t *testing.T) {
	const head = "config: configs/demo.yaml\nseeds: [1]\nvariants:\n"
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
		{"says nothing", head + "- {name: a}", "variant a: shows is empty"},
		{"sets the seed", head + "- {name: a, shows: b, overrides: [seed=1]}", "variant a sets seed"},
		{"another environment", head + "- {name: a, shows: b, overrides: ['environments=[calculator]']}", "variant a sets environments, which is one for all"},
		{"null", head + "- null", "c.yaml: variants is [null]: it must be a list without null"},
		{"sets its time", head + "- {name: a, shows: b}\n- {name: c, shows: b, as_long_as: a, overrides: [threads=1]}", "variant c sets threads, which it takes from variant a"},
		{"as long as nothing", head + "- {name: a, shows: b, as_long_as: c}", `variant a: as_long_as is "c"`},
		{"as long as what has no loop", head + "- {name: a, shows: b}\n- {name: c, shows: b, as_long_as: a}\n- {name: d, shows: b, as_long_as: c}", "variant d: as_long_as"},
		{"unknown override", head + "- {name: a, shows: b, overrides: [trainer.permut=true]}", "variant a: command line: unknown key trainer.permut: did you mean trainer.permute?"},
		{"unread override", head + "- {name: a, shows: b, overrides: [challenger.source=synthetic, verifier.alike=null]}", "variant a: configs/demo.yaml: nothing reads challenger.topic_shares, challenger.variations, "},
		{"no such configuration", "config: deom.yaml\nseeds: [1]\nvariants:\n- {name: a, shows: b}", "deom.yaml: no such file"},
		{"not yaml", "a: [", "c.yaml: line 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := LoadAblation(file(t, test.text)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q in it", err, test.want)
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
	_, asVariants := LoadAblation("configs/demo.yaml")
	_, asConfig := Load("configs/ablation.yaml", nil)
	for want, err := range map[string]error{
		"configs/pretrain-warehouse.yaml is a configuration of agon pretrain: nothing reads ":   asTraining,
		"configs/demo.yaml is a configuration of agon train: nothing reads ":                    asPretraining,
		"configs/demo.yaml is a configuration, not a list of variants: ":                        asVariants,
		"configs/ablation.yaml lists the variants of an ablation: agon ablate -c configs/ablat": asConfig,
	} {
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
