package verifier

import (
	"context"
	"fmt"

	"agon"
)

// Execute runs one program as an attempt would: with an executor's tools, in a
// fresh episode and interpreter. What the program did wrong is told in the
// execution; an error means that ours failed, or that ctx ended.
func Execute(ctx context.Context, environment agon.Environment, sandbox agon.Sandbox, seed int64, program string) (execution agon.Execution, outcome agon.Outcome, err error) {
	episode, err := environment.Start(ctx, seed)
	if err != nil {
		return execution, outcome, fmt.Errorf("environment: %w", err)
	}
	defer episode.Close()
	interpreter, err := sandbox.Interpret(ctx, episode, environment.Spec().ToolsFor(agon.RoleExecutor))
	if err != nil {
		return execution, outcome, fmt.Errorf("sandbox: %w", err)
	}
	defer interpreter.Close()
	if execution, err = interpreter.Run(ctx, program); err != nil {
		return execution, outcome, fmt.Errorf("sandbox: %w", err)
	}
	state, err := stateOf(ctx, episode)
	return execution, agon.Outcome{State: state, Answer: execution.Answer, Calls: execution.Calls}, err
}

// stateOf reads an episode's state; empty where there is none to read.
func stateOf(ctx context.Context, episode agon.Episode) (agon.State, error) {
	stateful, ok := episode.(agon.Stateful)
	if !ok {
		return agon.State{}, nil
	}
	state, err := stateful.State(ctx)
	if err != nil {
		return agon.State{}, fmt.Errorf("state: %w", err)
	}
	return state, nil
}

// nothing is what doing nothing leaves behind.
func nothing(ctx context.Context, environment agon.Environment, seed int64) (agon.Outcome, error) {
	episode, err := environment.Start(ctx, seed)
	if err != nil {
		return agon.Outcome{}, fmt.Errorf("environment: %w", err)
	}
	defer episode.Close()
	state, err := stateOf(ctx, episode)
	return agon.Outcome{State: state}, err
}
