package agontest

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"

	"agon"
)

// RewarderCase is a rewarder with an environment that has reward functions, and
// attempts at its tasks that they can be shown.
type RewarderCase struct {
	Rewarder    agon.Rewarder
	Environment agon.Environment
	Attempts    []agon.Attempt
}

// TestRewarder checks what agon.Rewarder promises: a finite number by each name that
// was asked for and no other, the same alone, among others and in another order, and
// an error for a name that is none.
func TestRewarder(t *testing.T, c RewarderCase) {
	names := c.Environment.Spec().Rewards
	if len(names) == 0 || len(c.Attempts) < 2 {
		t.Fatalf("%d rewards and %d attempts: too few to tell anything", len(names), len(c.Attempts))
	}
	all := c.rewards(t, names, c.Attempts)
	for i, rewards := range all {
		c.checkNumbers(t, names, rewards)
		if alone := c.rewards(t, names[:1], c.Attempts[i:i+1]); len(alone[0]) != 1 || alone[0][names[0]] != rewards[names[0]] {
			t.Errorf("attempt %d earns %v, and alone %v", i, rewards, alone[0])
		}
	}
	reversed := slices.Clone(c.Attempts)
	slices.Reverse(reversed)
	slices.Reverse(all)
	if got := c.rewards(t, names, reversed); !reflect.DeepEqual(got, all) {
		t.Errorf("in another order attempts earn %v, not %v", got, all)
	}
	if got, err := c.Rewarder.Rewards(t.Context(), c.Environment, []string{"no such reward"}, c.Attempts); err == nil {
		t.Errorf("a reward that there is not is %v", got)
	}
	if _, err := c.Rewarder.Rewards(ended(), c.Environment, names, c.Attempts); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of its context: %v", err)
	}
}

func (c *RewarderCase) rewards(t *testing.T, names []string, attempts []agon.Attempt) []map[string]float64 {
	t.Helper()
	rewards, err := c.Rewarder.Rewards(t.Context(), c.Environment, names, attempts)
	if err != nil || len(rewards) != len(attempts) {
		t.Fatalf("%d rewards for %d attempts: %v", len(rewards), len(attempts), err)
	}
	return rewards
}

func (c *RewarderCase) checkNumbers(t *testing.T, names []string, rewards map[string]float64) {
	t.Helper()
	if len(rewards) != len(names) {
		t.Errorf("rewards %v, and %v were asked for", rewards, names)
	}
	for _, name := range names {
		if value, ok := rewards[name]; !ok || math.IsNaN(value) || math.IsInf(value, 0) {
			t.Errorf("reward %s is %v", name, value)
		}
	}
}

// InspectorCase is an inspector with an environment that has an invariant, and tasks
// of it.
type InspectorCase struct {
	Inspector   agon.Inspector
	Environment agon.Environment
	Tasks       []agon.Solved
}

// TestInspector checks what agon.Inspector promises: a verdict on each task, with a
// reason if it refuses, the same alone as among others.
func TestInspector(t *testing.T, c InspectorCase) {
	if !c.Environment.Spec().Invariant {
		t.Fatal("the environment has no invariant")
	}
	all, err := c.Inspector.Inspect(t.Context(), c.Environment, c.Tasks)
	if err != nil || len(all) != len(c.Tasks) {
		t.Fatalf("%d verdicts on %d tasks: %v", len(all), len(c.Tasks), err)
	}
	for i, verdict := range all {
		accepted := verdict == agon.Verdict{Pass: true, Stage: agon.VerdictAccepted}
		refused := !verdict.Pass && verdict.Stage == agon.VerdictRejected && verdict.Reason != ""
		if !accepted && !refused {
			t.Errorf("task %q: %+v", c.Tasks[i].Item.Instruction, verdict)
		}
		alone, err := c.Inspector.Inspect(t.Context(), c.Environment, c.Tasks[i:i+1])
		if err != nil || alone[0] != verdict {
			t.Errorf("task %q: %+v, and alone %+v, %v", c.Tasks[i].Item.Instruction, verdict, alone, err)
		}
	}
	if _, err := c.Inspector.Inspect(ended(), c.Environment, c.Tasks); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of its context: %v", err)
	}
}

// ended returns a context that has ended.
func ended() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}
