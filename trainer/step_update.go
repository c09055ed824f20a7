package trainer

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"agon"
)

// refer scores the policy sequences under the reference.
func (t *Trainer) refer(ctx context.Context, sequences []*Sequence, result *Result) error {
	began := time.Now()
	for _, batch := range Plan(policyOnly(sequences), t.options.TokensPerMicroBatch) {
		if err := ctx.Err(); err != nil {
			return err
		}
		scores, err := t.reference.Score(batch)
		if err != nil {
			return err
		}
		at := 0
		for _, s := range batch.Sequences {
			s.Reference = scores.LogProbs[at : at+len(s.Targets)]
			at += len(s.Targets)
		}
	}
	result.Seconds["logprob"] += time.Since(began).Seconds()
	return nil
}

// update takes the optimizer steps of an iteration.
func (t *Trainer) update(ctx context.Context, sequences []*Sequence, at Iteration, result *Result) error {
	began := time.Now()
	rate := t.options.Schedule.Factor(at.Index, at.Total)
	tally := newTally()
	tally.compare = t.options.Correction == CorrectionNone
	tally.progress = func(done int) {
		if at.Progress != nil {
			at.Progress(done, t.options.Epochs*len(sequences))
		}
	}
	for epoch := 0; epoch < t.options.Epochs; epoch++ {
		stream := at.Stream.Derive(uint64(epoch))
		for _, part := range miniBatches(sequences, t.options.MiniBatches, stream) {
			if err := t.optimize(ctx, part, rate, tally, result); err != nil {
				return errors.Join(err, t.learner.Discard())
			}
		}
	}
	result.Seconds["update"] = time.Since(began).Seconds()
	result.Updates, result.Tokens = tally.steps-tally.skipped, tally.tokens
	t.state.Tokens += int64(tally.tokens)
	t.state.Updates += result.Updates
	t.state.Skipped += tally.skipped
	if tally.steps == 0 {
		result.Notes = append(result.Notes, "there was nothing to learn from: the policy stays as it is")
	}
	tally.metrics(result.Metrics)
	// learning_rate: the rate of this iteration, by the schedule.
	result.Metrics["learning_rate"] = rate * at.LearningRate
	return nil
}

// optimize takes one optimizer step over sequences.
func (t *Trainer) optimize(ctx context.Context, sequences []*Sequence, rate float64, tally *tally, result *Result) error {
	if _, ok := t.algorithm.(comparer); ok {
		if err := t.compare(sequences); err != nil {
			return err
		}
	}
	objective := newObjective(t.algorithm, &t.options, sequences)
	for _, batch := range Plan(sequences, t.options.TokensPerMicroBatch) {
		if tally.steps == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		batch.Entropies, batch.Values = objective.entropies(batch), objective.values()
		err := t.learner.Accumulate(batch, func(scores Scores) Slopes {
			return objective.slopes(batch, scores, tally)
		})
		if err != nil {
			return err
		}
		tally.tokens += batch.Tokens()
		tally.padded += len(batch.Sequences) * batch.Width
		tally.sequences += len(batch.Sequences)
		tally.progress(tally.sequences)
	}
	norm, err := t.learner.Update(rate, t.options.MaxGradientNorm)
	if err != nil {
		return err
	}
	tally.steps++
	tally.compare = false
	if math.IsNaN(norm) || math.IsInf(norm, 0) {
		tally.skipped++
		result.Notes = append(result.Notes, fmt.Sprintf(
			"optimizer step %d was skipped: the norm of its gradient is %v", tally.steps, norm))
		return nil
	}
	tally.norms = append(tally.norms, norm)
	return nil
}

// compare sets LogRatio of policy sequences to what the weights say now.
func (t *Trainer) compare(sequences []*Sequence) error {
	for _, batch := range Plan(policyOnly(sequences), t.options.TokensPerMicroBatch) {
		scores, err := t.learner.Score(batch)
		if err != nil {
			return err
		}
		at := 0
		for _, s := range batch.Sequences {
			s.LogRatio = 0
			for _, reference := range s.Reference {
				s.LogRatio += float64(scores.LogProbs[at]) - float64(reference)
				at++
			}
		}
	}
	return nil
}

// miniBatches deals sequences into n parts by lot, policy and supervised ones
// apart, so that each part has its share of both; rivals stay together. Empty parts
// are left out.
func miniBatches(sequences []*Sequence, n int, stream agon.Stream) [][]*Sequence {
	if n == 1 && len(sequences) > 0 {
		return [][]*Sequence{sequences}
	}
	parts := make([][]*Sequence, n)
	policy, supervised := byKind(sequences)
	for kind, some := range [][]*Sequence{withoutLosers(policy), supervised} {
		for i, j := range permutation(len(some), stream.Derive(uint64(kind))) {
			parts[i%n] = append(parts[i%n], some[j])
			if rival := some[j].Rival; rival != nil {
				parts[i%n] = append(parts[i%n], rival)
			}
		}
	}
	var filled [][]*Sequence
	for _, part := range parts {
		if len(part) > 0 {
			filled = append(filled, part)
		}
	}
	return filled
}

// withoutLosers leaves out the worse of two rivals.
func withoutLosers(sequences []*Sequence) []*Sequence {
	return slices.DeleteFunc(slices.Clone(sequences), func(s *Sequence) bool { return s.Rival != nil && s.Advantage < 0 })
}

// permutation returns 0..n-1 in an order drawn by stream (Fisher and Yates).
func permutation(n int, stream agon.Stream) []int {
	order := make([]int, n)
	for i := range order {
		j := int(stream.Uniform(uint64(i)) * float64(i+1))
		order[i] = order[j]
		order[j] = i
	}
	return order
}
