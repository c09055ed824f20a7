package architecture

import (
	"encoding/json"
	"fmt"
)

// JSON returns a config.json that transformers, vLLM and Ollama read. dtype is
// that of the weights beside it, by PyTorch's name. The rotary embeddings are
// there in the layout of transformers 5 and in that of before.
func (c *Config) JSON(dtype string, tokens Tokens) ([]byte, error) {
	scaling := c.RotaryScaling.json()
	parameters := map[string]any{"rope_type": "default", "rope_theta": real(c.RotaryBase)}
	for key, value := range scaling {
		parameters[key] = value
	}
	fields := map[string]any{
		"architectures": []string{architectures[c.Family]}, "model_type": c.Family,
		"vocab_size": c.Vocabulary, "hidden_size": c.Hidden, "intermediate_size": c.Intermediate,
		"num_hidden_layers": c.Layers, "num_attention_heads": c.Heads, "num_key_value_heads": c.KVHeads,
		"head_dim": c.HeadSize, "max_position_embeddings": c.Context, "rms_norm_eps": real(c.NormEps),
		"rope_theta": real(c.RotaryBase), "rope_scaling": scaling, "rope_parameters": parameters,
		"tie_word_embeddings": c.TiedHead, "hidden_act": "silu", "attention_dropout": real(0),
		"dtype": dtype, "torch_dtype": dtype, "use_cache": true, "initializer_range": real(InitialDeviation),
	}
	tokens.write(fields)
	switch c.Family {
	case Llama:
		fields["attention_bias"], fields["mlp_bias"] = c.QKVBias, c.MLPBias
	case Qwen2:
		fields["use_sliding_window"] = false
	case Qwen3:
		fields["attention_bias"], fields["use_sliding_window"] = c.QKVBias, false
	}
	return indented(fields)
}

func indented(fields map[string]any) ([]byte, error) {
	encoded, err := json.MarshalIndent(fields, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("model: config: %w", err)
	}
	return append(encoded, '\n'), nil
}
