package verifier

import (
	"context"
	"fmt"
)

// checkFailures is stage 7: there are enough failure cases; each runs to its
// end, for one that raises shows nothing about the verifier; no two end alike,
// nor does one end like the solution; and the verifier rejects each.
func checkFailures(ctx context.Context, e *evidence) (string, error) {
	if least := e.screen.options.Bounds.orDefault().MinFailures; len(e.item.Failures) < least {
		return fmt.Sprintf("there are %d failure cases: at least %d are needed", len(e.item.Failures), least), nil
	}
	solved, err := e.solution(ctx)
	if err != nil {
		return "", err
	}
	e.failed = nil
	for i, program := range e.item.Failures {
		failed, err := e.run(ctx, e.screen.options.Sandbox, program)
		if err != nil {
			return "", err
		}
		name := fmt.Sprintf("failure case %d", i+1)
		if reason := complaint(name, failed); reason != "" {
			return reason, nil
		}
		if sameEnd(failed.outcome, solved.outcome) {
			return name + " ends like the solution", nil
		}
		for j, earlier := range e.failed {
			if sameEnd(failed.outcome, earlier.outcome) {
				return fmt.Sprintf("%s ends like failure case %d", name, j+1), nil
			}
		}
		e.failed = append(e.failed, failed)
	}
	verdicts, err := e.closeVerdicts(ctx)
	if err != nil {
		return "", err
	}
	for i := range e.failed {
		if verdicts[i].Pass {
			return fmt.Sprintf("the verifier accepts failure case %d", i+1), nil
		}
	}
	return "", nil
}
