package executor

import (
	"context"
	"fmt"

	"agon"
)

// RolloutOptions say how tasks are attempted.
type RolloutOptions struct {
	// Environments holds those that the tasks belong to, by name.
	Environments map[string]agon.Environment
	Language     Language
	// Attempts is the number of attempts at each task: the size of a group.
	Attempts    int
	Temperature float64
	// Truncation of the distribution that is drawn from.
	Truncation agon.Truncation
	// TurnTokens bounds each turn. TurnLimit bounds the turns; 0 takes the
	// environment's own.
	TurnTokens int
	TurnLimit  int
	// Stream is the iteration's; that of an attempt is derived from it by the
	// task's ID and the number of the attempt.
	Stream agon.Stream
}

// Rollout plays options.Attempts attempts at each task, as one Play.
// result[i][a] is attempt a at tasks[i]. One that was lost to the program has
// agon.StatusFailed; where all were, they come with a *agon.LostError. Any other
// error means that nothing could be played.
func Rollout(ctx context.Context, player agon.Player, policy agon.Policy, tasks []agon.Task, options RolloutOptions) ([][]agon.Trajectory, error) {
	starts, err := Starts(tasks, options)
	if err != nil {
		return nil, fmt.Errorf("rollout: %w", err)
	}
	trajectories, err := player.Play(ctx, policy, starts)
	if err != nil {
		err = fmt.Errorf("rollout: %w", err)
	}
	if len(trajectories) == 0 {
		return nil, err
	}
	groups := make([][]agon.Trajectory, len(tasks))
	for i := range groups {
		groups[i] = trajectories[i*options.Attempts : (i+1)*options.Attempts]
	}
	return groups, err
}

// Starts returns the episodes of a rollout, all attempts at a task together,
// so that they share the cache of its prompt.
func Starts(tasks []agon.Task, options RolloutOptions) ([]agon.Start, error) {
	starts := make([]agon.Start, 0, len(tasks)*options.Attempts)
	for i := range tasks {
		start, err := startOf(&tasks[i], options)
		if err != nil {
			return nil, fmt.Errorf("task %s: %w", tasks[i].ID, err)
		}
		stream := options.Stream.Name(tasks[i].ID)
		for a := range options.Attempts {
			start.Attempt, start.Stream = a, stream.Derive(uint64(a))
			starts = append(starts, start)
		}
	}
	return starts, nil
}

func startOf(task *agon.Task, options RolloutOptions) (agon.Start, error) {
	environment := options.Environments[task.Environment]
	if environment == nil {
		return agon.Start{}, fmt.Errorf("environment %q is not loaded", task.Environment)
	}
	spec := environment.Spec()
	prompt, err := options.Language.Prompt(spec, task.Instruction)
	if err != nil {
		return agon.Start{}, err
	}
	tools := spec.ToolsFor(agon.RoleExecutor)
	limit := options.TurnLimit
	if limit == 0 {
		limit = spec.TurnLimit
	}
	return agon.Start{
		Role:        agon.RoleExecutor,
		Environment: environment,
		Seed:        task.Seed,
		Task:        task,
		Prompt:      prompt,
		Grammar:     options.Language.Grammar(tools),
		Tools:       tools,
		Temperature: options.Temperature,
		Truncation:  options.Truncation,
		TurnLimit:   limit,
		TurnTokens:  options.TurnTokens,
	}, nil
}
