package verifier

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"

	"agon"
)

// evidence is what is known of one item. What takes an execution is found out
// when a stage first asks for it.
type evidence struct {
	screen      *Screen
	submission  Submission
	item        *agon.Item
	environment agon.Environment

	solved  *run           // the solution
	initial *agon.Outcome  // doing nothing
	failed  *failures      // the failure cases
	cheats  []cheat        // the standing ones
	judged  *judgedOutcome // by the verifier

	// timed is set once a limit on time had a part in any of it.
	timed atomic.Bool

	unheeded []string           // of what the instruction names
	mutation agon.MutationScore // zero until mutants were judged
	mutated  []string           // the ends of those mutants
	times    []Time             // of the stages so far, if they are measured
}

// failures are the failure cases, or why they are none.
type failures struct {
	runs   []*run
	reason string
}

// judgedOutcome holds the verdicts on an item's outcomes; those of stages that
// are switched off are missing.
type judgedOutcome struct {
	solution agon.Verdict
	standing []agon.Verdict // doing nothing, then the cheats
	failures []agon.Verdict
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
	return e.runIn(ctx, sandbox, e.item.Seed, program)
}

// runFrom runs a program from the state of another seed.
func (e *evidence) runFrom(ctx context.Context, seed int64, program string) (*run, error) {
	if seed == e.item.Seed && program == e.item.Solution {
		return e.solution(ctx)
	}
	return e.runIn(ctx, e.screen.options.Sandbox, seed, program)
}

func (e *evidence) runIn(ctx context.Context, sandbox agon.Sandbox, seed int64, program string) (*run, error) {
	if e.environment == nil || sandbox == nil {
		return nil, errors.New("no environment or no sandbox to run programs")
	}
	execution, outcome, err := Execute(ctx, e.environment, sandbox, seed, program)
	if err != nil {
		return nil, err
	}
	e.meet(execution.Limit.Timed())
	return &run{execution, outcome}, nil
}

// meet remembers whether a limit on time was met.
func (e *evidence) meet(timed bool) {
	if timed {
		e.timed.Store(true)
	}
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

// frame is what the solution changes.
func (e *evidence) frame(ctx context.Context) (*agon.Frame, error) {
	solved, err := e.solution(ctx)
	if err != nil {
		return nil, err
	}
	initial, err := e.nothing(ctx)
	if err != nil {
		return nil, err
	}
	return FrameOf(*initial, solved.outcome), nil
}

// verdictOnSolution judges the solution alone.
func (e *evidence) verdictOnSolution(ctx context.Context) (agon.Verdict, error) {
	solved, err := e.solution(ctx)
	if err != nil {
		return agon.Verdict{}, err
	}
	verdicts, err := e.judge(ctx, []agon.Outcome{solved.outcome})
	if err != nil {
		return agon.Verdict{}, err
	}
	return verdicts[0], nil
}

// verdicts judges all outcomes of an item but those of mutants, in one call: to start
// a judgement costs about as much as to run a program, and a judge that sees all
// outcomes notices a verifier that remembers. Of the items that are refused nearly all
// are refused for these, and mutants cost more than all of them together.
func (e *evidence) verdicts(ctx context.Context) (*judgedOutcome, error) {
	if e.judged != nil {
		return e.judged, nil
	}
	outcomes, err := e.outcomes(ctx)
	if err != nil {
		return nil, err
	}
	verdicts, err := e.judge(ctx, slices.Concat([]agon.Outcome{outcomes.solution}, outcomes.standing, outcomes.failures))
	if err != nil {
		return nil, err
	}
	take := func(n int) (some []agon.Verdict) {
		some, verdicts = verdicts[:n], verdicts[n:]
		return some
	}
	e.judged = &judgedOutcome{take(1)[0], take(len(outcomes.standing)), take(len(outcomes.failures))}
	return e.judged, nil
}

// allOutcomes are what there is to judge about an item.
type allOutcomes struct {
	solution           agon.Outcome
	standing, failures []agon.Outcome
}

// outcomes gathers what the stages that are switched on want judged. Where the
// failure cases are no good, nothing that comes after them is needed.
func (e *evidence) outcomes(ctx context.Context) (all allOutcomes, err error) {
	solved, err := e.solution(ctx)
	if err != nil {
		return all, err
	}
	all.solution = solved.outcome
	if e.screen.on(StageStanding) {
		initial, err := e.nothing(ctx)
		if err != nil {
			return all, err
		}
		if e.cheats, err = e.standing(ctx); err != nil {
			return all, err
		}
		all.standing = []agon.Outcome{*initial}
		for _, cheat := range e.cheats {
			all.standing = append(all.standing, cheat.outcome)
		}
	}
	if e.screen.on(StageFailures) {
		failed, err := e.failures(ctx)
		if err != nil || failed.reason != "" {
			return all, err
		}
		for _, run := range failed.runs {
			all.failures = append(all.failures, run.outcome)
		}
	}
	return all, nil
}

func (e *evidence) judge(ctx context.Context, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	if e.environment == nil || e.screen.options.Judge == nil {
		return nil, errors.New("no environment or no judge to run verifiers")
	}
	verdicts, err := judgeAll(ctx, e.screen.options.Judge, e.environment, e.item, outcomes)
	e.meet(slices.ContainsFunc(verdicts, func(v agon.Verdict) bool { return v.TimeLimited }))
	return verdicts, err
}
