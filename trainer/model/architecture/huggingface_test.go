package architecture

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"strings"
	"testing"
)

// edited is a fixture's config.json with other values for some keys; nil takes
// a key away.
func edited(t testing.TB, family string, keys map[string]any) []byte {
	t.Helper()
	encoded, err := os.ReadFile("../testdata/" + family + "/config.json")
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(encoded, &fields); err != nil {
		t.Fatal(err)
	}
	for key, value := range keys {
		if value == nil {
			delete(fields, key)
		} else {
			fields[key] = value
		}
	}
	if encoded, err = json.Marshal(fields); err != nil {
		t.Fatal(err)
	}
	return encoded
}

// raw is JSON as it stands.
func raw(text string) any { return json.RawMessage(text) }

type keys = map[string]any

// Each key of the three configuration classes that changes what is computed is
// refused by name where this transformer does not follow it.
func TestParseConfigRefuses(t *testing.T) {
	const yarn = `{"rope_type":"yarn","factor":4,"original_max_position_embeddings":16`
	tests := []struct {
		family string
		keys   keys
		want   string
	}{
		{"llama", keys{"architectures": raw(`["Qwen3MoeForCausalLM"]`)}, `model: config: "Qwen3MoeForCausalLM" is not supported: only LlamaForCausalLM, Qwen2ForCausalLM and Qwen3ForCausalLM are`},
		{"llama", keys{"architectures": raw(`["LlamaForSequenceClassification"]`)}, `model: config: "LlamaForSequenceClassification" is not supported: only LlamaForCausalLM, Qwen2ForCausalLM and Qwen3ForCausalLM are`},
		{"llama", keys{"architectures": raw(`["Qwen3MoeForCausalLM"]`), "model_type": "qwen3_moe"}, `model: config: "Qwen3MoeForCausalLM" is not supported: only LlamaForCausalLM, Qwen2ForCausalLM and Qwen3ForCausalLM are`},
		{"llama", keys{"architectures": raw(`["Qwen2ForCausalLM"]`)}, `model: config: architectures has Qwen2ForCausalLM and model_type is llama: they are not of one model`},
		{"llama", keys{"architectures": raw(`"LlamaForCausalLM"`)}, `model: config: architectures is "LlamaForCausalLM": it must be a list of strings`},
		{"llama", keys{"architectures": nil, "model_type": "mamba"}, `model: config: model_type "mamba" is not supported: only llama, qwen2 and qwen3 are`},
		{"llama", keys{"model_type": nil}, `model: config: model_type is missing`},
		{"llama", keys{"hidden_act": "gelu"}, `model: config: hidden_act "gelu" is not supported: only silu is`},
		{"llama", keys{"attention_dropout": 0.1}, `model: config: attention_dropout is not supported`},
		{"llama", keys{"is_causal": false}, `model: config: is_causal: false is not supported`},
		{"llama", keys{"quantization_config": raw(`{"bits":4}`)}, `model: config: quantization_config is not supported: load weights that are not quantised`},
		{"llama", keys{"per_layer_config": raw(`{"0":{"head_dim":8}}`)}, `model: config: per_layer_config is not supported`},
		{"llama", keys{"transformers_weights": "other.safetensors"}, `model: config: transformers_weights is not supported: the weights must be in the usual files`},
		{"llama", keys{"partial_rotary_factor": 0.5}, `model: config: partial_rotary_factor is not supported: only 1 is`},

		{"llama", keys{"vocab_size": nil}, `model: config: vocab_size is missing`},
		{"llama", keys{"Vocab_Size": 40, "vocab_size": nil}, `model: config: vocab_size is missing`},
		{"llama", keys{"vocab_size": "40"}, `model: config: vocab_size is "40": it must be a whole number`},
		{"llama", keys{"vocab_size": raw(`1e99`)}, `model: config: vocab_size is 1e99: it must be a whole number`},
		{"llama", keys{"vocab_size": raw(strings.Repeat("9", 1000))}, `model: config: vocab_size is ` + strings.Repeat("9", 60) + `: it must be a whole number`},
		{"llama", keys{"vocab_size": 1 << 30}, `model: vocabulary is 1073741824: it must be within [1, 16777216]`},
		{"llama", keys{"hidden_size": 0}, `model: hidden is 0: it must be within [1, 16777216]`},
		{"llama", keys{"num_hidden_layers": 5000}, `model: layers is 5000: it must be at most 4096`},
		{"llama", keys{"num_attention_heads": 0}, `model: heads is 0: it must be within [1, 16777216]`},
		{"llama", keys{"num_attention_heads": 3, "num_key_value_heads": 3}, `model: hidden is 16: it must be a multiple of the 3 heads`},
		{"llama", keys{"num_key_value_heads": 3}, `model: 4 heads cannot share 3 key and value heads evenly`},
		{"llama", keys{"head_dim": 5}, `model: head size 5 is odd: rotary embeddings turn pairs`},
		{"llama", keys{"head_dim": 1 << 23}, `model: 4 heads of 8388608: their product must be at most 16777216`},
		{"llama", keys{"max_position_embeddings": 1 << 24, "head_dim": 128}, `model: context 16777216 with head size 128: their product must be at most 268435456`},
		{"llama", keys{"rms_norm_eps": -1}, `model: norm epsilon -1 is not within [0, 1)`},
		{"llama", keys{"rms_norm_eps": raw(`true`)}, `model: config: rms_norm_eps is true: it must be a number`},
		{"llama", keys{"tie_word_embeddings": 1}, `model: config: tie_word_embeddings is 1: it must be true or false`},

		{"llama", keys{"rope_parameters": raw(`{"rope_type":"longrope","factor":4}`)}, `model: rotary scaling "longrope" is not supported: only linear, dynamic, llama3 and yarn are`},
		{"llama", keys{"rope_parameters": raw(`[1]`)}, `model: config: rope_parameters is no JSON object`},
		{"llama", keys{"rope_parameters": raw(`{"full_attention":{"rope_type":"default"}}`)}, `model: config: rope_parameters: one for each type of layer is not supported`},
		{"llama", keys{"rope_parameters": raw(`{"partial_rotary_factor":0.25}`)}, `model: config: rope_parameters: partial_rotary_factor is not supported: only 1 is`},
		{"llama", keys{"rope_parameters": raw(`{"rope_type":"linear","type":"dynamic","factor":2}`)}, `model: config: rope_parameters: rope_type is "linear" and type is "dynamic"`},
		{"llama", keys{"rope_parameters": raw(`{"rope_type":"linear"}`)}, `model: rotary scaling by 0: it must be at least 1`},
		{"llama", keys{"rope_parameters": raw(`{"rope_type":"linear","factor":0.5}`)}, `model: rotary scaling by 0.5: it must be at least 1`},
		{"llama", keys{"rope_parameters": raw(`{"rope_type":"linear","factor":"4"}`)}, `model: config: rope_parameters: factor is "4": it must be a number`},
		{"llama", keys{"rope_parameters": raw(`{"rope_type":"llama3","factor":4,"low_freq_factor":9,"high_freq_factor":4}`)}, `model: rotary scaling llama3 needs 0 < low_freq_factor < high_freq_factor and original_max_position_embeddings`},
		{"llama", keys{"rope_parameters": raw(yarn + `,"beta_fast":1,"beta_slow":2}`)}, `model: rotary scaling yarn: beta_fast is 1: it must be at least beta_slow, 2`},
		{"llama", keys{"rope_parameters": raw(yarn + `,"attention_factor":-1}`)}, `model: rotary scaling yarn: attention_factor is -1: it must be above 0`},
		{"llama", keys{"rope_parameters": raw(yarn + `,"truncate":null}`)}, `model: config: rope_parameters: truncate is null: it must be true or false`},
		{"llama", keys{"rope_parameters": raw(`{"rope_type":"yarn","factor":4,"original_max_position_embeddings":0}`)}, `model: rotary scaling yarn needs original_max_position_embeddings`},
		{"llama", keys{"rope_parameters": raw(`{"rope_type":"default","rope_theta":1}`)}, `model: rotary base 1 is not above 1`},
		{"llama", keys{"rope_theta": 700}, `model: config: rope_parameters: rope_theta is 500 here and 700 elsewhere`},
		{"llama", keys{"rope_scaling": raw(`{"rope_type":"linear","factor":4}`)}, `model: config: rope_scaling and rope_parameters contradict each other`},
		{"llama", keys{"rope_scaling": raw(`{"rope_type":"default"}`)}, `model: config: rope_scaling and rope_parameters contradict each other`},
		{"llama", keys{"original_max_position_embeddings": 32}, `model: config: rope_parameters: original_max_position_embeddings is 16 here and 32 elsewhere`},

		{"qwen2", keys{"use_sliding_window": true, "sliding_window": 63, "layer_types": nil, "max_window_layers": 1}, `model: config: use_sliding_window is not supported: its window of 63 is shorter than the context of 64`},
		{"qwen2", keys{"layer_types": raw(`["full_attention","sliding_attention"]`)}, `model: config: layer type "sliding_attention" is not supported: only full_attention is`},
		{"qwen2", keys{"layer_types": raw(`["full_attention","linear_attention"]`)}, `model: config: layer type "linear_attention" is not supported: only full_attention is`},
		{"qwen2", keys{"layer_types": raw(`["full_attention"]`)}, `model: config: layer_types has 1 of 2 layers`},

		{"llama", keys{"eos_token_id": "2"}, `model: config: eos_token_id is "2": it must be the id of a token, or a list of them`},
		{"llama", keys{"eos_token_id": raw(`[2,null]`)}, `model: config: eos_token_id is [2,null]: it must be the id of a token, or a list of them`},
		{"llama", keys{"eos_token_id": 2.5}, `model: config: eos_token_id is 2.5: it must be the id of a token, or a list of them`},
		{"llama", keys{"eos_token_id": -1}, `model: config: eos_token_id is -1: the vocabulary has the ids 0 to 39`},
		{"llama", keys{"eos_token_id": raw(`[2,40]`)}, `model: config: eos_token_id is 40: the vocabulary has the ids 0 to 39`},
		{"llama", keys{"eos_token_id": raw(`[2` + strings.Repeat(",2", 256) + `]`)}, `model: config: eos_token_id has 257 ids: at most 256 are read`},
		{"llama", keys{"pad_token_id": 40}, `model: config: pad_token_id is 40: the vocabulary has the ids 0 to 39`},
		{"llama", keys{"bos_token_id": raw(`[1]`)}, `model: config: bos_token_id is [1]: it must be the id of a token`},
	}
	for _, test := range tests {
		if _, err := ParseConfig(edited(t, test.family, test.keys)); err == nil || err.Error() != test.want {
			t.Errorf("%v: error %v, want %s", test.keys, err, test.want)
		}
	}
}

func TestParseConfigRefusesOtherJSON(t *testing.T) {
	tests := []struct{ encoded, want string }{
		{"", "model: config: unexpected end of JSON input"},
		{"{", "model: config: unexpected end of JSON input"},
		{"null", "model: config: is no JSON object"},
		{"[]", "model: config: is no JSON object"},
		{`{"rms_norm_eps": NaN}`, "model: config: invalid character 'N' looking for beginning of value"},
		{`{"x": ` + strings.Repeat("[", 100_000), "model: config: invalid character '[' exceeded max depth"},
		{strings.Repeat(" ", 1<<20) + "{}", "model: config: has 1048578 bytes, more than the 1048576 that are read"},
	}
	for _, test := range tests {
		if _, err := ParseConfig([]byte(test.encoded)); err == nil || err.Error() != test.want {
			t.Errorf("%.40q: error %v, want %s", test.encoded, err, test.want)
		}
	}
}

// What a key says in one layout it says in the other, and what changes nothing
// is passed over.
func TestParseConfigReads(t *testing.T) {
	tests := []struct {
		family string
		keys   keys
		want   func(*Config)
	}{
		{"llama", keys{"rope_parameters": nil}, func(c *Config) { c.RotaryBase, c.RotaryScaling = 10_000, nil }},
		{"llama", keys{"rope_parameters": nil, "rope_theta": 500, "rope_scaling": raw(`{"type":"linear","factor":4}`)},
			func(c *Config) { c.RotaryScaling = &RotaryScaling{Type: ScalingLinear, Factor: 4} }},
		{"llama", keys{"rope_parameters": nil, "rope_scaling": raw(`{"type":"dynamic","rope_type":"dynamic","factor":2,"rope_theta":500}`)},
			func(c *Config) { c.RotaryScaling = &RotaryScaling{Type: ScalingDynamic, Factor: 2} }},
		{"llama", keys{"rope_scaling": raw(`{}`), "rope_theta": 500}, func(*Config) {}},
		{"llama", keys{"rope_parameters": raw(`{"rope_type":"yarn","rope_theta":500,"factor":null,"original_max_position_embeddings":16}`)},
			func(c *Config) { c.RotaryScaling = &RotaryScaling{Type: ScalingYaRN, Factor: 4, OriginalContext: 16} }},
		{"llama", keys{"rope_parameters": raw(`{"rope_type":"yarn","rope_theta":500,"factor":2,"truncate":false,"mscale":0.5,"finetuned":true}`)},
			func(c *Config) {
				c.RotaryScaling = &RotaryScaling{Type: ScalingYaRN, Factor: 2, OriginalContext: 64, MScale: 0.5, Untruncated: true}
			}},
		{"llama", keys{"rope_parameters": raw(`{"rope_type":"yarn","rope_theta":500,"factor":2}`), "original_max_position_embeddings": 32},
			func(c *Config) { c.RotaryScaling = &RotaryScaling{Type: ScalingYaRN, Factor: 2, OriginalContext: 32} }},
		{"llama", keys{"architectures": nil, "pretraining_tp": 4, "use_cache": false, "quantization_config": raw(`null`), "auto_map": raw(`{}`)}, func(*Config) {}},
		{"llama", keys{"head_dim": nil, "num_key_value_heads": nil, "rms_norm_eps": nil, "hidden_act": "swish"},
			func(c *Config) { c.KVHeads, c.NormEps = 4, 1e-6 }},
		{"llama", keys{"attention_bias": nil, "mlp_bias": true}, func(c *Config) { c.QKVBias, c.OutputBias, c.MLPBias = false, false, true }},
		{"llama", keys{"pad_token_id": -1, "eos_token_id": raw(`[2,2,3]`)}, func(*Config) {}},
		{"qwen2", keys{"attention_bias": false, "mlp_bias": true, "head_dim": raw(`null`)}, func(*Config) {}},
		{"qwen2", keys{"use_sliding_window": true, "sliding_window": 4, "layer_types": nil}, func(*Config) {}},
		{"qwen2", keys{"use_sliding_window": true, "sliding_window": raw(`null`), "layer_types": nil, "max_window_layers": 0}, func(*Config) {}},
		{"qwen2", keys{"use_sliding_window": true, "sliding_window": 64, "layer_types": raw(`["sliding_attention","full_attention"]`)}, func(*Config) {}},
		{"qwen3", keys{"head_dim": nil}, func(c *Config) { c.HeadSize = 128 }},
		{"qwen3", keys{"attention_bias": true}, func(c *Config) { c.QKVBias, c.OutputBias = true, true }},
	}
	for _, test := range tests {
		want, err := ParseConfig(edited(t, test.family, nil))
		if err != nil {
			t.Fatal(err)
		}
		test.want(&want)
		if got, err := ParseConfig(edited(t, test.family, test.keys)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%v: %+v with %+v, error %v, want %+v with %+v", test.keys, got, got.RotaryScaling, err, want, want.RotaryScaling)
		}
	}
}

// A config.json that is written is read as the same shape and the same tokens.
func TestConfigJSON(t *testing.T) {
	one, two := int32(1), int32(2)
	base := Tiny(85, 64)
	biased := base
	biased.QKVBias, biased.OutputBias, biased.MLPBias, biased.TiedHead = true, true, true, true
	configs := []Config{base, biased}
	for _, s := range []RotaryScaling{
		{Type: ScalingLinear, Factor: 2},
		{Type: ScalingDynamic, Factor: 2.5},
		{Type: ScalingLlama3, Factor: 8, LowFrequency: 1, HighFrequency: 4, OriginalContext: 16},
		{Type: ScalingYaRN, Factor: 4, OriginalContext: 16},
		{Type: ScalingYaRN, Factor: 4, OriginalContext: 64, BetaFast: 8, BetaSlow: 2, AttentionFactor: 1},
		{Type: ScalingYaRN, Factor: 4, OriginalContext: 16, MScale: 0.5, MScaleAllDim: 2, Untruncated: true},
	} {
		stretched := base
		stretched.RotaryScaling = &s
		configs = append(configs, stretched)
	}
	for _, c := range configs {
		for _, tokens := range []Tokens{{}, {Stops: []int32{2}}, {Stops: []int32{3, 4}, Pad: &one, Begin: &two}} {
			encoded, err := c.JSON("float32", tokens)
			if err != nil {
				t.Fatal(err)
			}
			got, named, err := parseConfig(encoded)
			if err != nil || !reflect.DeepEqual(got, c) || !reflect.DeepEqual(named, tokens) {
				t.Errorf("%s\nis read as %+v, %+v, error %v", encoded, got, named, err)
			}
		}
	}
}

// FuzzParseConfig demands that any config.json is read or refused in one line,
// and that what is read is valid and survives being written.
func FuzzParseConfig(f *testing.F) {
	for _, family := range []string{"llama", "qwen2", "qwen3", "yarn", "linear", "dynamic", "biases"} {
		f.Add(edited(f, family, nil))
	}
	for _, rope := range []string{
		`{"type":"linear","factor":4}`, `{"rope_type":"dynamic","factor":2}`,
		`{"rope_type":"yarn","factor":4,"beta_fast":8,"beta_slow":1,"mscale":1,"mscale_all_dim":2,"truncate":false,"attention_factor":1.5}`,
	} {
		f.Add(edited(f, "llama", keys{"rope_parameters": nil, "rope_theta": 500, "rope_scaling": raw(rope)}))
	}
	f.Fuzz(func(t *testing.T, encoded []byte) {
		c, tokens, err := parseConfig(encoded)
		if err != nil {
			if line := err.Error(); strings.ContainsAny(line, "\n\r") || len(line) > 500 {
				t.Errorf("error %q", line)
			}
			return
		}
		written, err := c.JSON("float32", tokens)
		if err != nil {
			t.Fatal(err)
		}
		again, named, err := parseConfig(written)
		if err != nil || !reflect.DeepEqual(again, c) || !reflect.DeepEqual(named, tokens) {
			t.Errorf("%s\nis written as %s, error %v", encoded, written, err)
		}
	})
}

// FuzzParseGeneration demands that any generation_config.json is read or
// refused in one line, and that what is read is written with every other key.
func FuzzParseGeneration(f *testing.F) {
	f.Add([]byte(`{"eos_token_id":[2,3],"pad_token_id":1,"bos_token_id":null,"temperature":0.6,"do_sample":true}`))
	f.Add([]byte(`{"eos_token_id":2}`))
	f.Fuzz(func(t *testing.T, encoded []byte) {
		g, err := ParseGeneration(encoded, 40)
		if err != nil {
			if line := err.Error(); strings.ContainsAny(line, "\n\r") || len(line) > 500 {
				t.Errorf("error %q", line)
			}
			return
		}
		written, err := g.JSON()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseGeneration(written, 40)
		if err != nil || !reflect.DeepEqual(again.Tokens, g.Tokens) {
			t.Errorf("%s is written as %s, error %v", encoded, written, err)
		}
		for key := range maps.Keys(g.rest) {
			if again.rest[key] == nil {
				t.Errorf("%q was lost", key)
			}
		}
	})
}
