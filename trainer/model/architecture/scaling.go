package architecture

import (
	"errors"
	"fmt"
	"math"
)

// The types of RotaryScaling, by the names that transformers gives them.
const (
	ScalingLinear  = "linear"
	ScalingDynamic = "dynamic"
	ScalingLlama3  = "llama3"
	ScalingYaRN    = "yarn"
)

// RotaryScaling changes rotary embeddings for contexts longer than those of
// pretraining. The formulas are those of transformers 5.23,
// modeling_rope_utils.py, whose functions are named below.
type RotaryScaling struct {
	// Type is one of the constants above.
	//
	//   - ScalingLinear divides all frequencies by Factor (Chen et al.,
	//     "Extending context window of large language models via positional
	//     interpolation", 2023; _compute_linear_scaling_rope_parameters).
	//   - ScalingDynamic changes nothing for sequences of up to the model's
	//     context. For longer ones transformers takes other frequencies for
	//     every length (_compute_dynamic_ntk_parameters), which keys in a cache
	//     do not have; as nothing here reads beyond the context, there are none.
	//   - ScalingLlama3 keeps wavelengths below OriginalContext/HighFrequency,
	//     stretches those above OriginalContext/LowFrequency by Factor, and
	//     interpolates between (_compute_llama3_parameters).
	//   - ScalingYaRN keeps pairs that turn more than BetaFast times in the
	//     OriginalContext, stretches those that turn less than BetaSlow times
	//     by Factor, goes from one to the other over the pairs between, and
	//     multiplies cosines and sines by the attention factor (Peng et al.,
	//     ICLR 2024; _compute_yarn_parameters).
	Type string
	// Factor is how much longer the context becomes.
	Factor float64
	// OriginalContext is the context of pretraining, for llama3 and yarn.
	OriginalContext int
	// LowFrequency and HighFrequency are those of llama3.
	LowFrequency, HighFrequency float64
	// BetaFast and BetaSlow are those of yarn; 0 stands for 32 and 1.
	BetaFast, BetaSlow float64
	// AttentionFactor multiplies yarn's cosines and sines; 0 derives it of
	// Factor, MScale and MScaleAllDim, of which 0 stands for absent.
	AttentionFactor, MScale, MScaleAllDim float64
	// Untruncated lets yarn's pairs begin and end at fractions of a pair
	// (truncate: false).
	Untruncated bool
}

func (s *RotaryScaling) validate() error {
	if s == nil {
		return nil
	}
	switch s.Type {
	case ScalingLinear, ScalingDynamic, ScalingLlama3, ScalingYaRN:
	default:
		return fmt.Errorf("model: rotary scaling %.40q is not supported: only linear, dynamic, llama3 and yarn are", s.Type)
	}
	if !(s.Factor >= 1) || math.IsInf(s.Factor, 0) {
		return fmt.Errorf("model: rotary scaling by %v: it must be at least 1", s.Factor)
	}
	switch s.Type {
	case ScalingLlama3:
		return s.validateLlama3()
	case ScalingYaRN:
		return s.validateYaRN()
	}
	return nil
}

func (s *RotaryScaling) validateLlama3() error {
	if !(s.LowFrequency > 0) || !(s.HighFrequency > s.LowFrequency) || math.IsInf(s.HighFrequency, 0) || s.OriginalContext < 1 {
		return errors.New("model: rotary scaling llama3 needs 0 < low_freq_factor < high_freq_factor and original_max_position_embeddings")
	}
	return nil
}

func (s *RotaryScaling) validateYaRN() error {
	if s.OriginalContext < 1 {
		return errors.New("model: rotary scaling yarn needs original_max_position_embeddings")
	}
	for _, number := range []struct {
		name  string
		value float64
	}{
		{"beta_fast", s.BetaFast}, {"beta_slow", s.BetaSlow}, {"attention_factor", s.AttentionFactor},
		{"mscale", s.MScale}, {"mscale_all_dim", s.MScaleAllDim},
	} {
		if !(number.value >= 0) || math.IsInf(number.value, 0) {
			return fmt.Errorf("model: rotary scaling yarn: %s is %v: it must be above 0", number.name, number.value)
		}
	}
	if fast, slow := s.betas(); fast < slow {
		return fmt.Errorf("model: rotary scaling yarn: beta_fast is %v: it must be at least beta_slow, %v", fast, slow)
	}
	return nil
}

func (s *RotaryScaling) betas() (fast, slow float64) {
	fast, slow = s.BetaFast, s.BetaSlow
	if fast == 0 {
		fast = 32
	}
	if slow == 0 {
		slow = 1
	}
	return fast, slow
}

// attention returns what cosines and sines are multiplied by.
func (s *RotaryScaling) attention() float64 {
	switch {
	case s == nil || s.Type != ScalingYaRN:
		return 1
	case s.AttentionFactor != 0:
		return s.AttentionFactor
	case s.MScale != 0 && s.MScaleAllDim != 0:
		return mscale(s.Factor, s.MScale) / mscale(s.Factor, s.MScaleAllDim)
	}
	return mscale(s.Factor, 1)
}

// mscale is get_mscale of _compute_yarn_parameters; Peng et al., equation 22,
// with m = 1.
func mscale(factor, m float64) float64 { return 0.1*m*math.Log(factor) + 1 }

// stretch changes the frequencies of a head's pairs, of which base is θ.
func (s *RotaryScaling) stretch(frequencies []float64, base float64) {
	if s == nil {
		return
	}
	switch s.Type {
	case ScalingLinear:
		for i := range frequencies {
			frequencies[i] /= s.Factor
		}
	case ScalingLlama3:
		for i, f := range frequencies {
			frequencies[i] = s.llama3(f)
		}
	case ScalingYaRN:
		low, high := s.ramp(2*len(frequencies), base)
		for i, f := range frequencies {
			stretched := min(max((float64(i)-low)/(high-low), 0), 1)
			frequencies[i] = f/s.Factor*stretched + f*(1-stretched)
		}
	}
}

// llama3 is apply_scaling of meta-llama/llama-models, models/llama3/model.py.
func (s *RotaryScaling) llama3(f float64) float64 {
	wavelength := 2 * math.Pi / f
	turns := float64(s.OriginalContext) / wavelength
	switch {
	case turns > s.HighFrequency:
		return f
	case turns < s.LowFrequency:
		return f / s.Factor
	}
	smooth := (turns - s.LowFrequency) / (s.HighFrequency - s.LowFrequency)
	return (1-smooth)*f/s.Factor + smooth*f
}

// ramp returns the pairs of a head of that size between which yarn goes from
// kept to stretched (find_correction_range).
func (s *RotaryScaling) ramp(size int, base float64) (low, high float64) {
	fast, slow := s.betas()
	pair := func(turns float64) float64 {
		return float64(size) * math.Log(float64(s.OriginalContext)/(turns*2*math.Pi)) / (2 * math.Log(base))
	}
	low, high = pair(fast), pair(slow)
	if !s.Untruncated {
		low, high = math.Floor(low), math.Ceil(high)
	}
	low, high = max(low, 0), min(high, float64(size-1))
	if low == high {
		high += 0.001 // linear_ramp_factor: "prevent singularity"
	}
	return low, high
}
