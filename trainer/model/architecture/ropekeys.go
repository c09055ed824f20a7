package architecture

import (
	"errors"
	"fmt"
)

// rotary reads the rotary embeddings of a model of that context, in the layout
// of transformers 5 (rope_parameters) or of before (rope_theta and
// rope_scaling). Where several keys say the same thing they must agree:
// transformers silently takes one, and other programs another.
func (o object) rotary(context int) (base float64, scaling *RotaryScaling, err error) {
	var top topRotary
	if err := top.read(o); err != nil {
		return 0, nil, err
	}
	old, err := o.rotaryObject("rope_scaling", context, &top)
	if err != nil {
		return 0, nil, err
	}
	parameters, err := o.rotaryObject("rope_parameters", context, &top)
	if err != nil {
		return 0, nil, err
	}
	switch {
	case old == nil:
		old = parameters
	case parameters != nil && *parameters != *old:
		return 0, nil, errors.New("rope_scaling and rope_parameters contradict each other")
	}
	if old != nil && old.Type != "" {
		scaling = old
	}
	return or(top.base, 10_000), scaling, nil // RotaryEmbeddingConfigMixin.default_theta
}

// topRotary is what stands beside the objects.
type topRotary struct {
	base     *float64
	original *int
}

func (t *topRotary) read(o object) error {
	var partial *float64
	err := o.readAll(map[string]any{
		"rope_theta": &t.base, "original_max_position_embeddings": &t.original, "partial_rotary_factor": &partial,
	})
	if err == nil && or(partial, 1) != 1 {
		err = errPartialRotary
	}
	return err
}

var errPartialRotary = errors.New("partial_rotary_factor is not supported: only 1 is")

// rotaryObject reads one of the objects; nil if it is not there, and an empty
// Type if it stretches nothing. A θ in it becomes that of top.
func (o object) rotaryObject(name string, context int, top *topRotary) (*RotaryScaling, error) {
	if !o.has(name) {
		return nil, nil
	}
	r, err := parseObject(o[name])
	if err != nil {
		return nil, fmt.Errorf("%s %w", name, err)
	}
	if len(r) == 0 {
		return nil, nil
	}
	s, err := r.scaling(context, top)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

func (o object) scaling(context int, top *topRotary) (*RotaryScaling, error) {
	for _, nested := range []string{"full_attention", "sliding_attention"} {
		if o.has(nested) {
			return nil, errors.New("one for each type of layer is not supported")
		}
	}
	var own topRotary
	if err := own.read(o); err != nil {
		return nil, err
	}
	if err := agree("rope_theta", &top.base, own.base); err != nil {
		return nil, err
	}
	kind, err := o.scalingType()
	if err != nil || kind == "" {
		return &RotaryScaling{}, err
	}
	s := &RotaryScaling{Type: kind}
	if err := o.readScaling(s); err != nil {
		return nil, err
	}
	if kind == ScalingLlama3 || kind == ScalingYaRN { // standardize_rope_params
		if err := agree("original_max_position_embeddings", &top.original, own.original); err != nil {
			return nil, err
		}
		s.OriginalContext = or(top.original, context)
	}
	if kind == ScalingYaRN && s.Factor == 0 && s.OriginalContext > 0 {
		s.Factor = float64(context) / float64(s.OriginalContext)
	}
	return s, nil
}

// agree refuses a value that differs from one that was read before, and keeps
// it otherwise.
func agree[T comparable](key string, before **T, value *T) error {
	if value == nil {
		return nil
	}
	if *before != nil && **before != *value {
		return fmt.Errorf("%s is %v here and %v elsewhere", key, *value, **before)
	}
	*before = value
	return nil
}

// scalingType is empty for embeddings that are not stretched.
func (o object) scalingType() (string, error) {
	var kind, old *string
	if err := o.readAll(map[string]any{"rope_type": &kind, "type": &old}); err != nil {
		return "", err
	}
	if kind != nil && old != nil && *kind != *old {
		return "", fmt.Errorf("rope_type is %.60q and type is %.60q", *kind, *old)
	}
	if kind == nil {
		kind = old
	}
	if kind == nil || *kind == "default" {
		return "", nil
	}
	return *kind, nil
}

// readScaling reads the numbers of s.Type. Those that are absent stay 0.
func (o object) readScaling(s *RotaryScaling) error {
	numbers := map[string]*float64{"factor": &s.Factor}
	switch s.Type {
	case ScalingLlama3:
		numbers["low_freq_factor"], numbers["high_freq_factor"] = &s.LowFrequency, &s.HighFrequency
	case ScalingYaRN:
		numbers["beta_fast"], numbers["beta_slow"] = &s.BetaFast, &s.BetaSlow
		numbers["mscale"], numbers["mscale_all_dim"] = &s.MScale, &s.MScaleAllDim
		numbers["attention_factor"] = &s.AttentionFactor
		truncate := true
		if err := o.readTruncate(&truncate); err != nil {
			return err
		}
		s.Untruncated = !truncate
	}
	for _, key := range sortedKeys(numbers) {
		var number *float64
		if err := o.read(key, &number); err != nil {
			return err
		}
		*numbers[key] = or(number, 0)
	}
	return nil
}

// readTruncate refuses null, which Python takes for false and a reader for
// absent.
func (o object) readTruncate(truncate *bool) error {
	var value *bool
	if err := o.read("truncate", &value); err != nil {
		return err
	}
	if value == nil && o["truncate"] != nil {
		return errors.New("truncate is null: it must be true or false")
	}
	*truncate = or(value, true)
	return nil
}

// json returns the keys of rope_scaling; nil where nothing is stretched.
func (s *RotaryScaling) json() map[string]any {
	if s == nil {
		return nil
	}
	fields := map[string]any{"rope_type": s.Type, "factor": real(s.Factor)}
	optional := map[string]float64{}
	switch s.Type {
	case ScalingLlama3:
		optional["low_freq_factor"], optional["high_freq_factor"] = s.LowFrequency, s.HighFrequency
	case ScalingYaRN:
		optional["beta_fast"], optional["beta_slow"] = s.BetaFast, s.BetaSlow
		optional["mscale"], optional["mscale_all_dim"] = s.MScale, s.MScaleAllDim
		optional["attention_factor"] = s.AttentionFactor
	}
	for key, number := range optional {
		if number != 0 {
			fields[key] = real(number)
		}
	}
	if s.OriginalContext != 0 {
		fields["original_max_position_embeddings"] = s.OriginalContext
	}
	if s.Untruncated {
		fields["truncate"] = false
	}
	return fields
}
