package train

import (
	"context"

	"agon"
	"agon/trainer"
)

// imitate draws the supervised part: the challenger's own kept items, and
// seeded demonstrations.
func (l *Loop) imitate(it *Iteration) []agon.Sample {
	t := &l.Config.Trainer
	if t.SupervisedWeight == 0 || t.Algorithm == "none" {
		return nil
	}
	wanted := t.SupervisedItems * t.MiniBatches // every epoch deals them again
	var own []agon.Sample
	for _, trajectory := range l.imitations.Draw(min(wanted, l.imitations.Len()), l.pool.Unmastered, it.stream.Name("own")) {
		own = append(own, agon.Sample{Trajectory: trajectory, Group: "own", Loss: agon.LossSupervised})
	}
	options := trainer.ImitationOptions{Samples: wanted, OwnShare: t.SupervisedOwn}
	return trainer.Imitate(own, l.corpus, options, it.stream.Name("imitate"))
}

// learn updates the policy. Without an algorithm it does nothing.
func (l *Loop) learn(ctx context.Context, it *Iteration, samples []agon.Sample) error {
	if l.trainer == nil {
		return ctx.Err()
	}
	l.begins("update")
	result, err := l.trainer.Step(ctx, samples, trainer.Iteration{
		Index:        it.Number - 1,
		Total:        l.Config.Iterations,
		LearningRate: l.Config.Trainer.LearningRate,
		Stream:       it.stream.Name("learn"),
		Progress:     l.tell,
	})
	if err != nil {
		return err
	}
	it.measure(result.Metrics)
	it.earn(result.Earnings)
	for name, seconds := range result.Seconds {
		tokens := 0
		if name == "update" {
			tokens = result.Tokens
		}
		it.Clock.Add(name, seconds, tokens)
	}
	it.notes = append(it.notes, result.Notes...)
	if l.teacher != nil {
		it.attributeToTeacher()
	}
	return nil
}
