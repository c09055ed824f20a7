package architecture

import "math"

// frequencies returns the angle per position of each of the HeadSize/2 pairs
// of rotary embeddings (Su et al., "RoFormer", 2021, section 3.2.2):
// θ_i = base^(-2i/d), stretched as configured.
//
// Exponents, powers and frequencies are rounded to float32, and so are the
// angles of RotaryTables, where transformers rounds them (modeling_llama.py,
// LlamaRotaryEmbedding): checkpoints were trained with these angles. At
// position 4096 the exact ones make logits differ by 5e-5 of their spread, and
// in proportion to the position.
func (c *Config) frequencies() []float32 {
	exact := make([]float64, c.HeadSize/2)
	for i := range exact {
		exponent := float32(2*i) / float32(c.HeadSize)
		power := float32(math.Pow(c.RotaryBase, float64(exponent)))
		exact[i] = float64(1 / power)
	}
	c.RotaryScaling.stretch(exact, c.RotaryBase)
	frequencies := make([]float32, len(exact))
	for i, f := range exact {
		frequencies[i] = float32(f)
	}
	return frequencies
}

// RotaryTables returns cosine and sine of every position's angles, each
// [positions, HeadSize/2] row by row, times yarn's attention factor. Both what
// trains and what samples reads them.
func (c *Config) RotaryTables(positions int) (cos, sin []float32) {
	frequencies, scale := c.frequencies(), c.RotaryScaling.attention()
	cos = make([]float32, 0, positions*len(frequencies))
	sin = make([]float32, 0, positions*len(frequencies))
	for position := range positions {
		for _, f := range frequencies {
			angle := float64(float32(position) * f)
			cos = append(cos, float32(scale*math.Cos(angle)))
			sin = append(sin, float32(scale*math.Sin(angle)))
		}
	}
	return cos, sin
}
