package model

import "math"

// frequencies returns the angle per position of each of the HeadSize/2 pairs
// of rotary embeddings (Su et al., "RoFormer", 2021, section 3.2.2):
// θ_i = base^(-2i/d), stretched as configured.
func (c *Config) frequencies() []float64 {
	frequencies := make([]float64, c.HeadSize/2)
	for i := range frequencies {
		frequencies[i] = math.Pow(c.RotaryBase, -2*float64(i)/float64(c.HeadSize))
	}
	c.RotaryScaling.stretch(frequencies, c.RotaryBase)
	return frequencies
}

// rotaryTables returns cosine and sine of every position's angles, each
// [positions, HeadSize/2] row by row, times yarn's attention factor. Both what
// trains and what samples reads them. transformers computes the angles in
// float32, which errs by up to 6e-8 of an angle; here it is float64.
func (c *Config) rotaryTables(positions int) (cos, sin []float32) {
	frequencies, scale := c.frequencies(), c.RotaryScaling.attention()
	cos = make([]float32, 0, positions*len(frequencies))
	sin = make([]float32, 0, positions*len(frequencies))
	for position := range positions {
		for _, f := range frequencies {
			angle := float64(position) * f
			cos = append(cos, float32(scale*math.Cos(angle)))
			sin = append(sin, float32(scale*math.Sin(angle)))
		}
	}
	return cos, sin
}
