package model

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agon"
	"agon/checkpoints/safetensors"
	"agon/trainer/torch"
)

// adapters are the models of testdata/adapters.py.
var adapters = []string{"llama", "qwen3"}

var everything = AdapterOptions{Rank: 3, Alpha: 5, Targets: Projections}

// openArrays reads a file of testdata.
func openArrays(t testing.TB, path ...string) []agon.Array {
	t.Helper()
	f, err := safetensors.Open(filepath.Join(append([]string{"testdata"}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f.Arrays()
}

func adapterConfig(t testing.TB, name string) []byte {
	t.Helper()
	config, err := os.ReadFile(filepath.Join("testdata", name+"-adapter", AdapterConfigName))
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// loadAdapted is a family's model with the adapter that PEFT made for it.
func loadAdapted(t testing.TB, name string) *Model {
	t.Helper()
	m := loadFamily(t, name)
	if err := m.SetAdapter(adapterConfig(t, name), openArrays(t, name+"-adapter", AdapterWeightsName)); err != nil {
		t.Fatal(err)
	}
	return m
}

// expectedOf reads the numbers of an expected.safetensors by name.
func expectedOf(t testing.TB, name string) map[string][]float32 {
	t.Helper()
	floats := map[string][]float32{}
	err := torch.Do(func() {
		for _, a := range openArrays(t, name+"-adapter", "expected.safetensors") {
			data, _ := a.Bytes()
			floats[a.Name] = torch.FromBytes(data, torch.Float32, ints(a.Shape)...).Float32s()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return floats
}

func logitsOf(t testing.TB, m *Model, b *Batch) (logits []float32) {
	t.Helper()
	err := torch.Do(func() {
		logits = m.Logits(m.Hidden(torch.FromInt64s(b.IDs, b.Rows, b.Width))).Float32s()
	})
	if err != nil {
		t.Fatal(err)
	}
	return logits
}

func TestAdapterAgreesWithPEFT(t *testing.T) {
	for _, name := range adapters {
		m, want, expected := loadAdapted(t, name), loadReference(t, name), expectedOf(t, name)
		closeTo(t, name+" logits", logitsOf(t, m, &want.batch), expected["logits"])
		for _, recompute := range []bool{false, true} {
			m.Recompute(recompute)
			if err := m.Accumulate(&want.batch, want.loss); err != nil {
				t.Fatal(err)
			}
			got := gradients(t, m)
			if len(got) != len(expected)-1 {
				t.Errorf("%s: %d gradients, want %d", name, len(got), len(expected)-1)
			}
			for matrix, gradient := range got {
				closeTo(t, name+" gradient of "+matrix, gradient, expected["grad."+matrix])
			}
		}
		err := m.WithoutAdapter(func() error {
			closeTo(t, name+" without the adapter", logitsOf(t, m, &want.batch), want.logits)
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		if err := m.Merge(); err != nil {
			t.Fatal(err)
		}
		closeTo(t, name+" merged", logitsOf(t, m, &want.batch), expected["logits"])
	}
}

// What was written is what was read.
func TestAdapterFileRoundTrip(t *testing.T) {
	for _, name := range adapters {
		m, want := loadAdapted(t, name), openArrays(t, name+"-adapter", AdapterWeightsName)
		config, err := m.AdapterJSON("somebody/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if base, _, err := AdapterBase(config); err != nil || base != "somebody/"+name {
			t.Errorf("base %q, %v", base, err)
		}
		arrays := m.AdapterArrays()
		if len(arrays) != len(want) {
			t.Errorf("%s: %d arrays, want %d", name, len(arrays), len(want))
		}
		again := loadFamily(t, name)
		if err := again.SetAdapter(config, arrays); err != nil {
			t.Fatal(err)
		}
		b := loadReference(t, name).batch
		closeTo(t, name, logitsOf(t, again, &b), logitsOf(t, m, &b))
	}
}

// A new adapter says nothing yet, and the sampler and the trainer agree on what
// one says that has learnt.
func TestNewAdapter(t *testing.T) {
	for _, placement := range []Placement{{}, {BFloat16: true}} {
		m, err := Load(filepath.Join("testdata", "qwen3"), safetensors.Folder{}, placement)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { m.Free() })
		b := loadReference(t, "qwen3").batch
		before := logitsOf(t, m, &b)
		if err := m.Adapt(everything, agon.NewStream(3)); err != nil {
			t.Fatal(err)
		}
		if n := len(m.Parameters()); n != 2*7*m.config.Layers {
			t.Errorf("%d parameters", n)
		}
		for i, logit := range logitsOf(t, m, &b) {
			if logit != before[i] {
				t.Fatalf("logit %d was %v and is %v", i, before[i], logit)
			}
		}
		if err := m.Adapt(everything, agon.NewStream(3)); err == nil || !strings.Contains(err.Error(), "one already") {
			t.Errorf("a second one: %v", err)
		}
	}
}

func TestAdapterOptionsRefuse(t *testing.T) {
	m := loadFamily(t, "llama")
	for _, c := range []struct {
		change func(*AdapterOptions)
		want   string
	}{
		{func(o *AdapterOptions) { o.Rank = 0 }, "rank is 0"},
		{func(o *AdapterOptions) { o.Alpha = math.NaN() }, "alpha is NaN"},
		{func(o *AdapterOptions) { o.Targets = nil }, "names no projection"},
		{func(o *AdapterOptions) { o.Targets = []string{"lm_head"} }, `"lm_head": there are q_proj`},
		{func(o *AdapterOptions) { o.Targets = []string{"q_proj", "q_proj"} }, "q_proj twice"},
		{func(o *AdapterOptions) { o.Layers = []int{2} }, "layer 2: the model has 2"},
	} {
		options := everything
		c.change(&options)
		if err := m.Adapt(options, agon.NewStream(1)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}

func TestSetAdapterRefuses(t *testing.T) {
	m := loadFamily(t, "llama")
	config := string(adapterConfig(t, "llama"))
	whole := openArrays(t, "llama-adapter", AdapterWeightsName)
	edit := func(old, new string) func() (string, []agon.Array) {
		return func() (string, []agon.Array) {
			if !strings.Contains(config, old) {
				t.Fatalf("the configuration has no %s", old)
			}
			return strings.Replace(config, old, new, 1), whole
		}
	}
	for want, made := range map[string]func() (string, []agon.Array){
		"unexpected end of JSON":                     func() (string, []agon.Array) { return config[:40], whole },
		`peft_type "IA3" is not supported`:           edit(`"peft_type": "LORA"`, `"peft_type": "IA3"`),
		"use_dora is not supported":                  edit(`"use_dora": false`, `"use_dora": true`),
		`bias "all" is not supported`:                edit(`"bias": "none"`, `"bias": "all"`),
		"init_lora_weights \"pissa\" is not":         edit(`"init_lora_weights": true`, `"init_lora_weights": "pissa"`),
		"rank_pattern is not supported":              edit(`"rank_pattern": {}`, `"rank_pattern": {"q_proj": 8}`),
		"exclude_modules is not supported":           edit(`"exclude_modules": null`, `"exclude_modules": ["q_proj"]`),
		`the pattern "(a" is not supported`:          func() (string, []agon.Array) { return pattern("(a"), whole },
		`target_modules "(a+)+$": no projection`:     func() (string, []agon.Array) { return pattern("(a+)+$"), whole },
		"modules_to_save is not supported":           edit(`"modules_to_save": null`, `"modules_to_save": ["lm_head"]`),
		"has the shape [3 16], want [4 16]":          edit(`"r": 3`, `"r": 4`),
		"rank is 1073741824":                         edit(`"r": 3`, `"r": 1073741824`),
		"layers_to_transform is \"x\"":               edit(`"layers_to_transform": null`, `"layers_to_transform": "x"`),
		"layer 7: the model has 2":                   edit(`"layers_to_transform": null`, `"layers_to_transform": 7`),
		"is none of a projection":                    edit(`"layers_to_transform": null`, `"layers_to_transform": [0]`),
		`lora_B.weight" is missing`:                  func() (string, []agon.Array) { return config, without(whole, "lora_B") },
		`lora_A.weight" is missing`:                  func() (string, []agon.Array) { return config, without(whole, "lora_A") },
		"has the dtype I64, which no weight has":     func() (string, []agon.Array) { return config, changed(whole, func(a *agon.Array) { a.DType = "I64" }) },
		"has numbers that are not finite":            func() (string, []agon.Array) { return config, changed(whole, notFinite) },
		"target_modules [\"c_attn\"]: no projection": func() (string, []agon.Array) { return targetsOnly("c_attn"), whole },
	} {
		config, arrays := made()
		if err := m.SetAdapter([]byte(config), arrays); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
		if m.Adapter() != nil || len(m.Parameters()) != len(m.weights) {
			t.Fatalf("%s: the model has changed", want)
		}
	}
	if err := m.SetAdapter([]byte(config), whole); err != nil {
		t.Error(err)
	}
}

func pattern(text string) string {
	return `{"peft_type": "LORA", "r": 3, "lora_alpha": 5, "target_modules": "` + text + `"}`
}

func targetsOnly(name string) string {
	return `{"peft_type": "LORA", "r": 3, "lora_alpha": 5, "target_modules": ["` + name + `"]}`
}

// without leaves out the last array whose name has a part.
func without(list []agon.Array, part string) []agon.Array {
	left := append([]agon.Array(nil), list...)
	for i := len(left) - 1; i >= 0; i-- {
		if strings.Contains(left[i].Name, part) {
			return append(left[:i], left[i+1:]...)
		}
	}
	return left
}

// changed changes the first array.
func changed(list []agon.Array, change func(*agon.Array)) []agon.Array {
	copied := append([]agon.Array(nil), list...)
	change(&copied[0])
	return copied
}

func notFinite(a *agon.Array) {
	data, err := a.Bytes()
	a.Bytes = func() ([]byte, error) { return []byte(strings.Repeat("\xff", len(data))), err }
}
