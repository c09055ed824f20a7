package train

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"agon"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/verifier"
)

// examine measures held-out success before the first iteration and then every
// so many, on the development tasks; where the program loses all attempts at
// them, the iteration goes without. It comes before anything of the iteration
// is written, so that one that is interrupted here is dropped whole.
func (l *Loop) examine(ctx context.Context, it *Iteration) error {
	if every := l.Config.Evaluation.Every; every == 0 || l.Finished%every != 0 {
		return nil
	}
	return l.measureHeldOut(ctx, it)
}

// ExamineLast measures held-out success as the next iteration would, where none is to
// come: the checkpoint of the iteration that was finished holds it, if it is not saved
// yet. Without evaluation, or where nothing is learnt, it does nothing.
func (l *Loop) ExamineLast(ctx context.Context) error {
	if l.Config.Evaluation.Every == 0 || l.trainer == nil {
		return nil
	}
	it := l.begin()
	err := l.measureHeldOut(ctx, it)
	for _, note := range it.notes {
		l.Shown.Say("%s", note)
	}
	if terminal.DroppedBy(ctx, err) {
		l.Shown.Say("held-out success after the last iteration was not measured (hint: agon eval measures it)")
		return nil
	}
	if err != nil {
		return fmt.Errorf("held-out success after the last iteration: %w", err)
	}
	if _, measured := it.Metrics["eval/pass_at_1"]; measured {
		maps.DeleteFunc(it.Metrics, func(name string, _ float64) bool { return !isOfHeldOut(name) })
		l.lastExam = it
	}
	return nil
}

// isOfHeldOut reports whether a metric is of held-out attempts.
func isOfHeldOut(name string) bool {
	return strings.HasPrefix(name, "eval/") || strings.HasPrefix(name, "environments/") || name == runs.TimeLimited
}

// measureHeldOut measures held-out success for an iteration, before anything else of it.
func (l *Loop) measureHeldOut(ctx context.Context, it *Iteration) error {
	c := &l.Config.Evaluation
	exam, err := l.heldOut(ctx)
	if err != nil {
		return err
	}
	err = l.phase(it, "evaluate", func() (int, error) {
		r, err := l.Sit(ctx, exam, c.Attempts)
		if err != nil {
			return 0, err
		}
		it.countTimed("held_out", r.Timed())
		return 0, it.measureExam(r)
	})
	err = l.passOver(it, "evaluate", c.Tasks, err)
	if _, measured := it.Metrics["eval/pass_at_1"]; measured && err == nil {
		l.Shown.Say("held-out success after %s: %s on %d tasks", terminal.Counted(l.Finished, "iteration"), runs.ExamFigures(it.Metrics), c.Tasks)
	}
	return err
}

// heldOut are the development tasks, which are made once.
func (l *Loop) heldOut(ctx context.Context) (*exams.Exam, error) {
	if l.exam != nil {
		return l.exam, nil
	}
	c := &l.Config.Evaluation
	exam, err := exams.Set(ctx, l.Worlds, c.Tasks, developmentSeed(c.Seed, c.Tasks))
	if err == nil {
		l.exam = exam
	}
	return exam, err
}

// developmentSeed is the first of tasks consecutive seeds below those for
// reporting; different choices share no task as long as there is room.
func developmentSeed(choice uint64, tasks int) int64 {
	room := uint64(agon.FirstReportingSeed-agon.FirstEvaluationSeed) / uint64(tasks)
	return agon.FirstEvaluationSeed + int64(choice%max(room, 1))*int64(tasks)
}

func (it *Iteration) measureExam(r exams.Results) error {
	for name, scores := range map[string][]verifier.Score{
		// eval/pass_at_1: held-out success at temperature 1, of the policy as
		// it was at the start of the iteration, with a 95 % interval.
		"eval/pass_at_1": r.Sampled,
		// eval/greedy: the same at temperature 0.
		"eval/greedy": r.Greedy,
	} {
		summary, err := verifier.Summarize(scores, []int{1}, exams.Resampling())
		if err != nil {
			return err
		}
		estimate := summary.PassAt[1]
		it.measure(map[string]float64{name: estimate.Value, name + "/low": estimate.Low, name + "/high": estimate.High})
		if name == "eval/pass_at_1" {
			for environment, success := range summary.Environments {
				it.measureOf(environment, "success", success.Value)
			}
		}
	}
	return nil
}

// Sit lets the policy as it is now take an exam.
func (l *Loop) Sit(ctx context.Context, e *exams.Exam, attempts int) (exams.Results, error) {
	s, err := exams.NewSitting(l.Config, l.Worlds, l.Policy, l.transcriber())
	if err != nil {
		return exams.Results{}, err
	}
	s.Player, s.Attempts = l.player, attempts
	return s.TakeBoth(ctx, e)
}
