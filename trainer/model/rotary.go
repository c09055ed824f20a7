package model

import "math"

// frequencies returns the angle per position of each of the HeadSize/2 pairs
// of rotary embeddings (Su et al., "RoFormer", 2021, section 3.2.2):
// θ_i = base^(-2i/d), stretched as configured.
func (c *Config) frequencies() []float64 {
	frequencies := make([]float64, c.HeadSize/2)
	for i := range frequencies {
		frequencies[i] = c.RotaryScaling.stretch(math.Pow(c.RotaryBase, -2*float64(i)/float64(c.HeadSize)))
	}
	return frequencies
}

// stretch returns the frequency that takes the place of f. The formula of
// llama3 is that of meta-llama/llama-models, models/llama3/model.py,
// apply_scaling.
func (s *RotaryScaling) stretch(f float64) float64 {
	switch {
	case s == nil:
		return f
	case s.Type == "linear":
		return f / s.Factor
	}
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

// rotaryTables returns cosine and sine of every position's angles, each
// [positions, HeadSize/2] row by row.
func (c *Config) rotaryTables(positions int) (cos, sin []float32) {
	frequencies := c.frequencies()
	for position := range positions {
		for _, f := range frequencies {
			angle := float64(position) * f
			cos = append(cos, float32(math.Cos(angle)))
			sin = append(sin, float32(math.Sin(angle)))
		}
	}
	return cos, sin
}
