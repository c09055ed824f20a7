package verifier

import (
	"cmp"
	"context"
	"fmt"

	"agon"
)

// checkInvariant is for environments whose author wrote what holds of every task. It
// stands after stage 4, when what the solution did is known to be what its verifier
// wants. An invariant that is broken refuses nothing: it ends the screening.
func checkInvariant(ctx context.Context, e *evidence) (string, error) {
	if !e.environment.Spec().Invariant {
		return "", nil
	}
	solved, err := e.solution(ctx)
	if err != nil {
		return "", err
	}
	verdicts, err := e.screen.options.Inspector.Inspect(ctx, e.environment, []agon.Solved{{Item: e.item, Outcome: solved.outcome}})
	switch {
	case err != nil:
		return "", err
	case len(verdicts) != 1:
		return "", fmt.Errorf("%d verdicts on one task", len(verdicts))
	}
	if verdicts[0].Pass {
		return "", nil
	}
	return cmp.Or(verdicts[0].Reason, "the environment's invariant does not hold"), nil
}
