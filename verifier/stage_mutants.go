package verifier

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"agon"
)

// DefaultMutants bounds the mutants per item where nothing is said.
const DefaultMutants = 16

// mutant is an outcome close to the solution's, and how it came about.
type mutant struct {
	what    string
	outcome agon.Outcome
}

// checkMutants is stage 8: the verifier rejects every mutant of the solution.
//
// Mutants are made of the recorded calls, not of the source: a call that
// changes the state is dropped, or one of its arguments is changed, and the
// others are repeated as they were recorded; or the answer is changed or
// withheld. This takes no interpreter and needs no knowledge of Python, and
// each mutant is by construction an attempt that somebody could make. Not
// covered are changes of control flow, of the way from a looked-up value to an
// argument, and of arguments that are lists, objects, or strings without an
// enumeration. Mutants that end like the solution do not count.
func checkMutants(ctx context.Context, e *evidence) (string, error) {
	if _, err := e.solution(ctx); err != nil {
		return "", err
	}
	verdicts, err := e.closeVerdicts(ctx)
	if err != nil {
		return "", err
	}
	for i, mutant := range e.mutated {
		if verdicts[len(e.failed)+i].Pass {
			return "the verifier accepts the solution " + mutant.what, nil
		}
	}
	return "", nil
}

// mutants returns at most options.Mutants mutants, those that drop a call
// first, then those of the answer, then those of arguments; no two end alike.
func (e *evidence) mutants(ctx context.Context) ([]mutant, error) {
	var kept []mutant
	keep := func(m mutant) {
		alike := func(other mutant) bool { return sameEnd(other.outcome, m.outcome) }
		if !sameEnd(m.outcome, e.solved.outcome) && !slices.ContainsFunc(kept, alike) {
			kept = append(kept, m)
		}
	}
	for _, script := range e.dropped() {
		if err := e.replayed(ctx, script, keep, len(kept)); err != nil {
			return nil, err
		}
	}
	for _, m := range e.answered() {
		if len(kept) < e.screen.options.Mutants {
			keep(m)
		}
	}
	for _, script := range e.changed() {
		if err := e.replayed(ctx, script, keep, len(kept)); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// script is a sequence of calls to replay.
type script struct {
	what  string
	calls []agon.Call
}

// dropped leaves out each call that changes the state.
func (e *evidence) dropped() []script {
	calls := callsOf(e.solved.outcome.Calls)
	var scripts []script
	for i, call := range calls {
		if e.changes(call) {
			scripts = append(scripts, script{fmt.Sprintf("without its call of %s", call.Tool), slices.Delete(slices.Clone(calls), i, i+1)})
		}
	}
	return scripts
}

// changed changes each argument of each call that changes the state.
func (e *evidence) changed() []script {
	calls := callsOf(e.solved.outcome.Calls)
	var scripts []script
	for i, call := range calls {
		tool := e.environment.Spec().Tool(call.Tool)
		if !e.changes(call) {
			continue
		}
		for _, parameter := range tool.Parameters {
			for _, value := range neighbours(call.Arguments[parameter.Name], parameter.Schema) {
				altered := slices.Clone(calls)
				altered[i] = with(call, parameter.Name, value)
				what := fmt.Sprintf("with %s=%s in its call of %s", parameter.Name, value, call.Tool)
				scripts = append(scripts, script{what, altered})
			}
		}
	}
	return scripts
}

// changes reports whether a call may change the state.
func (e *evidence) changes(call agon.Call) bool {
	tool := e.environment.Spec().Tool(call.Tool)
	return tool != nil && !tool.ReadOnly
}

func callsOf(records []agon.CallRecord) []agon.Call {
	calls := make([]agon.Call, len(records))
	for i := range records {
		calls[i] = records[i].Call
	}
	return calls
}

func with(call agon.Call, name string, value json.RawMessage) agon.Call {
	arguments := make(map[string]json.RawMessage, len(call.Arguments))
	for key, old := range call.Arguments {
		arguments[key] = old
	}
	arguments[name] = value
	return agon.Call{Tool: call.Tool, Arguments: arguments}
}

// replayed plays a script in a fresh environment, unless there are enough
// mutants already, and hands its outcome to keep.
func (e *evidence) replayed(ctx context.Context, s script, keep func(mutant), kept int) error {
	if kept >= e.screen.options.Mutants {
		return nil
	}
	episode, err := e.environment.Start(ctx, e.item.Seed)
	if err != nil {
		return fmt.Errorf("environment: %w", err)
	}
	defer episode.Close()
	outcome := agon.Outcome{Answer: e.solved.outcome.Answer}
	for _, call := range s.calls {
		result, err := episode.Call(ctx, call)
		if err != nil {
			return fmt.Errorf("environment: %w", err)
		}
		if result.Limit != agon.LimitNone {
			return nil // no attempt could end like this
		}
		outcome.Calls = append(outcome.Calls, agon.CallRecord{Call: call, Return: result})
	}
	if outcome.State, err = stateOf(ctx, episode); err != nil {
		return err
	}
	keep(mutant{s.what, outcome})
	return nil
}

// answered withholds and changes the answer.
func (e *evidence) answered() []mutant {
	answer := e.solved.outcome.Answer
	if len(answer) == 0 {
		return nil
	}
	outcome := e.solved.outcome
	outcome.Answer = nil
	mutants := []mutant{{"without its answer", outcome}}
	for _, value := range neighbours(answer, nil) {
		outcome.Answer = value
		mutants = append(mutants, mutant{fmt.Sprintf("with the answer %s", value), outcome})
	}
	return mutants
}
