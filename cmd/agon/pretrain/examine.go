package pretrain

import (
	"context"
	"io"
	"os"

	"agon"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
)

// examine measures a policy on held-out tasks for development and prints it.
func examine(ctx context.Context, out io.Writer, w *worlds.Worlds, c *configs.Config, s *policies.Actor) error {
	if c.Pretrain.EvaluationTasks == 0 {
		return nil
	}
	e, err := exams.Set(ctx, w, c.Pretrain.EvaluationTasks, agon.FirstEvaluationSeed)
	if err != nil {
		return err
	}
	sit, err := exams.NewSitting(c, w, s, s)
	if err != nil {
		return err
	}
	shown := terminal.NewProgress(os.Stderr, "measuring", "temperatures", 2)
	defer shown.Done()
	shown.Begin("attempting")
	sit.Player = stages.NewPlayer(c, w, s, shown.Phase)
	r, err := sit.TakeBoth(ctx, e)
	if err != nil {
		return err
	}
	shown.Done()
	return exams.PrintResults(out, r)
}
