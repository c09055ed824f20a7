package trainer

import "math"

// Mismatch compares the sampler's log-probabilities with the trainer's for the
// same tokens under the same weights. They are computed by different batches,
// with and without a cache; what is left should be rounding. The loss uses the
// sampler's.
type Mismatch struct {
	// Tokens is the number of tokens compared.
	Tokens int
	// Max and Sum are of |log π − log π_old|.
	Max, Sum float64
	// RatioSum, RatioMin and RatioMax are of π/π_old, RatioSquares the sum of
	// their squares.
	RatioSum, RatioSquares, RatioMin, RatioMax float64
	// ProbabilitySum is of |π − π_old|.
	ProbabilitySum float64
}

func (m *Mismatch) add(s *Scored) {
	for t := range s.Old {
		d := s.LogProb(t) - float64(s.Old[t])
		rho := math.Exp(d)
		if m.Tokens == 0 {
			m.RatioMin, m.RatioMax = rho, rho
		}
		m.Tokens++
		m.Max = math.Max(m.Max, math.Abs(d))
		m.Sum += math.Abs(d)
		m.RatioSum += rho
		m.RatioSquares += rho * rho
		m.ProbabilitySum += math.Abs(math.Exp(s.LogProb(t)) - math.Exp(float64(s.Old[t])))
		m.RatioMin = math.Min(m.RatioMin, rho)
		m.RatioMax = math.Max(m.RatioMax, rho)
	}
}

// Mean returns the mean of |log π − log π_old|.
func (m *Mismatch) Mean() float64 { return m.Sum / float64(max(m.Tokens, 1)) }

// Probability returns the mean of |π − π_old|; 0 of no tokens.
func (m *Mismatch) Probability() float64 { return m.ProbabilitySum / float64(max(m.Tokens, 1)) }

func (m *Mismatch) metrics(out map[string]float64) {
	if m.Tokens == 0 {
		return
	}
	// sampling/sampling_logp_difference/mean, /max: of |log πθ − log π_old|
	// before the first optimizer step: sampler against trainer. In float32 a
	// maximum above 1e-4 is a fault. (TRL's names, here and below.)
	out["sampling/sampling_logp_difference/mean"] = m.Mean()
	out["sampling/sampling_logp_difference/max"] = m.Max
	// sampling/probability_difference/mean: of |πθ − π_old| there.
	out["sampling/probability_difference/mean"] = m.Probability()
	// sampling/effective_sample_size: (Σρ)²/(n Σρ²) of the ratios below (Kish,
	// "Survey sampling", 1965, section 11.7); 1 where all are equal.
	out["sampling/effective_sample_size"] = m.RatioSum * m.RatioSum / (float64(m.Tokens) * m.RatioSquares)
	// sampling/importance_sampling_ratio/…: of πθ/π_old there; 1 is right.
	out["sampling/importance_sampling_ratio/mean"] = m.RatioSum / float64(m.Tokens)
	out["sampling/importance_sampling_ratio/min"] = m.RatioMin
	out["sampling/importance_sampling_ratio/max"] = m.RatioMax
}
