package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// ParseConfig reads the config.json of a Hugging Face folder. What this
// transformer does not do is refused by name; keys that say nothing about what
// the model computes are passed over.
func ParseConfig(encoded []byte) (Config, error) {
	var f configFile
	if err := json.Unmarshal(encoded, &f); err != nil {
		return Config{}, fmt.Errorf("model: config: %w", err)
	}
	if err := f.refuse(); err != nil {
		return Config{}, fmt.Errorf("model: config: %w", err)
	}
	c := f.config()
	if err := c.Validate(); err != nil {
		return Config{}, err
	}
	if err := f.checkStops(); err != nil {
		return Config{}, fmt.Errorf("model: config: %w", err)
	}
	return c, nil
}

// checkStops refuses an end of turn that is no token of the vocabulary: the
// policy's language says where turns end here, but not in what else reads the
// folder. One id, a list of them, null and none are what transformers takes.
func (f *configFile) checkStops() error {
	if len(f.Stops) == 0 {
		return nil
	}
	var one *int64
	var list []int64
	if json.Unmarshal(f.Stops, &one) == nil && one != nil {
		list = []int64{*one}
	} else if json.Unmarshal(f.Stops, &list) != nil {
		return fmt.Errorf("eos_token_id is %.60s: it must be the id of a token, or a list of them", strings.Join(strings.Fields(string(f.Stops)), " "))
	}
	for _, id := range list {
		if id < 0 || id >= int64(f.VocabSize) {
			return fmt.Errorf("eos_token_id is %d: the vocabulary has the ids 0 to %d", id, f.VocabSize-1)
		}
	}
	return nil
}

// configFile is what of a config.json matters here. A pointer tells an absent
// key from 0.
type configFile struct {
	ModelType        Family   `json:"model_type"`
	VocabSize        int      `json:"vocab_size"`
	HiddenSize       int      `json:"hidden_size"`
	IntermediateSize int      `json:"intermediate_size"`
	Layers           int      `json:"num_hidden_layers"`
	Heads            int      `json:"num_attention_heads"`
	KVHeads          *int     `json:"num_key_value_heads"`
	HeadDim          *int     `json:"head_dim"`
	Context          int      `json:"max_position_embeddings"`
	NormEps          *float64 `json:"rms_norm_eps"`
	RopeTheta        *float64 `json:"rope_theta"`
	RopeScaling      *rope    `json:"rope_scaling"`
	RopeParameters   *rope    `json:"rope_parameters"` // both of the above, from transformers 5 on
	TiedHead         *bool    `json:"tie_word_embeddings"`
	AttentionBias    *bool    `json:"attention_bias"`

	HiddenAct        *string         `json:"hidden_act"`
	MLPBias          bool            `json:"mlp_bias"`
	AttentionDropout float64         `json:"attention_dropout"`
	SlidingWindow    bool            `json:"use_sliding_window"`
	LayerTypes       []string        `json:"layer_types"`
	Quantization     json.RawMessage `json:"quantization_config"`
	Stops            json.RawMessage `json:"eos_token_id"`
}

type rope struct {
	Theta           *float64 `json:"rope_theta"`
	Type            string   `json:"rope_type"`
	OldType         string   `json:"type"`
	Factor          float64  `json:"factor"`
	LowFrequency    float64  `json:"low_freq_factor"`
	HighFrequency   float64  `json:"high_freq_factor"`
	OriginalContext int      `json:"original_max_position_embeddings"`
}

func (f *configFile) refuse() error {
	switch {
	case f.HiddenAct != nil && *f.HiddenAct != "silu":
		return fmt.Errorf("hidden_act %q is not supported: only silu is", *f.HiddenAct)
	case f.MLPBias:
		return errors.New("mlp_bias is not supported")
	case f.AttentionDropout != 0:
		return errors.New("attention_dropout is not supported")
	case f.SlidingWindow:
		return errors.New("use_sliding_window is not supported")
	case len(f.Quantization) > 0 && !bytes.Equal(f.Quantization, []byte("null")):
		return errors.New("quantization_config is not supported: load weights that are not quantised")
	}
	for _, t := range f.LayerTypes {
		if t != "full_attention" {
			return fmt.Errorf("layer type %q is not supported: only full_attention is", t)
		}
	}
	return nil
}

// config fills in what transformers takes where a key is absent
// (configuration_llama.py, configuration_qwen2.py, configuration_qwen3.py).
func (f *configFile) config() Config {
	c := Config{
		Family: f.ModelType, Vocabulary: f.VocabSize, Hidden: f.HiddenSize, Intermediate: f.IntermediateSize,
		Layers: f.Layers, Heads: f.Heads, KVHeads: or(f.KVHeads, f.Heads), Context: f.Context,
		NormEps: or(f.NormEps, 1e-6), RotaryBase: 10_000, TiedHead: or(f.TiedHead, false),
	}
	if f.ModelType == Qwen3 {
		c.HeadSize = or(f.HeadDim, 128)
	} else if f.Heads > 0 {
		c.HeadSize = or(f.HeadDim, f.HiddenSize/f.Heads)
	}
	bias := or(f.AttentionBias, false)
	c.QKVBias, c.OutputBias = bias, bias
	if f.ModelType == Qwen2 {
		c.QKVBias, c.OutputBias = true, false
	}
	c.QKNorm = f.ModelType == Qwen3
	c.RotaryBase = or(f.RopeTheta, c.RotaryBase)
	scaling := f.RopeScaling
	if f.RopeParameters != nil {
		scaling = f.RopeParameters
		c.RotaryBase = or(scaling.Theta, c.RotaryBase)
	}
	c.RotaryScaling = scaling.scaling()
	return c
}

// scaling returns nil for rotary embeddings that are not stretched.
func (r *rope) scaling() *RotaryScaling {
	if r == nil {
		return nil
	}
	kind := r.Type
	if kind == "" {
		kind = r.OldType
	}
	switch kind {
	case "", "default":
		return nil
	case "linear":
		return &RotaryScaling{Type: kind, Factor: r.Factor}
	}
	return &RotaryScaling{
		Type: kind, Factor: r.Factor,
		LowFrequency: r.LowFrequency, HighFrequency: r.HighFrequency, OriginalContext: r.OriginalContext,
	}
}

func or[T any](value *T, otherwise T) T {
	if value == nil {
		return otherwise
	}
	return *value
}

// Special are the ids that generation has to know of.
type Special struct {
	// Pad fills a batch.
	Pad int32
	// Stops end a turn.
	Stops []int32
}

// architectures are the classes of transformers.
var architectures = map[Family]string{
	Llama: "LlamaForCausalLM", Qwen2: "Qwen2ForCausalLM", Qwen3: "Qwen3ForCausalLM",
}

// JSON returns a config.json that transformers, vLLM and Ollama read. dtype is
// that of the weights beside it, by PyTorch's name.
func (c *Config) JSON(dtype string, special Special) ([]byte, error) {
	scaling := c.RotaryScaling.json()
	parameters := map[string]any{"rope_type": "default", "rope_theta": c.RotaryBase}
	for key, value := range scaling {
		parameters[key] = value
	}
	fields := map[string]any{
		"architectures": []string{architectures[c.Family]}, "model_type": c.Family,
		"vocab_size": c.Vocabulary, "hidden_size": c.Hidden, "intermediate_size": c.Intermediate,
		"num_hidden_layers": c.Layers, "num_attention_heads": c.Heads, "num_key_value_heads": c.KVHeads,
		"head_dim": c.HeadSize, "max_position_embeddings": c.Context, "rms_norm_eps": c.NormEps,
		"rope_theta": c.RotaryBase, "rope_scaling": scaling, "rope_parameters": parameters,
		"tie_word_embeddings": c.TiedHead, "hidden_act": "silu", "attention_dropout": 0.0,
		"dtype": dtype, "torch_dtype": dtype, "use_cache": true, "initializer_range": 0.02,
		"bos_token_id": nil, "eos_token_id": special.Stops, "pad_token_id": special.Pad,
	}
	switch c.Family {
	case Llama:
		fields["attention_bias"], fields["mlp_bias"] = c.QKVBias, false
	case Qwen2:
		fields["use_sliding_window"] = false
	case Qwen3:
		fields["attention_bias"], fields["use_sliding_window"] = c.QKVBias, false
	}
	return indented(fields)
}

func (s *RotaryScaling) json() map[string]any {
	if s == nil {
		return nil
	}
	fields := map[string]any{"rope_type": s.Type, "factor": s.Factor}
	if s.Type == "llama3" {
		fields["low_freq_factor"], fields["high_freq_factor"] = s.LowFrequency, s.HighFrequency
		fields["original_max_position_embeddings"] = s.OriginalContext
	}
	return fields
}

// generationJSON returns a generation_config.json: sample the whole
// distribution, stop where a turn ends.
func generationJSON(special Special) ([]byte, error) {
	return indented(map[string]any{
		"do_sample": true, "temperature": 1.0, "top_k": 0, "top_p": 1.0,
		"eos_token_id": special.Stops, "pad_token_id": special.Pad,
	})
}

func indented(fields map[string]any) ([]byte, error) {
	encoded, err := json.MarshalIndent(fields, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("model: config: %w", err)
	}
	return append(encoded, '\n'), nil
}
