package configs

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "c.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestDefaultIsValid(t *testing.T) {
	resolved, err := Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(resolved.Config, Default()) {
		t.Errorf("Load without a file = %+v, want Default()", resolved.Config)
	}
}

func TestPresetsAreValid(t *testing.T) {
	for _, name := range Presets() {
		load := Load
		if strings.HasPrefix(name, "pretrain") {
			load = LoadPretrain
		}
		if _, err := load("configs/"+name, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOverridesBeatTheFile(t *testing.T) {
	f := file(t, "iterations: 7\nseed: 3\ntrainer: {learning_rate: 2e-3}\n")
	r, err := Load(f, []string{"iterations=9", "environments=[calculator]"})
	if err != nil {
		t.Fatal(err)
	}
	if r.Iterations != 9 || r.Seed != 3 || r.Trainer.LearningRate != 2e-3 || r.Environments[0] != "calculator" {
		t.Errorf("got %+v", r.Config)
	}
	for key, want := range map[string]string{"iterations": "command line", "seed": f, "threads": "default"} {
		if got := r.Origin(key); got != want {
			t.Errorf("Origin(%s) = %q, want %q", key, got, want)
		}
	}
}

// A key that a file sets and that nothing reads any more can be taken back.
func TestNullTakesBack(t *testing.T) {
	f := file(t, "verifier: {alike: 8}\niterations: 7\n")
	if _, err := Load(f, []string{"verifier.stages=[parse]"}); err == nil || !strings.Contains(err.Error(), "verifier.alike=null") {
		t.Errorf("error %v does not say how to take verifier.alike back", err)
	}
	r, err := Load(f, []string{"verifier.stages=[parse]", "verifier.alike=null", "iterations=null"})
	if err != nil {
		t.Fatal(err)
	}
	if r.Iterations != Default().Iterations || r.Origin("iterations") != "default" {
		t.Errorf("iterations is %d from %s", r.Iterations, r.Origin("iterations"))
	}
}

// A resolved configuration that is written down and read again is the same.
func TestYAMLRoundTrip(t *testing.T) {
	r, err := Load(file(t, "trainer: {algorithm: rft}\nseed: 18446744073709551615\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Digests = map[string]string{"program": "abc"}
	again, err := ReadRun(file(t, string(r.YAML())))
	if err != nil {
		t.Fatalf("%v\n%s", err, r.YAML())
	}
	if !reflect.DeepEqual(again.Config, r.Config) || again.Digests["program"] != "abc" {
		t.Errorf("read back %+v, want %+v", again.Config, r.Config)
	}
}

func TestRefusals(t *testing.T) {
	for _, test := range []struct {
		name, file string
		overrides  []string
		want       string
	}{
		{"typo", "iteratoins: 3", nil, "c.yaml: unknown key iteratoins: did you mean iterations?"},
		{"typo in section", "trainer: {learning_rat: 1}", nil, "did you mean trainer.learning_rate?"},
		{"no section", "", []string{"learning_rate=1"}, "command line: unknown key learning_rate: did you mean trainer.learning_rate?"},
		{"section", "trainer: 3", nil, "trainer is a section"},
		{"unread", "trainer: {algorithm: rft, clip_low: 0.2}", nil, "nothing reads trainer.clip_low here: it is read with trainer.algorithm grpo or rloo; remove it"},
		{"source", "challenger: {source: user}", nil, `challenger.source is "user": it must be one of policy, synthetic`},
		{"policy's own", "challenger: {source: synthetic, temperature: 1}", nil, "nothing reads challenger.temperature here: it is read with challenger.source policy"},
		{"unscreened", "challenger: {source: synthetic}\nverifier: {alike: 3}", nil, "nothing reads verifier.alike here: it is read with challenger.source policy"},
		{"nothing own", "challenger: {source: synthetic}\ntrainer: {supervised_own: 0.5}", nil, "nothing reads trainer.supervised_own here"},
		{"topics", "challenger: {topic_shares: [0, 0]}", nil, "challenger.topic_shares are all 0: write [] to leave topics open"},
		{"topic's share", "challenger: {topic_shares: [-1]}", nil, "challenger.topic_shares"},
		{"sizes unread", "challenger: {sizes: [1]}", nil, "it is read with challenger.source synthetic"},
		{"sizes", "challenger: {source: synthetic, sizes: [0, 0]}", nil, "challenger.sizes are all 0"},
		{"pretrain key", "pretrain: {steps: 3}", nil, "nothing reads pretrain.steps here: it is read by agon pretrain"},
		{"type", "iterations: many", nil, "iterations"},
		{"fraction", "iterations: 2.5", nil, "expected a whole number, got 2.5"},
		{"negative seed", "seed: -1", nil, "seed"},
		{"range", "iterations: 0", nil, "iterations is 0: it must be at least 1"},
		{"nan", "trainer: {learning_rate: .nan}", nil, "trainer.learning_rate is NaN"},
		{"one attempt", "executor: {attempts: 1}", nil, "compares the attempts of a group: write at least 2"},
		{"not yaml", "a: [", nil, "c.yaml: line 1"},
		{"not a mapping", "- 1", nil, "c.yaml"},
		{"override without value", "", []string{"seed"}, "write key=value"},
		{"override empty", "", []string{"seed="}, "seed has no value"},
		{"served", "policy: {kind: ollama, url: x, model: y, language: tagged}", nil, "cannot be updated"},
		{"estimator", "trainer: {algorithm: rft, kl_coefficient: 0.1, kl_estimator: k1}", nil, "trainer.kl_estimator is k1, which is taken off the reward, and trainer.algorithm rft looks at the outcome alone: write k2 or k3"},
		{"stage", "verifier: {stages: [parse, magic]}", nil, `"magic"`},
		{"list", "environments: []", nil, "environments is empty"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load(file(t, test.file), test.overrides)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Load(%q, %v) error %v, want %q in it", test.file, test.overrides, err, test.want)
			}
		})
	}
}

func TestLoadNamesThePresets(t *testing.T) {
	if _, err := Load("configs/deom.yaml", nil); err == nil || !strings.Contains(err.Error(), "demo.yaml") {
		t.Errorf("got %v", err)
	}
}

func TestArithmetic(t *testing.T) {
	c := Default()
	c.Iterations, c.Executor.Tasks, c.Executor.Attempts, c.Trainer.MiniBatches = 10, 48, 8, 2
	a := c.Arithmetic()
	if a.Trajectories != 384 || a.Groups != 48 || a.AllOptimizerSteps != 20 || a.Proposals != 1024+9*256 {
		t.Errorf("got %+v", a)
	}
}

// Every key can be set, and every condition names keys that exist.
func TestConditionsNameKeys(t *testing.T) {
	known := keys(Default())
	for _, c := range conditions {
		for _, k := range c.keys {
			found := false
			for _, key := range known {
				found = found || (&condition{keys: []string{k}}).covers(key)
			}
			if !found {
				t.Errorf("condition %q names %s, which is no key", c.when, k)
			}
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("iterations: 3\n")
	f.Add("trainer: {clip: [1, 2]}\n")
	f.Fuzz(func(t *testing.T, text string) {
		if r, err := Load(file(t, text), nil); err == nil && r.Iterations < 1 {
			t.Errorf("accepted %q", text)
		}
	})
}
