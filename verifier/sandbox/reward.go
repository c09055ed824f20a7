package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"agon"
)

// rewardsFile holds reward functions.
const rewardsFile = "rewards.py"

// Rewards implements agon.Rewarder. The environment is one of this Sandbox's. A
// batch is a process of its own, in which rewards.py runs anew: what it keeps lasts
// from the first attempt to the last and no longer. Before each call Python's
// module random is seeded with the task's seed. The first attempt is rewarded twice,
// and a function that returns something else then is broken. The error of what the
// author did wrong is an ErrBroken, and names file, line and function.
func (s *Sandbox) Rewards(ctx context.Context, environment agon.Environment, names []string, attempts []agon.Attempt) ([]map[string]float64, error) {
	env, err := s.own(environment)
	if err != nil {
		return nil, err
	}
	rewards, err := env.rewards(ctx, names, attempts)
	if err != nil {
		return nil, fmt.Errorf("environment %s: %w", env.spec.Name, err)
	}
	return rewards, nil
}

// own returns the environment as this Sandbox made it.
func (s *Sandbox) own(world agon.Environment) (*environment, error) {
	env, err := s.known(world.Spec().Digest)
	if err == nil && env == nil {
		err = fmt.Errorf("environment %s: it is not of this sandbox", world.Spec().Name)
	}
	return env, err
}

func (e *environment) rewards(ctx context.Context, names []string, attempts []agon.Attempt) ([]map[string]float64, error) {
	if err := e.checkRewards(names); err != nil {
		return nil, err
	}
	rewards := make([]map[string]float64, len(attempts))
	var plan rewardPlan
	for i, attempt := range attempts {
		before, err := e.initialState(ctx, attempt.Task.Seed)
		if err != nil {
			return nil, err
		}
		texts, size, err := argumentTexts(e.showTask(&attempt.Task.Item), showTrajectory(attempt, before))
		if err != nil {
			return nil, fmt.Errorf("attempt %d: %w", i, err)
		}
		if size <= e.sandbox.largestAssessed() {
			rewards[i] = map[string]float64{}
			plan.add(i, names, attempt.Task.Seed, texts)
		}
	}
	if len(plan.calls) == 0 {
		return rewards, ctx.Err()
	}
	told, err := e.sandbox.assess(ctx, e.assessmentOf(rewardsFile, plan.calls...))
	if err != nil {
		return nil, err
	}
	return rewards, plan.fill(rewards, told)
}

// describeRewards names the rewards in the spec, if there are any.
func (e *environment) describeRewards(ctx context.Context) error {
	if _, ok := e.folder.Files[rewardsFile]; !ok {
		return nil
	}
	told, err := e.sandbox.assess(ctx, e.assessmentOf(rewardsFile))
	if err != nil {
		return err
	}
	for _, function := range told.functions {
		if slices.Contains(reserved, function.name) {
			return &brokenError{told.place(rewardsFile, function.name) + ": the program has a reward of that name (hint: take another)"}
		}
		e.spec.Rewards = append(e.spec.Rewards, function.name)
	}
	return nil
}

// reserved are the names of what attempts and proposals earn anyway.
var reserved = []string{"outcome", "difficulty"}

// checkRewards refuses a name that is none of the environment's.
func (e *environment) checkRewards(names []string) error {
	for _, name := range names {
		switch {
		case slices.Contains(e.spec.Rewards, name):
		case len(e.spec.Rewards) == 0:
			return &brokenError{fmt.Sprintf("there is no %s, which could define the reward %q", rewardsFile, name)}
		default:
			return &brokenError{fmt.Sprintf("%s: no reward %q: there are %s%s", rewardsFile, name, strings.Join(e.spec.Rewards, ", "), didYouMean(name, e.spec.Rewards))}
		}
	}
	return nil
}

// rewardPlan is the calls that reward a batch, and of which attempt each is.
type rewardPlan struct {
	calls []assessCall
	of    []int
}

// add has an attempt rewarded by each of names; the first of all, twice.
func (p *rewardPlan) add(attempt int, names []string, seed int64, texts []string) {
	if len(p.calls) == 0 {
		names = slices.Concat(names, names)
	}
	for _, name := range names {
		p.calls = append(p.calls, assessCall{Function: name, Seed: seed, Arguments: texts})
		p.of = append(p.of, attempt)
	}
}

// fill reads the values of the calls into rewards.
func (p *rewardPlan) fill(rewards []map[string]float64, told assessed) error {
	for k, call := range p.calls {
		var value *float64
		if err := json.Unmarshal(told.values[k], &value); err != nil || value == nil {
			return &brokenError{rewardsFile + ": " + meddled}
		}
		earned := rewards[p.of[k]]
		if first, again := earned[call.Function]; again && first != *value {
			return &brokenError{fmt.Sprintf("%s: returned %v, and %v for the same attempt again: %s",
				told.place(rewardsFile, call.Function), first, *value, wavers)}
		}
		earned[call.Function] = *value
	}
	return nil
}

// wavers is said of a function that does not return the same for the same.
const wavers = "it may ask neither a clock, nor the system's chance, nor what it remembers"
