package trainer

import (
	"fmt"
	"strings"
)

// Algorithm is a policy-gradient algorithm: how rewards become advantages, and
// how the advantage and the log-probabilities of a sequence become a loss.
//
// An algorithm is one file. It states its paper's formula, and numbers and
// gives the reason for each deviation from it.
type Algorithm interface {
	// Advantages returns A_i for each sample of each group, in order. It
	// changes nothing: the iteration may still be canceled.
	Advantages(groups []Group) [][]float64

	// Uses reports whether a sequence of advantage a takes part in the loss
	// at all. One that does counts in the mean, even if its advantage is 0.
	Uses(a float64) bool

	// Surrogate fills terms with the loss at each target of s and the
	// derivative of their sum by the target's log-probability.
	Surrogate(s *Scored, terms []Term)

	// Aggregation is how the paper takes the mean over tokens and sequences.
	Aggregation() Aggregation

	// NeedsOld reports whether Surrogate reads the sampler's
	// log-probabilities.
	NeedsOld() bool
}

// rememberer is an algorithm whose advantages depend on iterations before.
type rememberer interface {
	// remember takes in the groups of an iteration that is done.
	remember(groups []Group)
}

// Term is the loss at one target.
type Term struct {
	Loss float64
	// Slope is ∂(Σ Loss)/∂log πθ at this target, the sum being over the
	// sequence.
	Slope float64
	// Clip tells on which side the ratio was clipped.
	Clip Clip
}

// Clip is a side on which a ratio was clipped.
type Clip int8

// The sides: Low where the advantage is negative and the ratio fell below
// 1 − ε_low, High where it is positive and the ratio rose above 1 + ε_high.
const (
	ClipNone Clip = 0
	ClipLow  Clip = -1
	ClipHigh Clip = 1
)

// The algorithms that Options.Algorithm can name.
const (
	AlgorithmRFT       = "rft"
	AlgorithmDistill   = "distill"
	AlgorithmREINFORCE = "reinforce"
	AlgorithmRLOO      = "rloo"
	AlgorithmGRPO      = "grpo"
	AlgorithmDrGRPO    = "dr_grpo"
	AlgorithmDAPO      = "dapo"
	AlgorithmGSPO      = "gspo"
	AlgorithmCISPO     = "cispo"
	AlgorithmDPO       = "dpo"
	AlgorithmPPO       = "ppo"

	AlgorithmREINFORCEPlusPlus         = "reinforce_plus_plus"
	AlgorithmREINFORCEPlusPlusBaseline = "reinforce_plus_plus_baseline"
	AlgorithmTRRPlusPlus               = "trr_plus_plus"
)

// Algorithms are their names.
var Algorithms = []string{
	AlgorithmGRPO, AlgorithmDrGRPO, AlgorithmDAPO, AlgorithmGSPO, AlgorithmCISPO, AlgorithmRLOO, AlgorithmREINFORCE,
	AlgorithmREINFORCEPlusPlus, AlgorithmREINFORCEPlusPlusBaseline, AlgorithmTRRPlusPlus, AlgorithmRFT, AlgorithmDistill, AlgorithmDPO, AlgorithmPPO,
}

// NewAlgorithm returns the algorithm that options name.
func NewAlgorithm(options Options) (Algorithm, error) {
	clip := ClipRange{Low: options.ClipLow, High: options.ClipHigh}
	switch options.Algorithm {
	case AlgorithmRFT:
		return RFT{}, nil
	case AlgorithmDistill:
		return Distill{}, nil
	case AlgorithmREINFORCE:
		return &REINFORCE{Baseline: options.Baseline, Decay: options.BaselineDecay}, nil
	case AlgorithmRLOO:
		return RLOO{Clip: clip}, nil
	case AlgorithmGRPO:
		return GRPO{Clip: clip, Scale: options.AdvantageScale}, nil
	case AlgorithmDrGRPO:
		return DrGRPO{Clip: clip}, nil
	case AlgorithmDAPO:
		return DAPO{Clip: clip}, nil
	case AlgorithmGSPO:
		return GSPO{Clip: clip}, nil
	case AlgorithmCISPO:
		return CISPO{High: options.ClipHigh}, nil
	case AlgorithmPPO:
		return PPO{Clip: clip, ValueCoefficient: options.ValueCoefficient, ValueClip: options.ValueClip}, nil
	case AlgorithmDPO:
		return DPO{Beta: options.DPOBeta}, nil
	case AlgorithmREINFORCEPlusPlus:
		return REINFORCEPlusPlus{Clip: clip}, nil
	case AlgorithmREINFORCEPlusPlusBaseline:
		return REINFORCEPlusPlus{Clip: clip, Baseline: true}, nil
	case AlgorithmTRRPlusPlus:
		return TRRPlusPlus{Clip: clip}, nil
	}
	return nil, fmt.Errorf("trainer.algorithm is %q; it can be %s", options.Algorithm, strings.Join(Algorithms, ", "))
}
