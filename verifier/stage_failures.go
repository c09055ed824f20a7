package verifier

import (
	"context"
	"fmt"
	"strings"

	"agon"
)

// checkFailures is stage 7: there are enough failure cases; each runs to its
// end, for one that raises shows nothing about the verifier; none ends like the
// solution; no two make the same calls to the same end; and the verifier
// rejects each. Two that come to the same end by different calls are let
// through: small answers often coincide.
func checkFailures(ctx context.Context, e *evidence) (string, error) {
	if least := e.screen.options.Bounds.orDefault().MinFailures; len(e.item.Failures) < least {
		return fmt.Sprintf("there are %d failure cases: at least %d are needed", len(e.item.Failures), least), nil
	}
	if reason := checkTexts(e.item); reason != "" {
		return reason, nil
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
			if sameEnd(failed.outcome, earlier.outcome) && sameCalls(failed.outcome.Calls, earlier.outcome.Calls) {
				return fmt.Sprintf("%s does the same as failure case %d", name, j+1), nil
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

// checkTexts finds programs that are the same but for white space at the ends
// of their lines, which takes no execution.
func checkTexts(item *agon.Item) string {
	seen := map[string]string{trimLines(item.Solution): "the solution"}
	for i, program := range item.Failures {
		text, name := trimLines(program), fmt.Sprintf("failure case %d", i+1)
		if earlier, ok := seen[text]; ok {
			return fmt.Sprintf("%s is the same program as %s", name, earlier)
		}
		seen[text] = name
	}
	return ""
}

func trimLines(program string) string {
	lines := strings.Split(strings.TrimSpace(program), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\r")
	}
	return strings.Join(lines, "\n")
}
