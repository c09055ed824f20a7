package agontest

import (
	"context"
	"fmt"
	"math"

	"agon"
)

// Rewarder holds reward functions by name, which any environment may name. It
// implements agon.Rewarder.
type Rewarder map[string]func(agon.Attempt) float64

var _ agon.Rewarder = Rewarder{}

// Rewards implements agon.Rewarder.
func (r Rewarder) Rewards(ctx context.Context, environment agon.Environment, names []string, attempts []agon.Attempt) ([]map[string]float64, error) {
	rewards := make([]map[string]float64, len(attempts))
	for i, attempt := range attempts {
		rewards[i] = map[string]float64{}
		for _, name := range names {
			function := r[name]
			if function == nil {
				return nil, fmt.Errorf("environment %s: no reward %q", environment.Spec().Name, name)
			}
			value := function(attempt)
			if math.IsNaN(value) || math.IsInf(value, 0) {
				return nil, fmt.Errorf("environment %s: %s: returned %v: a reward is a finite number", environment.Spec().Name, name, value)
			}
			rewards[i][name] = value
		}
	}
	return rewards, ctx.Err()
}

// Inspector is an invariant: it returns why a task is refused, or nothing. It
// implements agon.Inspector.
type Inspector func(agon.Solved) string

var _ agon.Inspector = Inspector(nil)

// Inspect implements agon.Inspector.
func (i Inspector) Inspect(ctx context.Context, _ agon.Environment, tasks []agon.Solved) ([]agon.Verdict, error) {
	verdicts := make([]agon.Verdict, len(tasks))
	for k, task := range tasks {
		verdicts[k] = agon.Verdict{Pass: true, Stage: agon.VerdictAccepted}
		if reason := i(task); reason != "" {
			verdicts[k] = agon.Verdict{Stage: agon.VerdictRejected, Reason: reason}
		}
	}
	return verdicts, ctx.Err()
}

// Authored is Bins whose author names rewards and may have an invariant.
type Authored struct {
	Bins
	Rewards   []string
	Invariant bool
}

// Spec implements agon.Environment.
func (a Authored) Spec() *agon.Spec {
	spec := *a.Bins.Spec()
	spec.Rewards, spec.Invariant = a.Rewards, a.Invariant
	return &spec
}
