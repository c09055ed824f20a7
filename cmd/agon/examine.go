package main

import (
	"context"

	"agon"
	"agon/verifier"
)

// examine measures held-out success before the first iteration and then every
// so many, on the development tasks; where the program loses all attempts at
// them, the iteration goes without. It comes before anything of the iteration
// is written, so that one that is interrupted here is dropped whole.
func (l *loop) examine(ctx context.Context, it *iteration) error {
	c := &l.config.Evaluation
	if c.Every == 0 || l.finished%c.Every != 0 {
		return nil
	}
	if l.exam == nil {
		exam, err := setExam(ctx, l.worlds, c.Tasks, developmentSeed(c.Seed, c.Tasks))
		if err != nil {
			return err
		}
		l.exam = exam
	}
	err := l.phase(it, "evaluate", func() (int, error) {
		r, err := l.sit(ctx, l.exam, c.Attempts)
		if err != nil {
			return 0, err
		}
		it.countTimed("held_out", r.timed())
		return 0, it.measureExam(r)
	})
	err = l.passOver(it, "evaluate", c.Tasks, err)
	if _, measured := it.metrics["eval/pass_at_1"]; measured && err == nil {
		l.shown.Say("held-out success after %d iterations: %s on %d tasks", l.finished, examFigures(it.metrics), c.Tasks)
	}
	return err
}

// developmentSeed is the first of tasks consecutive seeds below those for
// reporting; different choices share no task as long as there is room.
func developmentSeed(choice uint64, tasks int) int64 {
	room := uint64(agon.FirstReportingSeed-agon.FirstEvaluationSeed) / uint64(tasks)
	return agon.FirstEvaluationSeed + int64(choice%max(room, 1))*int64(tasks)
}

func (it *iteration) measureExam(r results) error {
	for name, scores := range map[string][]verifier.Score{
		// eval/pass_at_1: held-out success at temperature 1, of the policy as
		// it was at the start of the iteration, with a 95 % interval.
		"eval/pass_at_1": r.sampled,
		// eval/greedy: the same at temperature 0.
		"eval/greedy": r.greedy,
	} {
		summary, err := verifier.Summarize(scores, []int{1}, resampling())
		if err != nil {
			return err
		}
		estimate := summary.PassAt[1]
		it.measure(map[string]float64{name: estimate.Value, name + "/low": estimate.Low, name + "/high": estimate.High})
	}
	return nil
}
