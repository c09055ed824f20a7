package verifier

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"agon"
)

// misnamed finds what an instruction names in whose place, or beside which, the solution
// takes another of the kind.
func misnamed(ctx context.Context, e *evidence, about *ground, kinds []kindOfNames) (string, error) {
	asked, instruction := askedFor(e.item.Instruction), e.item.Instruction
	taken, checked := stringsIn(e.item.Solution), stringsIn(e.item.Verifier)
	passed := passedIn(e)
	for _, kind := range kinds {
		if name := kind.ignored(asked, about, checked); name != "" {
			return fmt.Sprintf("the instruction names %s, and the solution is about nothing of the kind", name), nil
		}
		name, other := kind.instead(instruction, about, taken)
		if name == "" {
			name, other = kind.stranger(instruction, taken, passed)
		}
		if name == "" {
			continue
		}
		different, err := matters(ctx, e, other, name)
		if err != nil {
			return "", err
		}
		if different {
			return fmt.Sprintf("the instruction names %s, and the solution takes %s instead", name, other), nil
		}
	}
	return "", nil
}

// passedIn are the strings of the solution's source that it passes to tools.
func passedIn(e *evidence) (passed []string) {
	written := writtenIn(e.item.Solution)
	for _, call := range e.solved.outcome.Calls {
		for _, argument := range call.Arguments {
			if text, isText := decoded(argument).(string); isText && written[text] {
				passed = append(passed, text)
			}
		}
	}
	return passed
}

// ignored is a name that the instruction has, where the solution is about none of the
// kind and the verifier does not look at it; or nothing.
func (k kindOfNames) ignored(instruction string, about *ground, checked []string) string {
	if slices.ContainsFunc(k, func(one string) bool { return about.holds(one) }) {
		return ""
	}
	for _, one := range k {
		if named(instruction, one) && !slices.Contains(checked, one) {
			return one
		}
	}
	return ""
}

// stranger is a name that the instruction has, and the one of the kind that it does not
// have and the solution passes to a tool; or nothing. Where instruction and solution have
// all of the kind, what is not named may be what is left without the others, and so may
// several be.
func (k kindOfNames) stranger(instruction string, taken, passed []string) (name, other string) {
	var asked, unasked []string
	beside := 0
	for _, one := range k {
		switch {
		case named(instruction, one):
			asked = append(asked, one)
		case slices.Contains(passed, one):
			unasked = append(unasked, one)
		case slices.Contains(taken, one):
			beside++
		}
	}
	if len(asked) == 0 || len(unasked) != 1 || len(asked)+len(unasked)+beside == len(k) {
		return "", ""
	}
	return asked[0], unasked[0]
}

// instead is a name that the instruction has and the solution is not about, and
// another one of the kind that stands in the solution unasked; or nothing. Where more
// of the others stand there, they are not in its place, but what is left without it.
func (k kindOfNames) instead(instruction string, about *ground, taken []string) (name, other string) {
	var missing, unasked []string
	for _, one := range k {
		switch asked := named(instruction, one); {
		case asked && !about.holds(one):
			missing = append(missing, one)
		case !asked && slices.Contains(taken, one):
			unasked = append(unasked, one)
		}
	}
	if len(unasked) == 0 || len(missing) < len(unasked) {
		return "", ""
	}
	return missing[0], unasked[0]
}

// matters reports whether the solution ends otherwise with one string of its source in
// the place of another, from here or from elsewhere: a condition may come to the same here.
// To look at something beside, for nothing, does not matter.
func matters(ctx context.Context, e *evidence, is, other string) (bool, error) {
	program := e.item.Solution
	for _, quote := range []string{`"`, `'`} {
		program = strings.ReplaceAll(program, quote+is+quote, quote+other+quote)
	}
	for i := range int64(seedsElsewhere + 1) {
		seed := e.item.Seed
		if i > 0 {
			seed = (seed + i) % agon.FirstEvaluationSeed
		}
		solved, err := e.runFrom(ctx, seed, e.item.Solution)
		if err != nil {
			return false, err
		}
		changed, err := e.runFrom(ctx, seed, program)
		if err != nil {
			return false, err
		}
		if solved.execution.Ok() && otherwise(solved, changed, i > 0) {
			return true, nil
		}
	}
	return false, nil
}

// seedsElsewhere is from how many other states a solution is run.
const seedsElsewhere = 3

// otherwise reports whether a run ends otherwise than the solution, and sees what that
// does not see as it is: what is named may be looked at among others, as with a filter
// "any", and evenNone admits that there is none of it.
func otherwise(solved, changed *run, evenNone bool) bool {
	if !changed.execution.Ok() {
		return true
	}
	return !sameEnd(changed.outcome, solved.outcome) && !among(changed.outcome.Calls, solved.outcome.Calls, evenNone)
}

// among reports whether the first call that differs between two attempts returns a list
// in one whose elements are all in the list that it returns in the other; perhaps none.
func among(calls, others []agon.CallRecord, evenNone bool) bool {
	for i := range min(len(calls), len(others)) {
		if sameCalls(calls[i:i+1], others[i:i+1]) {
			continue
		}
		some, isList := decoded(calls[i].Return.Value).([]any)
		all, _ := decoded(others[i].Return.Value).([]any)
		return isList && (evenNone || len(some) > 0) && !slices.ContainsFunc(some, func(one any) bool {
			return !slices.ContainsFunc(all, func(other any) bool { return show(one) == show(other) })
		})
	}
	return false
}

// stringsIn are the strings of a program's source.
func stringsIn(program string) (texts []string) {
	for _, literal := range literals(program) {
		if text, ok := literal.(string); ok {
			texts = append(texts, text)
		}
	}
	return texts
}
