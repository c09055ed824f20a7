package configs

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
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

// TestFlawsArePlantedBySayingSo: by default everything in a seeded corpus is
// right, and the presets of the warehouse say what is not.
func TestFlawsArePlantedBySayingSo(t *testing.T) {
	trained := func(c *Config) []float64 {
		return []float64{c.Trainer.SupervisedLenientVerifiers, c.Trainer.SupervisedWrongSolutions}
	}
	pretrained := func(c *Config) []float64 {
		return []float64{c.Pretrain.Corpus.WrongPrograms, c.Pretrain.Corpus.LenientVerifiers, c.Pretrain.Corpus.WrongSolutions}
	}
	for _, c := range []struct {
		file   string
		load   func(string, []string) (*Resolved, error)
		shares func(*Config) []float64
		want   []float64
	}{
		{"", Load, trained, []float64{0, 0}},
		{"configs/train.yaml", Load, trained, []float64{0, 0}},
		{"configs/chat.yaml", Load, trained, []float64{0, 0}},
		{"configs/demo.yaml", Load, trained, []float64{.35, .08}},
		{"", LoadPretrain, pretrained, []float64{0, 0, 0}},
		{"configs/pretrain.yaml", LoadPretrain, pretrained, []float64{0, 0, 0}},
		{"configs/pretrain-warehouse.yaml", LoadPretrain, pretrained, []float64{.5, .35, .08}},
	} {
		resolved, err := c.load(c.file, nil)
		if err != nil {
			t.Fatalf("%s: %v", c.file, err)
		}
		if got := c.shares(resolved.Config); !slices.Equal(got, c.want) {
			t.Errorf("%q plants the shares %v, want %v", c.file, got, c.want)
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

// Of a preset that ships are left out the keys that the overrides leave nothing to read,
// and it is told; of somebody's own file they are refused.
func TestPresetLeavesOutWhatNothingReads(t *testing.T) {
	r, err := Load("configs/demo.yaml", []string{"tasks=own.jsonl"})
	if err != nil {
		t.Fatal(err)
	}
	if said := strings.Join(r.Warnings(64), "\n"); !strings.Contains(said, "left out of the preset, for nothing reads it here: challenger.first_proposals, challenger.proposals, ") {
		t.Errorf("it says %q of what is left out", said)
	}
	if key := "challenger.proposals"; r.Origin(key) != "default" || r.Challenger.Proposals != Default().Challenger.Proposals {
		t.Errorf("%s is %d from %s", key, r.Challenger.Proposals, r.Origin(key))
	}
	text, err := ReadPreset("configs/demo.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, arguments := range [][]string{{file(t, string(text)+"\n"), "tasks=own.jsonl"}, {"configs/demo.yaml", "tasks=own.jsonl", "challenger.proposals=3"}, {"configs/demo.yaml", "tasks=own.jsonl", "pretrain.steps=3"}} {
		if _, err := Load(arguments[0], arguments[1:]); err == nil || !strings.Contains(err.Error(), "nothing reads ") {
			t.Errorf("%q: %v", arguments, err)
		}
	}
	if _, err := LoadPretrain("configs/demo.yaml", nil); err == nil {
		t.Error("agon pretrain takes a preset of agon train")
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
		{"typo", "iteratoins: 3", nil, "c.yaml: line 1: unknown key iteratoins: did you mean iterations?"},
		{"another's section", "", []string{"eval.every=3"}, "command line: unknown key eval.every: did you mean evaluation.every?"},
		{"typo in section", "trainer: {learning_rat: 1}", nil, "did you mean trainer.learning_rate?"},
		{"no section", "", []string{"learning_rate=1"}, "command line: unknown key learning_rate: did you mean trainer.learning_rate?"},
		{"section", "trainer: 3", nil, "trainer is a section"},
		{"unread", "trainer: {algorithm: rft, clip_low: 0.2}", nil, "nothing reads trainer.clip_low here: it is read with a trainer.algorithm that clips (grpo, dr_grpo, dapo, gspo, rloo, reinforce_plus_plus, reinforce_plus_plus_baseline, trr_plus_plus, ppo); remove it"},
		{"source", "challenger: {source: user}", nil, `challenger.source is "user": it must be one of policy, synthetic`},
		{"policy's own", "challenger: {source: synthetic, temperature: 1}", nil, "nothing reads challenger.temperature here: it is read with challenger.source policy"},
		{"unscreened", "challenger: {source: synthetic}\nverifier: {alike: 3}", nil, "nothing reads verifier.alike here: it is read with challenger.source policy"},
		{"cohorts without a place", "policy: {batch: 2}\nexecutor: {cohorts: 3}", nil, "executor.cohorts is 3, more than policy.batch 2"},
		{"nothing own", "challenger: {source: synthetic}\ntrainer: {supervised_own: 0.5}", nil, "nothing reads trainer.supervised_own here"},
		{"topics", "challenger: {topic_shares: [0, 0]}", nil, "challenger.topic_shares are all 0: write [] to leave topics open"},
		{"parts of a topic", "challenger: {topic_shares: [0.2, 0.6]}", nil, "challenger.topic_shares sum to 0.8: shares of a whole sum to 1; the same in proportion is [0.25, 0.75]"},
		{"a clip named epsilon", "trainer: {epsilon: 0.2}", nil, "trainer.epsilon is 0.2: it is added to AdamW's denominator and must be from 1e-20 to 0.01 (hint: the clip of the ratio is trainer.clip_low"},
		{"environment twice", "environments: [a, a]", nil, "environments holds a twice"},
		{"environment of no name", "environments: ['']", nil, "environments holds an empty name"},
		{"capacity", "pool: {capacity: 10000000}", nil, "pool.capacity is 10000000: it must be at most 1048576"},
		{"topic's share", "challenger: {topic_shares: [-1]}", nil, "challenger.topic_shares"},
		{"sizes unread", "challenger: {sizes: [1]}", nil, "it is read with challenger.source synthetic"},
		{"sizes", "challenger: {source: synthetic, sizes: [0, 0]}", nil, "challenger.sizes are all 0"},
		{"pretrain key", "pretrain: {steps: 3}", nil, "nothing reads pretrain.steps here: it is read by agon pretrain"},
		{"several unread", "seed: 1\nverifier: {stages: [parse], alike: 3}\ntrainer: {algorithm: rft, clip_low: .2, clip_high: .2}", nil,
			"nothing reads verifier.alike here: it is read with \"new\" in verifier.stages; nothing reads trainer.clip_low here: it is read with a trainer.algorithm that clips (grpo, dr_grpo, dapo, gspo, rloo, reinforce_plus_plus, reinforce_plus_plus_baseline, trr_plus_plus, ppo); nothing reads trainer.clip_high here: it is read with a trainer.algorithm that clips (grpo, dr_grpo, dapo, gspo, rloo, reinforce_plus_plus, reinforce_plus_plus_baseline, trr_plus_plus, ppo, cispo); remove them, or take them back with verifier.alike=null trainer.clip_low=null trainer.clip_high=null"},
		{"type", "seed: 1\niterations: many", nil, "c.yaml: line 2: iterations is many: it must be a whole number, at most 1073741824, such as 100"},
		{"no number", "", []string{"trainer.learning_rate=abc"}, "command line: trainer.learning_rate is abc: it must be a number, such as 0.001"},
		{"no list", "", []string{"environments=warehouse"}, "command line: environments is warehouse: it must be a list, such as [warehouse]"},
		{"no list of numbers", "", []string{"challenger.topic_shares=1"}, "challenger.topic_shares is 1: it must be a list, such as [1]"},
		{"no entry", "challenger: {topic_shares: [1, x]}", nil, "c.yaml: line 1: challenger.topic_shares is [1, x]: it must be a list, each entry a number"},
		{"null entry", "environments: [null]", nil, "environments is [null]: it must be a list, each entry text, such as [warehouse]"},
		{"no text", "policy: {checkpoint: 3}", nil, "policy.checkpoint is 3: it must be text, such as base"},
		{"no choice", "trainer: {permute: 1}", nil, "trainer.permute is 1: it must be true or false, such as false"},
		{"beyond 64 bits", "iterations: 18446744073709551617", nil, "iterations is 1.8446744073709552e+19: it must be a whole number, at most"},
		{"beyond a signed integer", "iterations: 18446744073709551615", nil, "iterations is 18446744073709551615: it must be a whole number, at most"},
		{"seed beyond 64 bits", "seed: 18446744073709551616", nil, "it must be a whole number from 0 to 18446744073709551615, such as 1"},
		{"two documents", "iterations: 3\n---\niterations: 9\n", nil, "c.yaml: line 2: a second YAML document begins"},
		{"twice", "seed: 1\nseed: 2", nil, `c.yaml: line 2: mapping key "seed" already defined at line 1`},
		{"twice, dotted", "trainer.learning_rate: 1\ntrainer:\n  learning_rate: 2", nil, "c.yaml: line 3: trainer.learning_rate stands on line 1 already"},
		{"twice on the command line", "", []string{"seed=1", "seed=2"}, "command line: seed stands twice: remove one of them"},
		{"null as a key", "null: 1", nil, "c.yaml: line 1: unknown key null: keys are words, such as iterations"},
		{"a number as a key", "seed: 1\n3: 1", nil, "c.yaml: line 2: unknown key 3"},
		{"fraction", "iterations: 2.5", nil, "c.yaml: line 1: iterations is 2.5: it must be a whole number, at most 1073741824, such as 100"},
		{"negative seed", "seed: -1", nil, "c.yaml: line 1: seed is -1: it must be a whole number from 0 to"},
		{"range", "iterations: 0", nil, "iterations is 0: it must be at least 1"},
		{"nan", "trainer: {learning_rate: .nan}", nil, "trainer.learning_rate is NaN"},
		{"one attempt", "executor: {attempts: 1}", nil, "compares the attempts of a group: write at least 2"},
		{"one attempt, all left out", "{executor: {attempts: 1}, trainer: {algorithm: reinforce_plus_plus}}", nil, "so every one: write at least 2, or trainer.dynamic_sampling.enabled=false"},
		{"one attempt by environment", "{executor: {attempts: 1}, trainer: {algorithm: trr_plus_plus}}", nil, "so every one: write at least 2, or trainer.dynamic_sampling.enabled=false"},
		{"drawn by nothing", "{executor: {temperature: 0}, trainer: {algorithm: rft}}", nil, "executor.temperature is 0, so the attempts of a group would be equal: write 1"},
		{"not yaml", "a: [", nil, "c.yaml: line 1"},
		{"not a mapping", "- 1", nil, "c.yaml: line 1: no keys stand here: write lines such as iterations: 10"},
		{"override without value", "", []string{"seed"}, "write key=value"},
		{"override empty", "", []string{"seed="}, "seed has no value"},
		{"no address", "policy: {kind: openai, url: 'localhost:8000', model: y, language: tagged}", nil, `policy.url is "localhost:8000": it must be like http://localhost:11434`},
		{"served", "policy: {kind: ollama, url: x, model: y, language: tagged}", nil, "cannot be updated"},
		{"student alone", "trainer: {algorithm: distill}", nil, "trainer.algorithm is distill, and there is no teacher: write the run that has one's attempts, such as teacher=runs/NAME"},
		{"another's attempts", "teacher: runs/a", nil, "trainer.algorithm is grpo, which learns from the policy's own attempts, and teacher is runs/a: write distill, rft or dpo"},
		{"tasks of a teacher", "teacher: runs/a\ntasks: a.jsonl\nchallenger: {proposals: 3}\ntrainer: {algorithm: rft, rare_token: 0.1}", nil, "nothing reads tasks, challenger.proposals here: they are read with teacher empty, for nothing is proposed or attempted; nothing reads trainer.rare_token here"},
		{"teacher of nobody", "teacher: runs/a\ntrainer: {algorithm: none}", nil, "nothing reads teacher here: it is read with an algorithm that trains"},
		{"estimator", "trainer: {algorithm: rft, kl_coefficient: 0.1, kl_estimator: k1}", nil, "trainer.kl_estimator is k1, which is taken off the reward, and trainer.algorithm rft does not look at it: write k2 or k3"},
		{"stage", "verifier: {stages: [parse, magic]}", nil, `"magic"`},
		{"starved with a file", "tasks: a.jsonl\ntasks_share: 0.5\nchallenger: {starved: examples}", nil, "nothing reads challenger.starved here: it is read with tasks empty"},
		{"weights of fewer", "environments: [warehouse, calculator]\nenvironment_weights: [1]", nil, "environment_weights are 1 and environments 2: write one weight each, or [] to take them alike"},
		{"no weight", "environments: [warehouse, calculator]\nenvironment_weights: [1, 0]", nil, "environment_weights has 0: a weight is from 1e-06 to 1e+06"},
		{"weight of one", "environment_weights: [1]", nil, "nothing reads environment_weights here: it is read with several environments"},
		{"cost without a price", "challenger: {policy: {kind: openai, url: 'http://a', model: b}}", []string{"budget.cost=5"}, "budget.cost is 5, and nothing has a price"},
		{"requests of no server", "budget: {requests: 5}", nil, "nothing reads budget.requests here: it is read with policy.kind, or challenger.policy.kind, ollama or openai"},
		{"price of no server", "price: {executor: {prompt: 1}}", nil, "nothing reads price.executor.prompt here"},
		{"no length", "trainer: {aggregation: fixed}", nil, "trainer.aggregation is fixed, and trainer.fixed_length is not set: write the longest completion, in tokens"},
		{"no length of the algorithm", "trainer: {algorithm: dr_grpo}", nil, "trainer.algorithm is dr_grpo, which divides by a fixed length, and trainer.fixed_length is not set: write the longest completion, in tokens"},
		{"a list without an end", "", []string{"environments=[warehouse"}, "command line: environments: the value is not YAML: did not find expected ',' or ']'"},
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

// What follows only from a fault that is told is not told beside it.
func TestOneFaultIsOneLine(t *testing.T) {
	for overrides, want := range map[string]string{
		"policy.kind=vllm":                                      `policy.kind is "vllm": it must be one of checkpoint, ollama, openai`,
		"policy.kind=vllm policy.device=auto":                   `policy.kind is "vllm": it must be one of checkpoint, ollama, openai`,
		"challenger.policy.kind=vllm challenger.policy.model=a": `challenger.policy.kind is "vllm": it must be one of same, ollama, openai`,
		"trainer.algorithm=grop trainer.clip_low=0.1 teacher=a": `trainer.algorithm is "grop": it must be one of `,
		"budget.cost=5": "command line: nothing reads budget.cost here: it is read with policy.kind, or challenger.policy.kind, ollama or openai; remove it",
	} {
		if _, err := Load("", strings.Fields(overrides)); err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", overrides, err)
		}
	}
}

// whole are the configurations that together read every key.
var whole = []struct {
	use       purpose
	overrides []string
}{
	{training, nil},
	{training, []string{"challenger.source=synthetic"}},
	{training, []string{"challenger.reward=band"}},
	{training, []string{"tasks=a.jsonl", "tasks_share=0.5"}},
	{training, []string{"challenger.policy.kind=ollama", "challenger.policy.url=http://a", "challenger.policy.model=b", "price.challenger.prompt=1"}},
	{training, []string{"policy.language=tagged", "policy.device=auto"}},
	{training, []string{"trainer.lora.rank=8", "policy.dtype=bfloat16"}},
	{training, []string{"trainer.optimizer=muon", "trainer.algorithm=reinforce", "trainer.mini_batches=1", "trainer.baseline=running"}},
	{training, []string{"trainer.algorithm=dpo"}},
	{training, []string{"teacher=runs/a", "trainer.algorithm=distill"}},
	{training, []string{"trainer.algorithm=ppo"}},
	{training, []string{"environments=[warehouse, calculator]"}},
	{training, []string{"trainer.algorithm=dr_grpo", "trainer.fixed_length=9"}},
	{training, []string{"trainer.aggregation=fixed", "trainer.fixed_length=9", "trainer.kl_coefficient=1", "evaluation.every=1", "save.every=1", "stop.kl=1"}},
	{training, []string{"policy.kind=ollama", "policy.url=http://a", "policy.model=b", "policy.language=tagged", "trainer.algorithm=none", "price.executor.prompt=1"}},
	{training, []string{"policy.kind=openai", "policy.url=http://a", "policy.model=b", "policy.language=tagged", "trainer.algorithm=none"}},
	{pretraining, nil},
	{pretraining, []string{"pretrain.from=base"}},
}

// readers returns, by key, the first of the whole that reads it.
func readers(t *testing.T) map[string]int {
	t.Helper()
	first := map[string]int{}
	for i, c := range whole {
		r, err := load("", c.use, c.overrides)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range keys(r.Config) {
			if _, found := first[key]; !found && r.Reads(key) {
				first[key] = i
			}
		}
	}
	return first
}

// No key takes a value that is senseless for any: not the number of a loss that
// diverged, nothing negative, nothing beyond all measure.
func TestEveryKeyIsBounded(t *testing.T) {
	senseless := map[reflect.Kind][]string{
		reflect.Float64: {".nan", ".inf", "-.inf", "-1", "-1e-300", "1e300", "1e9", "x", "[1]"},
		reflect.Int:     {".nan", ".inf", "-.inf", "-1", "1e300", "9223372036854775807", "9223372036854775808", "18446744073709551615", "1.5", "true", "[1]"},
		reflect.Uint64:  {".nan", ".inf", "-.inf", "-1", "1e300", "18446744073709551616", "1.5"},
		reflect.Slice:   {"text", "[null]", "[.nan]", "[[]]", "[-1]", "{}"},
		reflect.String:  {"1", ".nan", "[a]", "true"},
		reflect.Bool:    {"1", "no way", "[true]"},
	}
	first := readers(t)
	for _, e := range entries(Default()) {
		i, found := first[e.key]
		if !found {
			t.Errorf("none of the whole reads %s: add one", e.key)
		}
		for _, value := range senseless[reflect.TypeOf(e.value).Kind()] {
			_, err := load("", whole[i].use, whole[i].overrides, []string{e.key + "=" + value})
			if err == nil || !strings.Contains(err.Error(), e.key) {
				t.Errorf("%s=%s: error %v", e.key, value, err)
			}
		}
	}
}

// Every key is documented, in words that name keys and no fields.
func TestExplain(t *testing.T) {
	for _, e := range entries(Default()) {
		if len(meanings()[e.key]) < 10 {
			t.Errorf("%s means %q", e.key, meanings()[e.key])
		}
	}
	r, err := Load(file(t, "seed: 3\ntrainer:\n  clip_high: 0.28\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := r.Explain("trainer.clip_high")
	for _, want := range []string{
		"trainer.clip_high: 0.28\n", "c.yaml: line 3\n", "  default: 0.2\n", "  takes: numbers from 0 to 1000000\n",
		"  clip_low and clip_high bound the ratio of new to old probability to\n  [1 − clip_low, 1 + clip_high]. Those that nobody sets are of the algorithm's paper:",
	} {
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("%v\n%s\nlacks %q", err, text, want)
		}
	}
	for _, key := range KeysOf("budget") {
		if text, err := r.Explain("budget." + key); err != nil || !strings.Contains(strings.Join(strings.Fields(text), " "), "after each iteration, so that a run may end above it") {
			t.Errorf("%s: %v\n%s", key, err, text)
		}
	}
	if text, err := r.Explain("trainer.schedule"); err != nil || strings.Count(text, "set by: default") != 3 {
		t.Errorf("the section: %v\n%s", err, text)
	}
	if text, err := r.Explain("trainer.kl_estimator"); err != nil || !strings.Contains(text, "nothing reads it here: it is read with trainer.kl_coefficient above 0") {
		t.Errorf("what is unread: %v\n%s", err, text)
	}
	if _, err := r.Explain("trainer.lr"); err == nil || err.Error() != "--explain: unknown key trainer.lr: did you mean trainer.learning_rate?" {
		t.Errorf("what there is not: %v", err)
	}
	if _, err := r.Explain("trainer.clip"); err == nil || err.Error() != "--explain: unknown key trainer.clip: did you mean trainer.clip_low or trainer.clip_high?" {
		t.Errorf("what several begin with: %v", err)
	}
}

// Keys that others have and nobody has here are answered in words.
func TestAnswers(t *testing.T) {
	for key, want := range map[string]string{
		"report_to=wandb": "command line: unknown key report_to: metrics.jsonl in the run's directory is always written",
		"trainer.bf16=1":  "command line: unknown key trainer.bf16: write policy.dtype=bfloat16",
		"lora_r=8":        "command line: unknown key lora_r: did you mean trainer.lora.rank?",
	} {
		if _, err := Load("", []string{key}); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", key, err, want)
		}
	}
	for name := range answers {
		if elsewhere[name] != "" || slices.ContainsFunc(keys(Default()), func(k string) bool { _, last := split(k); return last == name }) {
			t.Errorf("%s is a key, or leads to one", name)
		}
	}
}

// Every key says what values it takes, but for those that name something.
func TestExplainTakes(t *testing.T) {
	names := []string{"environments", "prompts", "tasks", "teacher", "policy.checkpoint", "policy.url", "policy.model", "policy.key_variable", "pretrain.from",
		"challenger.policy.url", "challenger.policy.model", "challenger.policy.key_variable"}
	for _, e := range entries(Default()) {
		use := training
		if strings.HasPrefix(e.key, "pretrain.") {
			use = pretraining
		}
		if found := Default().check(use); found.takes(e) == "" && !slices.Contains(names, e.key) {
			t.Errorf("%s takes nothing that is told", e.key)
		}
	}
	for key, want := range map[string]string{"trainer.permute": "true, false", "trainer.fixed_length": "whole numbers from 0"} {
		if got := Default().check(training).takes(entry{key, valueOf(Default(), key)}); got != want {
			t.Errorf("%s takes %q, want %q", key, got, want)
		}
	}
}

func TestWarnings(t *testing.T) {
	for _, test := range []struct {
		overrides []string
		want      string
	}{
		{nil, ""},
		{[]string{"threads=2"}, ""},
		{[]string{"threads=3"}, "threads is 3"},
		{[]string{"iterations=4"}, "trainer.schedule.warm_up is 5 and iterations 4"},
		{[]string{"iterations=4", "trainer.algorithm=none"}, ""},
	} {
		r, err := Load("", test.overrides)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(r.Warnings(2), "\n"); !strings.HasPrefix(got, test.want) || test.want == "" && got != "" {
			t.Errorf("%v: %q, want %q", test.overrides, got, test.want)
		}
	}
}

// A suggestion goes by what is set, in the words of others too.
func TestNearest(t *testing.T) {
	known := keys(Default())
	for key, want := range map[string]string{
		"iteratoins":               "iterations",
		"learning_rate":            "trainer.learning_rate",
		"trainer.lr":               "trainer.learning_rate",
		"pretrain.lr":              "pretrain.learning_rate",
		"trainer.warm_up":          "trainer.schedule.warm_up",
		"pretrain.warmup_steps":    "pretrain.schedule.warm_up",
		"trainer.trajectories":     "save.trajectories",
		"evaluaton.tasks":          "evaluation.tasks",
		"num_generations":          "executor.attempts",
		"trainer.beta":             "trainer.kl_coefficient",
		"actor.clip_ratio_high":    "trainer.clip_high",
		"temperature":              "executor.temperature",
		"challenger.temperatur":    "challenger.temperature",
		"executor.max-tokens":      "executor.turn_tokens",
		"Seed":                     "seed",
		"save.keep_last":           "save.keep",
		"save.keep_bst":            "save.keep_best",
		"save.keep.last":           "save.keep",
		"a":                        "",
		"foo":                      "",
		"trainer.something_else":   "",
		"verifier.unheard_of.name": "",
	} {
		if got := nearest(key, known); got != want {
			t.Errorf("nearest(%s) = %q, want %q", key, got, want)
		}
	}
	for theirs, ours := range elsewhere {
		if !slices.ContainsFunc(known, func(key string) bool { return key == ours || strings.HasSuffix(key, "."+ours) }) {
			t.Errorf("%s is said to mean %s, which is no key", theirs, ours)
		}
	}
}

// What is null in a file, or comes by a merge, is as YAML has it.
func TestYAMLFeatures(t *testing.T) {
	r, err := Load(file(t, "iterations: null\nexecutor: &e {turn_tokens: 64}\nchallenger: {<<: *e, turn_limit: 3}\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Iterations != Default().Iterations || r.Origin("iterations") != originDefault || r.Challenger.TurnTokens != 64 {
		t.Errorf("got %+v", r.Config)
	}
	if _, err := Load(file(t, "# nothing\n"), nil); err != nil {
		t.Error(err)
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

// TestSharesWithoutASum: shares that are too large to be added up are refused one
// by one, without a word on their sum.
func TestSharesWithoutASum(t *testing.T) {
	for _, key := range []string{"challenger.topic_shares=[1e308,1e308]", "challenger.topic_shares=[.inf]"} {
		_, err := Load("", []string{key})
		if err == nil || !strings.Contains(err.Error(), "it must be from 0 to 1") || strings.Contains(err.Error(), "sum") {
			t.Errorf("%s: %v", key, err)
		}
	}
}
