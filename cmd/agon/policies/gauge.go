package policies

import (
	"agon/trainer/model/architecture"
	"agon/trainer/torch"
)

// Gauge measures what a policy takes of the GPU that it lies on. A nil gauge is that
// of a policy on a CPU, and tells nothing.
type Gauge struct {
	// PerToken are the multiplications and additions that training takes per token,
	// and peak those of the GPU a second, 0 if it is none of the known.
	PerToken, Peak float64
}

// NewGauge returns the gauge of a model of that shape on the first GPU. What is
// known of GPUs is their speed in bfloat16, so of other weights there is no peak.
func NewGauge(shape *architecture.Config, adapted, bfloat16 bool) *Gauge {
	g := &Gauge{PerToken: trainingArithmetic(shape, adapted)}
	if bfloat16 {
		g.Peak = peakOf(DeviceName())
	}
	return g
}

// trainingArithmetic returns the multiplications and additions that the weights alone
// take per token, forward and backward: two each way for a weight, and two for its
// own gradient, which weights beside an adapter do not have (Kaplan et al., "Scaling
// laws for neural language models", 2020, section 2.1). The adapter, attention's
// scores and what activation checkpointing computes again are not counted.
func trainingArithmetic(shape *architecture.Config, adapted bool) float64 {
	perWeight := 6.0
	if adapted {
		perWeight = 4
	}
	return perWeight * float64(shape.Parameters())
}

// Utilization returns the share of the GPU's peak that training at that speed takes
// (MFU, "model FLOPs utilization": Chowdhery et al., "PaLM", 2022, appendix B), or 0
// where the peak is not known.
func (g *Gauge) Utilization(tokensPerSecond float64) float64 {
	if g == nil || g.Peak == 0 {
		return 0
	}
	return g.PerToken * tokensPerSecond / g.Peak
}

// Taken is DeviceTaken, or 0 where there is no GPU or nothing tells.
func (g *Gauge) Taken() int64 {
	if g == nil {
		return 0
	}
	bytes, err := DeviceTaken()
	if err != nil {
		return 0
	}
	return bytes
}

// Reset begins to measure anew what is taken.
func (g *Gauge) Reset() {
	if g != nil {
		_ = torch.ResetPeaks() // a libtorch that has none tells what is taken now
	}
}

// DeviceTaken returns the most bytes of the GPU that libtorch has had since the peaks
// were reset. Of one that does not tell, it is what is taken now, whoever has it:
// what libtorch has freed and holds for later is among that.
func DeviceTaken() (int64, error) {
	if statistics, err := torch.CUDAStatistics(); err == nil {
		return statistics.PeakReserved, nil
	}
	free, total, err := torch.CUDAMemory()
	return total - free, err
}
