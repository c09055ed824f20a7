package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"agon"
)

// invariantFile holds what an author knows of every task.
const invariantFile = "verify.py"

// Inspect implements agon.Inspector. The environment is one of this Sandbox's. Each
// task has a process of its own, in which verify.py runs anew and is asked twice; what
// is said of Rewards holds here too.
func (s *Sandbox) Inspect(ctx context.Context, environment agon.Environment, tasks []agon.Solved) ([]agon.Verdict, error) {
	env, err := s.own(environment)
	if err != nil {
		return nil, err
	}
	if !env.spec.Invariant {
		return nil, fmt.Errorf("environment %s: there is no %s", env.spec.Name, invariantFile)
	}
	verdicts := make([]agon.Verdict, len(tasks))
	for i, task := range tasks {
		if verdicts[i], err = env.inspect(ctx, task); err != nil {
			return nil, fmt.Errorf("environment %s: %w", env.spec.Name, err)
		}
	}
	return verdicts, nil
}

// describeInvariant tells in the spec whether there is one.
func (e *environment) describeInvariant(ctx context.Context) error {
	if _, ok := e.folder.Files[invariantFile]; !ok {
		return nil
	}
	_, err := e.sandbox.assess(ctx, e.assessmentOf(invariantFile))
	e.spec.Invariant = err == nil
	return err
}

func (e *environment) inspect(ctx context.Context, task agon.Solved) (agon.Verdict, error) {
	before, err := e.initialState(ctx, task.Item.Seed)
	if err != nil {
		return agon.Verdict{}, err
	}
	outcome := task.Outcome
	texts, size, err := argumentTexts(e.showTask(task.Item), before.JSON, outcome.State.JSON, readable(outcome.Answer), readableCalls(outcome.Calls))
	if err != nil {
		return agon.Verdict{}, err
	}
	if most := e.sandbox.largestAssessed(); size > most {
		return agon.Verdict{Stage: agon.VerdictRejected, Reason: fmt.Sprintf("the task and what its solution leaves have %d bytes, more than %d", size, most)}, nil
	}
	call := assessCall{Function: "verify", Seed: task.Item.Seed, Arguments: texts}
	told, err := e.sandbox.assess(ctx, e.assessmentOf(invariantFile, call, call))
	if err != nil {
		return agon.Verdict{}, err
	}
	if !bytes.Equal(told.values[0], told.values[1]) {
		return agon.Verdict{}, &brokenError{fmt.Sprintf("%s: returned %s, and %s for the same task again: %s",
			told.place(invariantFile, "verify"), told.values[0], told.values[1], wavers)}
	}
	return ruling(told.values[0])
}

// ruling reads true, false, or the reason of a refusal.
func ruling(value json.RawMessage) (agon.Verdict, error) {
	refused := agon.Verdict{Stage: agon.VerdictRejected, Reason: "the environment's " + invariantFile + " returned False"}
	switch {
	case string(value) == "true":
		return agon.Verdict{Pass: true, Stage: agon.VerdictAccepted}, nil
	case string(value) == "false":
		return refused, nil
	case string(value) == "null" || json.Unmarshal(value, &refused.Reason) != nil:
		return agon.Verdict{}, &brokenError{invariantFile + ": " + meddled}
	}
	return refused, nil
}
