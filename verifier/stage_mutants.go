package verifier

import (
	"context"
	"fmt"
	"slices"

	"agon"
)

// DefaultMutants bounds the mutants per item where nothing is said.
const DefaultMutants = 32

// mutant is an outcome close to the solution's, and how it came about.
type mutant struct {
	what    string
	outcome agon.Outcome
}

// checkMutants is stage 7: the verifier rejects every mutant of the solution.
//
// Mutants are made of the recorded calls, not of the source: by one of the
// operators, or by changing or withholding the answer. This takes no interpreter
// and needs no knowledge of Python, and each mutant is by construction an attempt
// that somebody could make. Not covered are changes of control flow, of the way
// from a looked-up value to an argument, and of arguments that are lists, objects,
// or strings without an enumeration. Mutants that end like the solution do not
// count.
func checkMutants(ctx context.Context, e *evidence) (string, error) {
	verdicts, err := e.verdicts(ctx)
	if err != nil {
		return "", err
	}
	for i, mutant := range e.mutated {
		if verdicts.mutants[i].Pass {
			return "the verifier accepts the solution " + mutant.what, nil
		}
	}
	return "", nil
}

// mutants returns at most options.Mutants mutants, those of the answer first, then
// those of the operators in turn; no two end alike.
func (e *evidence) mutants(ctx context.Context) ([]mutant, error) {
	var kept []mutant
	keep := func(m *mutant) {
		alike := func(other mutant) bool { return sameEnd(other.outcome, m.outcome) }
		if m != nil && !sameEnd(m.outcome, e.solved.outcome) && !slices.ContainsFunc(kept, alike) {
			kept = append(kept, *m)
		}
	}
	if _, err := e.nothing(ctx); err != nil {
		return nil, err
	}
	for _, m := range e.answered() {
		keep(&m)
	}
	for _, script := range spoilt(e) {
		if len(kept) >= e.screen.options.Mutants {
			break
		}
		m, err := e.mutantOf(ctx, script)
		if err != nil {
			return nil, err
		}
		keep(m)
	}
	return kept, nil
}

// mutantOf is the mutant that a script makes; nil if no attempt could end so, or if
// what it does more is beside the solution.
func (e *evidence) mutantOf(ctx context.Context, s script) (*mutant, error) {
	outcome, err := replay(ctx, e.environment, e.item.Seed, s.calls)
	if err != nil || outcome == nil {
		return nil, err
	}
	if s.more && !deviates(*e.initial, e.solved.outcome, *outcome) {
		return nil, nil
	}
	outcome.Answer = e.solved.outcome.Answer
	return &mutant{s.what, *outcome}, nil
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
