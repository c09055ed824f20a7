package trainer

import (
	"fmt"
	"math"

	"agon"
)

// objective is the loss of one optimizer step:
//
//	L = Σ_policy w_it [ m_it·c_it·surrogate_it + β·k(πθ, π_ref)_it − h·H_it + value_it ]
//	  + λ · Σ_supervised 1/n · a_i · (−log πθ(o_it))
//
// w is the aggregation's weight, m that of rare tokens (see rarity), c that which
// makes up for the sampler (see Correction), both constant in the derivative, n the
// number of supervised targets, and value the critic's loss, of PPO. w and n are taken over all
// sequences of the step, not of a micro-batch.
type objective struct {
	algorithm  Algorithm
	options    *Options
	policy     normalizer
	supervised normalizer
}

// newObjective counts the sequences of one optimizer step.
func newObjective(algorithm Algorithm, options *Options, sequences []*Sequence) *objective {
	o := &objective{
		algorithm:  algorithm,
		options:    options,
		policy:     normalizer{aggregation: options.Aggregation.of(algorithm), fixedLength: options.FixedLength},
		supervised: normalizer{aggregation: AggregateToken},
	}
	for _, s := range sequences {
		if s.Loss == agon.LossSupervised {
			o.supervised.add(s)
		} else {
			o.policy.add(s)
		}
	}
	return o
}

// entropies reports whether batch has a target whose entropy is told or paid.
func (o *objective) entropies(batch *Batch) bool {
	for _, s := range batch.Sequences {
		if s.Loss == agon.LossPolicy {
			return true
		}
	}
	return false
}

// values reports whether the critic has a part in the loss.
func (o *objective) values() bool {
	_, ok := o.algorithm.(valuer)
	return ok
}

// slopes returns the derivatives of the loss by the scores of batch, and adds
// what batch contributes to tally.
func (o *objective) slopes(batch *Batch, scores Scores, tally *tally) Slopes {
	slopes := Slopes{LogProbs: make([]float32, len(scores.LogProbs))}
	if o.options.EntropyCoefficient > 0 && scores.Entropies != nil {
		slopes.Entropies = make([]float32, len(scores.Entropies))
	}
	if scores.Values != nil {
		slopes.Values = make([]float32, len(scores.Values))
	}
	part := newBatchTally()
	at := 0
	for _, s := range batch.Sequences {
		n := len(s.Targets)
		scored := &Scored{Sequence: s, LogProbs: scores.LogProbs[at : at+n]}
		if scores.Entropies != nil {
			scored.Entropies = scores.Entropies[at : at+n]
		}
		if scores.Values != nil {
			scored.NewValues = scores.Values[at : at+n]
		}
		if s.Loss == agon.LossSupervised {
			o.likelihood(scored, slopes.LogProbs[at:at+n], part)
		} else {
			o.gradient(scored, slopes, at, part)
		}
		at += n
	}
	tally.add(part)
	return slopes
}

// likelihood is λ/n · a · (−log πθ).
func (o *objective) likelihood(s *Scored, slopes []float32, part *batchTally) {
	w := o.supervised.weight(s.Sequence)
	scale := o.options.SupervisedWeight * w * s.Advantage
	for t := range slopes {
		slopes[t] = float32(-scale)
		part.supervised += w * -s.LogProb(t)
		part.loss -= scale * s.LogProb(t)
	}
}

// gradient is w [ m c surrogate + β k − h H ], written at slopes from index at.
func (o *objective) gradient(s *Scored, slopes Slopes, at int, part *batchTally) {
	terms := make([]Term, len(s.LogProbs))
	o.algorithm.Surrogate(s, terms)
	w, tokens := o.policy.weight(s.Sequence), part.of(s.Role)
	tokens.hasKL = tokens.hasKL || s.Reference != nil
	for t, term := range terms {
		weight := o.rarity(s, t) * s.correction(t)
		loss, slope := weight*term.Loss, weight*term.Slope
		if s.Reference != nil {
			kl := o.options.KLEstimator.Term(s.LogProb(t), float64(s.Reference[t]))
			loss += o.options.KLCoefficient * kl.Loss
			slope += o.options.KLCoefficient * kl.Slope
			tokens.kl += kl.Loss
		}
		if s.Entropies != nil {
			loss -= o.options.EntropyCoefficient * float64(s.Entropies[t])
			tokens.entropy += float64(s.Entropies[t])
		}
		if slopes.Entropies != nil {
			slopes.Entropies[at+t] = float32(-w * o.options.EntropyCoefficient)
		}
		if critic, ok := o.algorithm.(valuer); ok {
			value, valueSlope := critic.Value(s, t)
			slopes.Values[at+t] = float32(w * valueSlope)
			loss += value
			part.value += w * value
		}
		slopes.LogProbs[at+t] = float32(w * slope)
		part.loss += w * loss
		part.policy += w * weight * term.Loss
		tokens.clip(term.Clip)
	}
	part.sequence(s)
}

// rarity is m_it: min(1, p / RareToken) for a token of a negative advantage, p
// being its probability, and 1 for any other.
//
// The gradient of log p grows with 1 − p, so what was drawn once in a thousand
// outweighs what is likely (Yang et al. 2025, arXiv 2505.12929, section 4, who
// weigh by α p + 1 − α whatever the advantage). Where such a token is rewarded
// that is how something new is learnt. Where it is punished nothing is gained,
// it was next to impossible before, while the push away from it goes where no
// sample has been: it made a policy of .8 M parameters begin programs with words
// of instructions.
func (o *objective) rarity(s *Scored, t int) float64 {
	if s.Advantage >= 0 || o.options.RareToken == 0 {
		return 1
	}
	return min(1, math.Exp(s.LogProb(t))/o.options.RareToken)
}

// check refuses sequences that the algorithm has no use for.
func (o *objective) check(s *Sequence) error {
	if s.Loss == agon.LossPolicy && o.algorithm.NeedsOld() && s.Old == nil {
		return fmt.Errorf("%s needs the sampler's log-probabilities and a sample has none: text of another policy is for supervised loss", o.options.Algorithm)
	}
	return nil
}
