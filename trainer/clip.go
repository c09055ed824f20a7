package trainer

import "math"

// logRatioLimit bounds |log πθ − log π_old| before the exponential: e^20 is
// 5e8, far beyond any ratio that is not a fault, and e^89 overflows float32.
// The value is verl's. What it bounds is counted.
const logRatioLimit = 20.0

// Scored is a sequence with what the network says of its targets.
type Scored struct {
	*Sequence
	// LogProbs are log πθ of the targets.
	LogProbs []float32
	// Entropies are the entropies at the targets; nil if not asked for.
	Entropies []float32
	// NewValues are what the critic says now; nil if not asked for.
	NewValues []float32
	// clamped counts the log-ratios that were bounded.
	clamped int
}

// LogProb returns log πθ(o_t).
func (s *Scored) LogProb(t int) float64 { return float64(s.LogProbs[t]) }

// correction returns the weight that makes up for the sampler at a target.
func (s *Scored) correction(t int) float64 {
	if s.Correction == nil {
		return 1
	}
	return s.Correction[t]
}

// A Ratio is πθ/π_old of a token or a sequence.
type Ratio struct {
	Value float64
	// Bounded is set if the log-ratio was out of bounds; the derivative is
	// then 0.
	Bounded bool
}

// Ratio returns ρ_t = πθ(o_t)/π_old(o_t).
func (s *Scored) Ratio(t int) Ratio {
	return s.bound(s.LogProb(t) - float64(s.Old[t]))
}

// SequenceRatio returns ρ = Π_t πθ(o_t)/π_old(o_t).
func (s *Scored) SequenceRatio() Ratio {
	sum := 0.0
	for t := range s.LogProbs {
		sum += s.LogProb(t) - float64(s.Old[t])
	}
	return s.bound(sum)
}

// MeanRatio returns the geometric mean of the ratios of the targets.
func (s *Scored) MeanRatio() Ratio {
	sum := 0.0
	for t := range s.LogProbs {
		sum += s.LogProb(t) - float64(s.Old[t])
	}
	return s.bound(sum / float64(len(s.LogProbs)))
}

func (s *Scored) bound(logRatio float64) Ratio {
	bounded := math.Max(-logRatioLimit, math.Min(logRatioLimit, logRatio))
	if bounded != logRatio && !math.IsNaN(logRatio) {
		s.clamped++
		return Ratio{Value: math.Exp(bounded), Bounded: true}
	}
	return Ratio{Value: math.Exp(logRatio)}
}

// ClipRange is how far a ratio may move before its gradient stops: from
// 1 − Low to 1 + High.
type ClipRange struct{ Low, High float64 }

// term is PPO's clipped surrogate (Schulman et al. 2017, arXiv 1707.06347, eq.
// 7), as a loss:
//
//	L = −min(ρ A, clip(ρ, 1−Low, 1+High) A)
//	∂L/∂log πθ = −ρ A, or 0 where the clipped side is the smaller
func (c ClipRange) term(ratio Ratio, a float64) Term {
	rho := ratio.Value
	term := Term{Loss: -rho * a, Slope: -rho * a}
	switch {
	case a > 0 && rho > 1+c.High:
		term = Term{Loss: -(1 + c.High) * a, Clip: ClipHigh}
	case a < 0 && rho < 1-c.Low:
		term = Term{Loss: -(1 - c.Low) * a, Clip: ClipLow}
	}
	if ratio.Bounded {
		term.Slope = 0
	}
	return term
}
