package verifier

import (
	"context"
	"encoding/json"
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

// checkMutants is stage 7: the verifier rejects the mutants of the solution, all of
// them or as large a share as is asked for.
//
// Most mutants are made of the recorded calls, not of the source: by one of the
// operators, or by changing or withholding the answer. This takes no interpreter
// and needs no knowledge of Python, and each mutant is by construction an attempt
// that somebody could make. A few have a condition of the source turned, a bound moved or
// an extreme exchanged, and are run. Not covered are other changes of control flow, of the
// way from a looked-up value to an argument, and of arguments that are lists, objects,
// or strings without an enumeration; where a verifier looks at what calls end in, it
// is shown ends that none of them come to, and may accept none (see blurred). Mutants
// that end like the solution do not count.
func checkMutants(ctx context.Context, e *evidence) (string, error) {
	solved, err := e.solution(ctx)
	if err != nil {
		return "", err
	}
	mutants, err := e.mutants(ctx)
	if err != nil {
		return "", err
	}
	var altered []alteration
	if e.screen.options.MutationScore == 1 { // else a verifier may be somewhat lenient
		altered = e.altered()
		excused, err := e.excused(ctx, mutants, altered)
		if err != nil {
			return "", err
		}
		altered = append(altered, excused...)
	}
	outcomes := []agon.Outcome{solved.outcome}
	for _, mutant := range mutants {
		outcomes = append(outcomes, mutant.outcome)
	}
	for _, a := range altered {
		outcomes = append(outcomes, a.outcome)
	}
	verdicts, err := e.judge(ctx, outcomes)
	if err != nil {
		return "", err
	}
	if reason := e.scoreMutants(mutants, verdicts[1:1+len(mutants)]); reason != "" {
		return reason, nil
	}
	if reason := blurred(altered, verdicts[1+len(mutants):]); reason != "" {
		return reason, nil
	}
	return rejection(verdicts[0]), nil
}

// scoreMutants keeps the mutation score, and says what is wrong with it, or nothing.
func (e *evidence) scoreMutants(mutants []mutant, verdicts []agon.Verdict) string {
	e.mutation.Mutants = len(mutants)
	reason := ""
	for i, mutant := range mutants {
		e.mutated = append(e.mutated, End(mutant.outcome))
		switch {
		case !verdicts[i].Pass:
			e.mutation.Rejected++
		case reason == "":
			reason = "the verifier accepts the solution " + mutant.what
		}
	}
	least := e.screen.options.MutationScore
	switch {
	case e.mutation.Share() >= least:
		return ""
	case least == 1:
		return reason
	}
	return fmt.Sprintf("%s: it rejects %v of its mutants, and at least %g of them are to be rejected", reason, e.mutation, least)
}

// playedPerMutant bounds the scripts that are played for each mutant that is wanted:
// of those that end like the solution, or like each other, there may be any number.
const playedPerMutant = 4

// mutants returns those of the answer and of the source, and those of the operators in
// turn until there are options.Mutants of these; no two end alike.
func (e *evidence) mutants(ctx context.Context) ([]mutant, error) {
	var kept []mutant
	keep := func(m *mutant) {
		alike := func(other mutant) bool { return sameEnd(other.outcome, m.outcome) }
		if m != nil && !sameEnd(m.outcome, e.solved.outcome) && !slices.ContainsFunc(kept, alike) {
			kept = append(kept, *m)
		}
	}
	initial, err := e.nothing(ctx)
	if err != nil {
		return nil, err
	}
	change := changeOf(e.item.Instruction, *initial, e.solved.outcome)
	for _, m := range e.answered() {
		keep(&m)
	}
	sources, err := e.mutatedSources(ctx, change)
	if err != nil {
		return nil, err
	}
	for _, m := range sources {
		keep(&m)
	}
	most := len(kept) + e.screen.options.Mutants
	scripts := spoilt(e)
	scripts = scripts[:min(playedPerMutant*e.screen.options.Mutants, len(scripts))]
	for len(kept) < most && len(scripts) > 0 {
		// At least so many are needed, so that none is played in vain.
		n := min(most-len(kept), len(scripts))
		outcomes, err := e.replay(ctx, callsOf(scripts[:n]))
		if err != nil {
			return nil, err
		}
		for i, outcome := range outcomes {
			keep(e.mutantOf(&scripts[i], outcome, change))
		}
		scripts = scripts[n:]
	}
	return kept, nil
}

func callsOf(scripts []script) [][]agon.Call {
	all := make([][]agon.Call, len(scripts))
	for i := range scripts {
		all[i] = scripts[i].calls
	}
	return all
}

// mutantOf is the mutant that a script makes which ended so; nil if no attempt could
// end so, or if it has all that the solution changes: what it changes beside fails an
// attempt, whatever the verifier makes of it.
func (e *evidence) mutantOf(s *script, outcome *agon.Outcome, change *change) *mutant {
	if outcome == nil || !change.misses(*outcome) {
		return nil
	}
	outcome.Answer = e.solved.outcome.Answer
	return &mutant{s.what, *outcome}
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
	inOrder := ordered(e.item.Instruction, answer, e.initial.State.JSON, outcome.State.JSON)
	for _, value := range append(e.nearby().otherAnswers(answer, inOrder), e.seen(answer)...) {
		outcome.Answer = value
		mutants = append(mutants, mutant{fmt.Sprintf("with the answer %s", value), outcome})
	}
	return mutants
}

// mostSeen bounds the answers that are values of a state or of what a call returned.
const mostSeen = 48

// seen are the scalars of an answer's shape in the states before and after, and in what
// the solution's calls returned.
func (e *evidence) seen(answer json.RawMessage) []json.RawMessage {
	texts := []json.RawMessage{e.initial.State.JSON, e.solved.outcome.State.JSON}
	for _, call := range e.solved.outcome.Calls {
		texts = append(texts, call.Return.Value)
	}
	var values []any
	for _, text := range texts {
		for _, value := range leaves(decoded(text)) {
			if shapeOf(value) == shape(answer) {
				values = append(values, value)
			}
		}
	}
	return distinct(values, mostSeen, decoded(answer))
}
