package verifier

import (
	"context"
	"fmt"
)

// misspoken says where the instruction speaks of something else than the solution does
// (Self-Challenging Agents, section 5: the fault that remained most often), or nothing.
// An executor is told that names and numbers of a solution are those of the instruction,
// so that one that is not there, or is there and stands elsewhere in the solution, tells
// of it. What is named and merely plays no part is kept as unheeded.
func misspoken(ctx context.Context, e *evidence) (string, error) {
	initial, solved := *e.initial, e.solved.outcome
	about := aboutSolution(e.item, initial, solved)
	kinds := kindsOf(e.environment.Spec(), decoded(initial.State.JSON))
	if reason, err := misnamed(ctx, e, about, kinds); err != nil || reason != "" {
		return reason, err
	}
	e.unheeded = unheeded(e, about, kinds)
	for _, rule := range []func(*evidence, []kindOfNames) string{misnumbered, miscounted, misordered, misdirected} {
		if reason := rule(e, kinds); reason != "" {
			return reason, nil
		}
	}
	if reason, err := mispaired(ctx, e, kinds); err != nil || reason != "" {
		return reason, err
	}
	if e.screen.options.HeedAll && len(e.unheeded) > 0 {
		return fmt.Sprintf("the instruction names %s, which plays no part in the solution or the verifier", e.unheeded[0]), nil
	}
	return "", nil
}
