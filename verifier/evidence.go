package verifier

import (
	"context"
	"errors"
	"fmt"

	"agon"
)

// evidence is what is known of one item. What takes an execution is found out
// when a stage first asks for it.
type evidence struct {
	screen      *Screen
	submission  Submission
	item        *agon.Item
	environment agon.Environment

	solved   *run          // the solution
	initial  *agon.Outcome // doing nothing
	first    []agon.Verdict
	failed   []*run // the failure cases
	mutated  []mutant
	rejected []agon.Verdict // of failed, then of mutated
}

// run is one program run in a fresh environment.
type run struct {
	execution agon.Execution
	outcome   agon.Outcome
}

// solution runs the solution.
func (e *evidence) solution(ctx context.Context) (*run, error) {
	if e.solved == nil {
		solved, err := e.run(ctx, e.screen.options.Sandbox, e.item.Solution)
		if err != nil {
			return nil, err
		}
		e.solved = solved
	}
	return e.solved, nil
}

// run runs a program as an attempt would: with an executor's tools, in a fresh
// environment and interpreter.
func (e *evidence) run(ctx context.Context, sandbox agon.Sandbox, program string) (*run, error) {
	if e.environment == nil || sandbox == nil {
		return nil, errors.New("no environment or no sandbox to run programs")
	}
	return execute(ctx, e.environment, sandbox, e.item.Seed, program)
}

func execute(ctx context.Context, environment agon.Environment, sandbox agon.Sandbox, seed int64, program string) (*run, error) {
	episode, err := environment.Start(ctx, seed)
	if err != nil {
		return nil, fmt.Errorf("environment: %w", err)
	}
	defer episode.Close()
	interpreter, err := sandbox.Interpret(ctx, episode, environment.Spec().ToolsFor(agon.RoleExecutor))
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	defer interpreter.Close()
	execution, err := interpreter.Run(ctx, program)
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	state, err := stateOf(ctx, episode)
	return &run{execution, agon.Outcome{State: state, Answer: execution.Answer, Calls: execution.Calls}}, err
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

// nothing is the outcome of doing nothing.
func (e *evidence) nothing(ctx context.Context) (*agon.Outcome, error) {
	if e.initial == nil {
		outcome, err := nothing(ctx, e.environment, e.item.Seed)
		if err != nil {
			return nil, err
		}
		e.initial = &outcome
	}
	return e.initial, nil
}

func nothing(ctx context.Context, environment agon.Environment, seed int64) (agon.Outcome, error) {
	episode, err := environment.Start(ctx, seed)
	if err != nil {
		return agon.Outcome{}, fmt.Errorf("environment: %w", err)
	}
	defer episode.Close()
	state, err := stateOf(ctx, episode)
	return agon.Outcome{State: state}, err
}

// verdicts judges the solution, doing nothing and the standing cheats: the
// outcomes that take no further program. They are judged together, once.
func (e *evidence) verdicts(ctx context.Context) ([]agon.Verdict, error) {
	if e.first != nil {
		return e.first, nil
	}
	solved, err := e.solution(ctx)
	if err != nil {
		return nil, err
	}
	outcomes := []agon.Outcome{solved.outcome}
	if e.screen.on(StageStanding) {
		initial, err := e.nothing(ctx)
		if err != nil {
			return nil, err
		}
		outcomes = append(append(outcomes, *initial), cheats(*initial, e.item)...)
	}
	e.first, err = e.judge(ctx, outcomes)
	return e.first, err
}

// closeVerdicts judges the failure cases and the mutants, which took programs
// and replays to get at: together, once, and only for items whose solution
// passes.
func (e *evidence) closeVerdicts(ctx context.Context) ([]agon.Verdict, error) {
	if e.rejected != nil {
		return e.rejected, nil
	}
	var outcomes []agon.Outcome
	for _, failed := range e.failed {
		outcomes = append(outcomes, failed.outcome)
	}
	if e.screen.on(StageMutants) {
		var err error
		if e.mutated, err = e.mutants(ctx); err != nil {
			return nil, err
		}
		for _, mutant := range e.mutated {
			outcomes = append(outcomes, mutant.outcome)
		}
	}
	var err error
	e.rejected, err = e.judge(ctx, outcomes)
	return e.rejected, err
}

func (e *evidence) judge(ctx context.Context, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	if len(outcomes) == 0 {
		return []agon.Verdict{}, nil
	}
	if e.environment == nil || e.screen.options.Judge == nil {
		return nil, errors.New("no environment or no judge to run verifiers")
	}
	return judgeAll(ctx, e.screen.options.Judge, e.environment, e.item, outcomes)
}

// judgeAll judges outcomes of an item and holds the judge to its promise.
func judgeAll(ctx context.Context, judge agon.Judge, environment agon.Environment, item *agon.Item, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	verdicts, err := judge.Judge(ctx, environment, item.Verifier, item.Seed, outcomes)
	if err == nil && len(verdicts) != len(outcomes) {
		err = fmt.Errorf("%d verdicts for %d outcomes", len(verdicts), len(outcomes))
	}
	if err != nil {
		return nil, fmt.Errorf("judge: %w", err)
	}
	return verdicts, nil
}
