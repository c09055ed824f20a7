package architecture

import (
	"errors"
	"fmt"
	"slices"
)

// ParseConfig reads the config.json of a Hugging Face folder: one of
// LlamaForCausalLM, Qwen2ForCausalLM and Qwen3ForCausalLM. A key that would
// make the model compute what this transformer does not is refused by name.
//
// The keys are those of LlamaConfig, Qwen2Config, Qwen3Config and
// PreTrainedConfig of transformers 5.23, and those that earlier versions wrote.
//
// Supported:
//
//   - architectures, model_type: one of the three, and one model
//   - vocab_size, hidden_size, intermediate_size, num_hidden_layers,
//     num_attention_heads, max_position_embeddings: needed
//   - num_key_value_heads (absent: num_attention_heads), head_dim (absent: 128
//     for Qwen3, else hidden_size / num_attention_heads), rms_norm_eps (absent:
//     1e-6), tie_word_embeddings (absent: false)
//   - attention_bias: q, k, v and o of Llama and Qwen3. Qwen2 has biases of q,
//     k and v whatever it says
//   - mlp_bias: gate, up and down of Llama; the others have none
//   - rope_parameters, or rope_theta and rope_scaling of before transformers
//     5: default, linear, dynamic, llama3 and yarn (see RotaryScaling), with
//     rope_type or type. Both layouts may be there where they agree
//   - original_max_position_embeddings beside them: of llama3 and yarn
//   - eos_token_id, pad_token_id, bos_token_id: see Tokens. (transformers gives
//     the embedding of pad_token_id no gradient; here no padding has one, and
//     the id of an ordinary token has its own)
//
// Refused unless they change nothing:
//
//   - hidden_act: silu, also by the name swish
//   - attention_dropout: 0
//   - use_sliding_window, sliding_window, max_window_layers, layer_types: no
//     layer has a window shorter than the context
//   - partial_rotary_factor: 1
//   - is_causal: true
//   - quantization_config, per_layer_config, transformers_weights: null or
//     empty
//
// Passed over, as they change no logit: pretraining_tp, use_cache,
// initializer_range, dtype and torch_dtype (Placement chooses),
// attn_implementation, output_hidden_states, output_attentions, return_dict,
// chunk_size_feed_forward, is_encoder_decoder, id2label, label2id,
// problem_type, transformers_version, auto_map (code of the folder's own is
// not run), and what these classes do not know.
func ParseConfig(encoded []byte) (Config, error) {
	c, _, err := parseConfig(encoded)
	return c, err
}

// parseConfig also returns the ids that the file names as special.
func parseConfig(encoded []byte) (Config, Tokens, error) {
	o, err := parseObject(encoded)
	if err != nil {
		return Config{}, Tokens{}, fmt.Errorf("model: config: %w", err)
	}
	c, err := o.config()
	if err != nil {
		return Config{}, Tokens{}, fmt.Errorf("model: config: %w", err)
	}
	if err := c.Validate(); err != nil {
		return Config{}, Tokens{}, err
	}
	tokens, err := o.readTokens(c.Vocabulary)
	if err != nil {
		return Config{}, Tokens{}, fmt.Errorf("model: config: %w", err)
	}
	return c, tokens, nil
}

// architectures are the classes of transformers.
var architectures = map[Family]string{
	Llama: "LlamaForCausalLM", Qwen2: "Qwen2ForCausalLM", Qwen3: "Qwen3ForCausalLM",
}

func (o object) config() (Config, error) {
	family, err := o.family()
	if err != nil {
		return Config{}, err
	}
	c, err := o.shape(family)
	if err != nil {
		return Config{}, err
	}
	if c.RotaryBase, c.RotaryScaling, err = o.rotary(c.Context); err != nil {
		return Config{}, err
	}
	if err := o.refuseOthers(); err != nil {
		return Config{}, err
	}
	return c, o.refuseWindows(&c)
}

// family reads architectures and model_type, of which an absent architectures
// says nothing.
func (o object) family() (Family, error) {
	var classes []string
	var kind *string
	if err := o.readAll(map[string]any{"architectures": &classes, "model_type": &kind}); err != nil {
		return "", err
	}
	for _, class := range classes {
		if !slices.Contains([]string{architectures[Llama], architectures[Qwen2], architectures[Qwen3]}, class) {
			return "", fmt.Errorf("%.60q is not supported: only LlamaForCausalLM, Qwen2ForCausalLM and Qwen3ForCausalLM are", class)
		}
	}
	if kind == nil {
		return "", errors.New("model_type is missing")
	}
	family := Family(*kind)
	if architectures[family] == "" {
		return "", fmt.Errorf("model_type %.60q is not supported: only llama, qwen2 and qwen3 are", *kind)
	}
	for _, class := range classes {
		if class != architectures[family] {
			return "", fmt.Errorf("architectures has %s and model_type is %s: they are not of one model", class, family)
		}
	}
	return family, nil
}

// shape reads what the model is made of, and fills in what transformers takes
// where a key is absent.
func (o object) shape(family Family) (Config, error) {
	var vocabulary, hidden, intermediate, layers, heads, kvHeads, headSize, context *int
	var eps *float64
	var tied, attentionBias, mlpBias *bool
	sizes := map[string]any{
		"vocab_size": &vocabulary, "hidden_size": &hidden, "intermediate_size": &intermediate,
		"num_hidden_layers": &layers, "num_attention_heads": &heads, "max_position_embeddings": &context,
	}
	if err := o.readAll(sizes); err != nil {
		return Config{}, err
	}
	if err := o.need(sizes); err != nil {
		return Config{}, err
	}
	err := o.readAll(map[string]any{
		"num_key_value_heads": &kvHeads, "head_dim": &headSize, "rms_norm_eps": &eps,
		"tie_word_embeddings": &tied, "attention_bias": &attentionBias, "mlp_bias": &mlpBias,
	})
	if err != nil {
		return Config{}, err
	}
	c := Config{
		Family: family, Vocabulary: *vocabulary, Hidden: *hidden, Intermediate: *intermediate, Layers: *layers,
		Heads: *heads, KVHeads: or(kvHeads, *heads), Context: *context, NormEps: or(eps, 1e-6), TiedHead: or(tied, false),
		QKVBias: or(attentionBias, false), OutputBias: or(attentionBias, false), QKNorm: family == Qwen3,
		HeadSize: or(headSize, 128),
	}
	switch family {
	case Llama:
		c.MLPBias = or(mlpBias, false)
	case Qwen2:
		c.QKVBias, c.OutputBias = true, false
	}
	if headSize == nil && family != Qwen3 {
		c.HeadSize = c.Hidden / max(c.Heads, 1)
	}
	return c, nil
}

// need refuses the first of the keys, by name, that has no value.
func (o object) need(keys map[string]any) error {
	for _, key := range sortedKeys(keys) {
		if !o.has(key) {
			return fmt.Errorf("%s is missing", key)
		}
	}
	return nil
}

func (o object) refuseOthers() error {
	var activation *string
	var dropout *float64
	var causal *bool
	err := o.readAll(map[string]any{"hidden_act": &activation, "attention_dropout": &dropout, "is_causal": &causal})
	switch {
	case err != nil:
		return err
	case activation != nil && *activation != "silu" && *activation != "swish":
		return fmt.Errorf("hidden_act %.60q is not supported: only silu is", *activation)
	case dropout != nil && *dropout != 0:
		return errors.New("attention_dropout is not supported")
	case !or(causal, true):
		return errors.New("is_causal: false is not supported")
	case o.has("quantization_config"):
		return errors.New("quantization_config is not supported: load weights that are not quantised")
	case o.has("per_layer_config") && clipped(o["per_layer_config"]) != "{}":
		return errors.New("per_layer_config is not supported")
	case o.has("transformers_weights"):
		return errors.New("transformers_weights is not supported: the weights must be in the usual files")
	}
	return nil
}

// refuseWindows refuses layers that do not see the whole context. Which those
// are is said by layer_types or, without, by max_window_layers
// (configuration_qwen2.py and configuration_qwen3.py, __post_init__).
func (o object) refuseWindows(c *Config) error {
	var use *bool
	var window, from *int
	var types []string
	err := o.readAll(map[string]any{
		"use_sliding_window": &use, "sliding_window": &window, "max_window_layers": &from, "layer_types": &types,
	})
	if err != nil {
		return err
	}
	size := or(window, 4096)
	sliding := or(use, false) && (window != nil || o["sliding_window"] == nil)
	short := sliding && size < c.Context
	if types == nil {
		if short && or(from, 28) < c.Layers {
			return fmt.Errorf("use_sliding_window is not supported: its window of %d is shorter than the context of %d", size, c.Context)
		}
		return nil
	}
	if len(types) != c.Layers {
		return fmt.Errorf("layer_types has %d of %d layers", len(types), c.Layers)
	}
	for _, t := range types {
		if t != "full_attention" && !(t == "sliding_attention" && sliding && !short) {
			return fmt.Errorf("layer type %.60q is not supported: only full_attention is", t)
		}
	}
	return nil
}

func or[T any](value *T, otherwise T) T {
	if value == nil {
		return otherwise
	}
	return *value
}
