package trainer

import (
	"errors"
	"fmt"
	"math"

	"agon"
)

// Rehearse takes a micro-batch of so many rows and tokens a row, which no policy
// wrote, through what a Step does with one: the scores of the reference and of the
// correction, where the options ask for them, and the loss forward and backward. It
// takes as much memory as a micro-batch of that size can, and shows how long it
// takes. No step is taken and the gradient is dropped: weights, moments and State are
// as they were before, also on an error. A width beyond the context is an error.
func (t *Trainer) Rehearse(rows, width int) error {
	if rows < 1 || width < 2 {
		return fmt.Errorf("rehearse: %d rows of %d tokens: there must be a row, of at least 2 tokens", rows, width)
	}
	batch := &Batch{Width: width}
	for row := range rows {
		batch.Sequences = append(batch.Sequences, t.rehearsal(row, width))
	}
	if err := checkReadable(batch.Sequences, t.learner); err != nil {
		return fmt.Errorf("rehearse: %w", err)
	}
	if err := errors.Join(t.rehearse(batch), t.learner.Discard()); err != nil {
		return fmt.Errorf("rehearse: %w", err)
	}
	return nil
}

func (t *Trainer) rehearse(batch *Batch) error {
	for _, scorer := range t.scorers() {
		if _, err := scorer.Score(batch); err != nil {
			return err
		}
	}
	objective := newObjective(t.algorithm, &t.options, batch.Sequences)
	batch.Entropies, batch.Values = objective.entropies(batch), objective.values()
	return t.learner.Accumulate(batch, func(scores Scores) Slopes {
		return objective.slopes(batch, scores, newTally())
	})
}

// scorers are those that score the sequences of a Step before its update.
func (t *Trainer) scorers() (scorers []Scorer) {
	if t.options.needsReference() {
		scorers = append(scorers, t.reference)
	}
	if _, compares := t.algorithm.(comparer); compares || t.options.Correction != CorrectionNone {
		scorers = append(scorers, t.learner)
	}
	return scorers
}

// rehearsal is a sequence that has all that a sampled one can have. All but its first
// token are targets, which is the most that there can be, and all ids are likely
// alike to the sampler.
func (t *Trainer) rehearsal(row, width int) *Sequence {
	s := &Sequence{
		Loss: agon.LossPolicy, Role: agon.RoleExecutor, Temperature: t.options.Temperature,
		Advantage: float64(1 - 2*(row%2)),
	}
	vocabulary := t.learner.Vocabulary()
	uniform := float32(-math.Log(float64(vocabulary)))
	for i := range width {
		s.Tokens = append(s.Tokens, int32((row+i)%vocabulary))
		if i == 0 {
			continue
		}
		s.Targets, s.Old = append(s.Targets, int32(i)), append(s.Old, uniform)
		if t.options.KLCoefficient > 0 && !t.options.KLEstimator.inReward() {
			s.Reference = append(s.Reference, uniform)
		}
	}
	s.Rival = s // for what compares; all others do not look
	n := len(s.Targets)
	s.Values, s.Advantages, s.Returns = make([]float64, n), make([]float64, n), make([]float64, n)
	return s
}
