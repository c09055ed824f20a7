package trainer

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"
)

// Correction is how the loss makes up for a sampler that does not quite draw from
// the policy that is trained, as in half precision, where two kernels round apart.
// The samples are then off-policy from the first step on (Yao et al., "Your
// efficient RL framework secretly brings you off-policy RL training", 2025), and
// the policy's part of the loss is weighed by
//
//	w = min(ρ, C) or ρ·1[ρ ≤ C]    ρ = π_old / μ
//
// π_old being the trainer's probabilities before the first step, and μ the
// sampler's. Ratios of the algorithm are then to π_old.
type Correction string

// The corrections; the names are TRL's. ρ is that of a token, or the product of
// all tokens of the sequence; truncation bounds it, a mask leaves out what is
// beyond.
const (
	CorrectionNone             Correction = "none"
	CorrectionTokenTruncate    Correction = "token_truncate"
	CorrectionTokenMask        Correction = "token_mask"
	CorrectionSequenceTruncate Correction = "sequence_truncate"
	CorrectionSequenceMask     Correction = "sequence_mask"
)

// corrections are those that Options.Correction can name.
var corrections = []string{
	string(CorrectionNone), string(CorrectionTokenTruncate), string(CorrectionTokenMask),
	string(CorrectionSequenceTruncate), string(CorrectionSequenceMask),
}

// weights returns w for each token, given log π_old − log μ, and how many of
// them were bounded.
func (c Correction) weights(logRatios []float64, limit float64) (weights []float64, bounded int) {
	weights = make([]float64, len(logRatios))
	sum := 0.0
	for _, d := range logRatios {
		sum += d
	}
	for t, d := range logRatios {
		if strings.HasPrefix(string(c), "sequence") {
			d = sum
		}
		weights[t] = math.Exp(math.Min(d, logRatioLimit))
		if weights[t] <= limit {
			continue
		}
		bounded++
		weights[t] = limit
		if strings.HasSuffix(string(c), "mask") {
			weights[t] = 0
		}
	}
	return weights, bounded
}

// correct replaces the sampler's log-probabilities of policy sequences by the
// trainer's under the weights as they are, and sets what makes up for the
// difference. What the two differ by goes into the metrics.
func (t *Trainer) correct(ctx context.Context, sequences []*Sequence, result *Result) error {
	began := time.Now()
	var mismatch Mismatch
	bounded := 0
	for _, batch := range Plan(sampledOnly(sequences), t.options.TokensPerMicroBatch) {
		if err := ctx.Err(); err != nil {
			return err
		}
		scores, err := t.learner.Score(batch)
		if err != nil {
			return err
		}
		at := 0
		for _, s := range batch.Sequences {
			logProbs := scores.LogProbs[at : at+len(s.Targets)]
			at += len(s.Targets)
			mismatch.add(&Scored{Sequence: s, LogProbs: logProbs})
			bounded += s.correct(logProbs, &t.options)
		}
	}
	result.Seconds["logprob"] += time.Since(began).Seconds()
	mismatch.metrics(result.Metrics)
	if mismatch.Tokens > 0 {
		// sampling/corrected: the share of tokens whose importance ratio was
		// beyond correction_cap.
		result.Metrics["sampling/corrected"] = float64(bounded) / float64(mismatch.Tokens)
	}
	return t.tolerate(&mismatch, result)
}

// sampledOnly returns the policy sequences that have the sampler's
// log-probabilities.
func sampledOnly(sequences []*Sequence) (sampled []*Sequence) {
	for _, s := range policyOnly(sequences) {
		if s.Old != nil {
			sampled = append(sampled, s)
		}
	}
	return sampled
}

// correct takes the trainer's log-probabilities in the place of the sampler's, and
// returns the number of tokens whose ratio is bounded.
func (s *Sequence) correct(logProbs []float32, o *Options) (bounded int) {
	logRatios := make([]float64, len(logProbs))
	for t := range logProbs {
		logRatios[t] = float64(logProbs[t]) - float64(s.Old[t])
	}
	s.Correction, bounded = o.Correction.weights(logRatios, o.CorrectionCap)
	s.Old = append([]float32(nil), logProbs...)
	return bounded
}

// Mean differences of probability beyond which the sampler is told of, and no
// longer learnt from: rounding to bfloat16 stays well below both, a fault of the
// sampler's cache or of its kernels does not.
const (
	mismatchTold    = .005
	mismatchRefused = .01
)

// tolerate refuses a sampler that draws from another distribution than the one
// that is trained, unless it is allowed.
func (t *Trainer) tolerate(m *Mismatch, result *Result) error {
	d := m.Probability()
	switch {
	case !(d <= mismatchRefused) && !t.options.AllowMismatch:
		return fmt.Errorf("the sampler's probabilities differ from the trainer's by %.4f in the mean, more than %v: what is learnt would be of another policy (hint: policy.dtype=float32, or trainer.allow_mismatch=true)", d, mismatchRefused)
	case d > mismatchTold:
		result.Notes = append(result.Notes, fmt.Sprintf("the sampler's probabilities differ from the trainer's by %.4f in the mean: above %v it is no longer learnt from", d, mismatchRefused))
	}
	return nil
}
