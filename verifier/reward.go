package verifier

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"agon"

	"golang.org/x/sync/errgroup"
)

// Rewarding says what rewards attempts beside their verdicts.
type Rewarding struct {
	// Rewarder runs the reward functions of environments.
	Rewarder agon.Rewarder
	// Environments holds those that the tasks belong to, by name.
	Environments map[string]agon.Environment
	// Names are the rewards that are wanted. Each is one of some environment's; an
	// attempt gets those that its own environment has.
	Names []string
	// Concurrency is the number of tasks whose attempts are rewarded at once, 0 for
	// the number of processors.
	Concurrency int
	// Retries is how often the attempts at a task are rewarded anew after a failure
	// of the program.
	Retries int
}

// Validate returns an error that names the first reward which no environment has.
func (r Rewarding) Validate() error {
	known := r.known()
	for _, name := range r.Names {
		switch {
		case slices.Contains(known, name):
		case len(known) == 0:
			return fmt.Errorf("reward %q: no environment has a rewards.py that defines it", name)
		default:
			return fmt.Errorf("reward %q: must be one of %s", name, strings.Join(known, ", "))
		}
	}
	return nil
}

// known lists the rewards of all environments, sorted.
func (r Rewarding) known() []string {
	var names []string
	for _, environment := range r.Environments {
		names = append(names, environment.Spec().Rewards...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Rewards returns named numbers for attempts that were judged: groups[i] are those at
// tasks[i], judgements[i] what Judge said of them, and result[i][a] belongs to
// groups[i][a]. It is nil, without a number, for an attempt that does not count, whose
// environment has none of the rewards, or that left more behind than can be shown to
// them. All attempts at a task are rewarded in one batch. An error means that a
// reward is unknown or broken (agon.ErrBroken), that the program failed, or that ctx
// ended: there is no reward then, for a reward that is missing is none of 0.
func (r Rewarding) Rewards(ctx context.Context, tasks []agon.Task, groups [][]agon.Trajectory, judgements [][]Judgement) ([][]map[string]float64, error) {
	if len(tasks) != len(groups) || len(tasks) != len(judgements) {
		return nil, fmt.Errorf("rewards: %d tasks, %d groups of attempts and %d of judgements", len(tasks), len(groups), len(judgements))
	}
	if err := r.Validate(); err != nil {
		return nil, fmt.Errorf("rewards: %w", err)
	}
	rewards := make([][]map[string]float64, len(tasks))
	parallel, rewarding := errgroup.WithContext(ctx)
	parallel.SetLimit(r.concurrency())
	for i := range tasks {
		parallel.Go(func() (err error) {
			rewards[i], err = r.group(rewarding, &tasks[i], groups[i], judgements[i])
			return err
		})
	}
	if err := parallel.Wait(); err != nil {
		return nil, fmt.Errorf("rewards: %w", err)
	}
	return rewards, nil
}

func (r Rewarding) concurrency() int {
	if r.Concurrency > 0 {
		return r.Concurrency
	}
	return runtime.GOMAXPROCS(0)
}

// group rewards the attempts at one task.
func (r Rewarding) group(ctx context.Context, task *agon.Task, trajectories []agon.Trajectory, judgements []Judgement) ([]map[string]float64, error) {
	if len(trajectories) != len(judgements) {
		return nil, fmt.Errorf("task %s: %d attempts and %d judgements", task.ID, len(trajectories), len(judgements))
	}
	environment := r.Environments[task.Environment]
	if environment == nil {
		return nil, fmt.Errorf("environment %q is not loaded", task.Environment)
	}
	rewards := make([]map[string]float64, len(trajectories))
	names := r.namesOf(environment)
	if len(names) == 0 {
		return rewards, nil
	}
	var attempts []agon.Attempt
	var rewarded []int
	for a := range trajectories {
		if judgements[a].Counts {
			attempts = append(attempts, agon.Attempt{Task: task, Trajectory: &trajectories[a], Verdict: judgements[a].Verdict})
			rewarded = append(rewarded, a)
		}
	}
	earned, err := r.insist(ctx, environment, names, attempts)
	for k := range earned {
		rewards[rewarded[k]] = earned[k]
	}
	return rewards, err
}

// namesOf are the rewards that are wanted and that an environment has.
func (r Rewarding) namesOf(environment agon.Environment) []string {
	has := environment.Spec().Rewards
	return slices.DeleteFunc(slices.Clone(r.Names), func(name string) bool { return !slices.Contains(has, name) })
}

// insist asks the rewarder again after a failure of the program, and holds it to its
// promise.
func (r Rewarding) insist(ctx context.Context, environment agon.Environment, names []string, attempts []agon.Attempt) (earned []map[string]float64, err error) {
	if len(attempts) == 0 {
		return nil, nil
	}
	for range 1 + r.Retries {
		earned, err = r.Rewarder.Rewards(ctx, environment, names, attempts)
		if err == nil || errors.Is(err, agon.ErrBroken) || ctx.Err() != nil {
			break
		}
	}
	if err == nil && len(earned) != len(attempts) {
		err = fmt.Errorf("%d rewards for %d attempts", len(earned), len(attempts))
	}
	if err != nil {
		return nil, err
	}
	return earned, nil
}
