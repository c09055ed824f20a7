package main

import (
	"context"
	"fmt"

	"agon"
	"agon/challenger/synthetic"
	"agon/configs"
	"agon/executor"
	"agon/verifier"
)

// exam is a set of held-out tasks.
type exam struct {
	heldOut []agon.HeldOutTask
	tasks   []agon.Task
}

// setExam returns n held-out tasks, from the environments in turn. Those of
// equal arguments are equal; first is at least agon.FirstEvaluationSeed.
func setExam(ctx context.Context, w *worlds, n int, first int64) (*exam, error) {
	e := &exam{heldOut: make([]agon.HeldOutTask, n), tasks: make([]agon.Task, n)}
	count := len(w.environments)
	for k, environment := range w.environments {
		var seeds []int64
		for i := k; i < n; i += count {
			seeds = append(seeds, first+int64(i))
		}
		tasks, err := heldOutOf(ctx, w.folders[k], environment, seeds)
		if err != nil {
			return nil, fmt.Errorf("held-out tasks of %s: %w", environment.Spec().Name, err)
		}
		for i := range tasks {
			e.heldOut[k+i*count] = tasks[i]
		}
	}
	for i := range e.heldOut {
		item := e.heldOut[i].Item
		e.tasks[i] = agon.Task{Item: item, ID: item.ID(w.byName[item.Environment].Spec().Digest)}
	}
	return e, nil
}

// heldOutOf asks the author's own generator, or composes tasks where there is
// none.
func heldOutOf(ctx context.Context, folder *agon.Folder, environment agon.Environment, seeds []int64) ([]agon.HeldOutTask, error) {
	if _, written := folder.Files["evaluation.py"]; written {
		if examiner, ok := environment.(agon.Examiner); ok {
			return examiner.HeldOut(ctx, seeds)
		}
	}
	generator, err := synthetic.New(folder, environment)
	if err != nil {
		return nil, mistake(err)
	}
	return generator.HeldOut(ctx, seeds)
}

// sitting is how a policy takes an exam.
type sitting struct {
	config  *configs.Config
	worlds  *worlds
	player  agon.Player
	policy  agon.Policy
	actions executor.Language
	// attempts at each task, at this temperature.
	attempts    int
	temperature float64
	stream      agon.Stream
}

// take plays and judges all attempts, and counts them per task.
func (s *sitting) take(ctx context.Context, e *exam) ([]verifier.Score, error) {
	options := rolloutOptions(s.config, s.worlds, s.actions, s.stream)
	options.Attempts, options.Temperature = s.attempts, s.temperature
	groups, err := executor.Rollout(ctx, s.player, s.policy, e.tasks, options)
	if err != nil {
		return nil, err
	}
	judging := newJudging(s.config, s.worlds)
	judgements, err := judging.Judge(ctx, e.tasks, groups)
	if err != nil {
		return nil, err
	}
	scores := make([]verifier.Score, len(e.tasks))
	for i := range scores {
		scores[i] = verifier.ScoreOf(e.tasks[i].ID, &e.heldOut[i], judgements[i])
	}
	return scores, nil
}

// examine measures a policy on held-out tasks for development, greedily and at
// temperature 1, and prints a line each.
func examine(ctx context.Context, w *worlds, c *configs.Config, s *student) error {
	if c.Pretrain.EvaluationTasks == 0 {
		return nil
	}
	e, err := setExam(ctx, w, c.Pretrain.EvaluationTasks, agon.FirstEvaluationSeed)
	if err != nil {
		return err
	}
	actions, _, err := languages(c)
	if err != nil {
		return err
	}
	sit := sitting{config: c, worlds: w, player: newPlayer(c, w, s), policy: s, actions: actions}
	for _, way := range []struct {
		name        string
		temperature float64
		attempts    int
	}{{"temperature 1", 1, 4}, {"greedy", 0, 1}} {
		sit.temperature, sit.attempts, sit.stream = way.temperature, way.attempts, agon.NewStream(c.Seed).Name(way.name)
		scores, err := sit.take(ctx, e)
		if err != nil {
			return err
		}
		if err := printScores(way.name, scores); err != nil {
			return err
		}
	}
	return nil
}
