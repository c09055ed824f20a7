package architecture

import (
	"reflect"
	"slices"
	"testing"
)

// published are the configurations of models on the hub, as their config.json
// has them but for lines that name a version, with the number of parameters
// that the hub shows (of a tied model, those of its head taken off where the
// file holds it twice).
var published = []struct {
	name, config string
	parameters   int
	base         float64
	scaling      *RotaryScaling
	stops        []int32
}{
	{
		"Qwen/Qwen3-0.6B", `{"architectures":["Qwen3ForCausalLM"],"attention_bias":false,"attention_dropout":0.0,"bos_token_id":151643,
		"eos_token_id":151645,"head_dim":128,"hidden_act":"silu","hidden_size":1024,"initializer_range":0.02,"intermediate_size":3072,
		"max_position_embeddings":40960,"max_window_layers":28,"model_type":"qwen3","num_attention_heads":16,"num_hidden_layers":28,
		"num_key_value_heads":8,"rms_norm_eps":1e-06,"rope_scaling":null,"rope_theta":1000000,"sliding_window":null,
		"tie_word_embeddings":true,"torch_dtype":"bfloat16","use_cache":true,"use_sliding_window":false,"vocab_size":151936}`,
		596_049_920, 1e6, nil, []int32{151645},
	},
	{
		"Qwen/Qwen3-8B", `{"architectures":["Qwen3ForCausalLM"],"attention_bias":false,"attention_dropout":0.0,"bos_token_id":151643,
		"eos_token_id":151645,"head_dim":128,"hidden_act":"silu","hidden_size":4096,"initializer_range":0.02,"intermediate_size":12288,
		"max_position_embeddings":40960,"max_window_layers":36,"model_type":"qwen3","num_attention_heads":32,"num_hidden_layers":36,
		"num_key_value_heads":8,"rms_norm_eps":1e-06,"rope_scaling":null,"rope_theta":1000000,"sliding_window":null,
		"tie_word_embeddings":false,"torch_dtype":"bfloat16","use_cache":true,"use_sliding_window":false,"vocab_size":151936}`,
		8_190_735_360, 1e6, nil, []int32{151645},
	},
	{
		"Qwen/Qwen2.5-0.5B-Instruct", `{"architectures":["Qwen2ForCausalLM"],"attention_dropout":0.0,"bos_token_id":151643,
		"eos_token_id":151645,"hidden_act":"silu","hidden_size":896,"initializer_range":0.02,"intermediate_size":4864,
		"max_position_embeddings":32768,"max_window_layers":21,"model_type":"qwen2","num_attention_heads":14,"num_hidden_layers":24,
		"num_key_value_heads":2,"rms_norm_eps":1e-06,"rope_theta":1000000.0,"sliding_window":32768,"tie_word_embeddings":true,
		"torch_dtype":"bfloat16","use_cache":true,"use_sliding_window":false,"vocab_size":151936}`,
		494_032_768, 1e6, nil, []int32{151645},
	},
	{
		"Qwen/Qwen2.5-7B-Instruct, with the long context of its model card", `{"architectures":["Qwen2ForCausalLM"],
		"attention_dropout":0.0,"bos_token_id":151643,"eos_token_id":151645,"hidden_act":"silu","hidden_size":3584,
		"initializer_range":0.02,"intermediate_size":18944,"max_position_embeddings":32768,"max_window_layers":28,"model_type":"qwen2",
		"num_attention_heads":28,"num_hidden_layers":28,"num_key_value_heads":4,"rms_norm_eps":1e-06,"rope_theta":1000000.0,
		"sliding_window":131072,"tie_word_embeddings":false,"torch_dtype":"bfloat16","use_cache":true,"use_sliding_window":false,
		"vocab_size":152064,"rope_scaling":{"factor":4.0,"original_max_position_embeddings":32768,"type":"yarn"}}`,
		7_615_616_512, 1e6, &RotaryScaling{Type: ScalingYaRN, Factor: 4, OriginalContext: 32768}, []int32{151645},
	},
	{
		"meta-llama/Llama-3.1-8B-Instruct", `{"architectures":["LlamaForCausalLM"],"attention_bias":false,"attention_dropout":0.0,
		"bos_token_id":128000,"eos_token_id":[128001,128008,128009],"hidden_act":"silu","hidden_size":4096,"initializer_range":0.02,
		"intermediate_size":14336,"max_position_embeddings":131072,"mlp_bias":false,"model_type":"llama","num_attention_heads":32,
		"num_hidden_layers":32,"num_key_value_heads":8,"pretraining_tp":1,"rms_norm_eps":1e-05,
		"rope_scaling":{"factor":8.0,"low_freq_factor":1.0,"high_freq_factor":4.0,"original_max_position_embeddings":8192,"rope_type":"llama3"},
		"rope_theta":500000.0,"tie_word_embeddings":false,"torch_dtype":"bfloat16","use_cache":true,"vocab_size":128256}`,
		8_030_261_248, 5e5,
		&RotaryScaling{Type: ScalingLlama3, Factor: 8, LowFrequency: 1, HighFrequency: 4, OriginalContext: 8192},
		[]int32{128001, 128008, 128009},
	},
	{
		"meta-llama/Llama-3.2-1B", `{"architectures":["LlamaForCausalLM"],"attention_bias":false,"attention_dropout":0.0,
		"bos_token_id":128000,"eos_token_id":128001,"head_dim":64,"hidden_act":"silu","hidden_size":2048,"initializer_range":0.02,
		"intermediate_size":8192,"max_position_embeddings":131072,"mlp_bias":false,"model_type":"llama","num_attention_heads":32,
		"num_hidden_layers":16,"num_key_value_heads":8,"pretraining_tp":1,"rms_norm_eps":1e-05,
		"rope_scaling":{"factor":32.0,"high_freq_factor":4.0,"low_freq_factor":1.0,"original_max_position_embeddings":8192,"rope_type":"llama3"},
		"rope_theta":500000.0,"tie_word_embeddings":true,"torch_dtype":"bfloat16","use_cache":true,"vocab_size":128256}`,
		1_235_814_400, 5e5,
		&RotaryScaling{Type: ScalingLlama3, Factor: 32, LowFrequency: 1, HighFrequency: 4, OriginalContext: 8192},
		[]int32{128001},
	},
	{
		"TinyLlama/TinyLlama-1.1B-Chat-v1.0", `{"architectures":["LlamaForCausalLM"],"attention_bias":false,"bos_token_id":1,
		"eos_token_id":2,"hidden_act":"silu","hidden_size":2048,"initializer_range":0.02,"intermediate_size":5632,
		"max_position_embeddings":2048,"model_type":"llama","num_attention_heads":32,"num_hidden_layers":22,"num_key_value_heads":4,
		"pretraining_tp":1,"rms_norm_eps":1e-05,"rope_scaling":null,"rope_theta":10000.0,"tie_word_embeddings":false,
		"torch_dtype":"bfloat16","use_cache":true,"vocab_size":32000}`,
		1_100_048_384, 1e4, nil, []int32{2},
	},
}

func TestPublishedConfigurations(t *testing.T) {
	for _, test := range published {
		c, tokens, err := parseConfig([]byte(test.config))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if n := c.Parameters(); n != test.parameters {
			t.Errorf("%s: %d parameters, want %d", test.name, n, test.parameters)
		}
		if c.RotaryBase != test.base || !reflect.DeepEqual(c.RotaryScaling, test.scaling) {
			t.Errorf("%s: rotary embeddings of %v, %+v", test.name, c.RotaryBase, c.RotaryScaling)
		}
		if !slices.Equal(tokens.Stops, test.stops) {
			t.Errorf("%s: stops %v", test.name, tokens.Stops)
		}
	}
}
