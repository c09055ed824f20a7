package verifier

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"agon"
)

// misnamed finds what an instruction names in whose place the solution takes another
// of the kind. Such an instruction speaks of something else (Self-Challenging Agents,
// section 5: the fault that remained most often). What is named and merely plays no
// part is kept as unheeded.
func misnamed(ctx context.Context, e *evidence) (string, error) {
	initial, solved := *e.initial, e.solved.outcome
	about := aboutSolution(e.item, initial, solved)
	asked := askedFor(e.item.Instruction)
	taken, checked := stringsIn(e.item.Solution), stringsIn(e.item.Verifier)
	kinds := kindsOf(e.environment.Spec(), decoded(initial.State.JSON))
	for _, kind := range kinds {
		if name := kind.ignored(asked, about, checked); name != "" {
			return fmt.Sprintf("the instruction names %s, and the solution is about nothing of the kind", name), nil
		}
		name, other := kind.instead(asked, about, taken)
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
	e.unheeded = unheeded(e, about, kinds)
	if reason := misnumbered(e, solved); reason != "" {
		return reason, nil
	}
	if reason, err := mispaired(ctx, e); err != nil || reason != "" {
		return reason, err
	}
	if e.screen.options.HeedAll && len(e.unheeded) > 0 {
		return fmt.Sprintf("the instruction names %s, which plays no part in the solution or the verifier", e.unheeded[0]), nil
	}
	return "", nil
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
// the place of another, and sees what it does not see as it is. To look at something
// beside, for nothing, does not matter; neither does it if what is named is looked at
// among others, as with a filter "any".
func matters(ctx context.Context, e *evidence, is, other string) (bool, error) {
	program := e.item.Solution
	for _, quote := range []string{`"`, `'`} {
		program = strings.ReplaceAll(program, quote+is+quote, quote+other+quote)
	}
	changed, err := e.run(ctx, e.screen.options.Sandbox, program)
	if err != nil {
		return false, err
	}
	if !changed.execution.Ok() {
		return true, nil
	}
	return !sameEnd(changed.outcome, e.solved.outcome) && !among(changed.outcome.Calls, e.solved.outcome.Calls), nil
}

// among reports whether the first call that differs between two attempts returns a list
// in one whose elements are all in the list that it returns in the other.
func among(calls, others []agon.CallRecord) bool {
	for i := range min(len(calls), len(others)) {
		if sameCalls(calls[i:i+1], others[i:i+1]) {
			continue
		}
		some, _ := decoded(calls[i].Return.Value).([]any)
		all, _ := decoded(others[i].Return.Value).([]any)
		return len(some) > 0 && !slices.ContainsFunc(some, func(one any) bool {
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
