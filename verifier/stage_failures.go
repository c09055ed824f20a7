package verifier

import (
	"context"
	"fmt"
	"strings"

	"agon"
)

// checkFailures is stage 6: there are enough failure cases; each runs to its
// end, for one that raises shows nothing about the verifier; none ends like the
// solution; no two make the same calls to the same end; and the verifier
// rejects each. Two that come to the same end by different calls are let
// through: small answers often coincide.
func checkFailures(ctx context.Context, e *evidence) (string, error) {
	failed, err := e.failures(ctx)
	if err != nil {
		return "", err
	}
	if failed.reason != "" {
		return failed.reason, nil
	}
	verdicts, err := e.verdicts(ctx)
	if err != nil {
		return "", err
	}
	for i := range failed.runs {
		if verdicts.failures[i].Pass {
			return fmt.Sprintf("the verifier accepts failure case %d", i+1), nil
		}
	}
	return "", nil
}

// failures runs the failure cases up to the first that is no good.
func (e *evidence) failures(ctx context.Context) (*failures, error) {
	if e.failed != nil {
		return e.failed, nil
	}
	solved, err := e.solution(ctx)
	if err != nil {
		return nil, err
	}
	failed := &failures{reason: checkTexts(e.item, e.screen.options.Bounds.orDefault().MinFailures)}
	for i := 0; i < len(e.item.Failures) && failed.reason == ""; i++ {
		run, err := e.run(ctx, e.screen.options.Sandbox, e.item.Failures[i])
		if err != nil {
			return nil, err
		}
		failed.runs = append(failed.runs, run)
		failed.reason = faultOfLast(failed.runs, solved)
	}
	e.failed = failed
	return failed, nil
}

// faultOfLast says why the last failure case is no good, or nothing.
func faultOfLast(runs []*run, solved *run) string {
	last := runs[len(runs)-1]
	name := fmt.Sprintf("failure case %d", len(runs))
	if reason := complaint(name, last); reason != "" {
		return reason
	}
	if sameEnd(last.outcome, solved.outcome) {
		return name + " ends like the solution"
	}
	for j, earlier := range runs[:len(runs)-1] {
		if sameEnd(last.outcome, earlier.outcome) && sameCalls(last.outcome.Calls, earlier.outcome.Calls) {
			return fmt.Sprintf("%s does the same as failure case %d", name, j+1)
		}
	}
	return ""
}

// checkTexts finds what is wrong with the failure cases without running them:
// there are too few, or two programs are the same but for white space at the
// ends of their lines.
func checkTexts(item *agon.Item, least int) string {
	if len(item.Failures) < least {
		return fmt.Sprintf("the item has %d of the %d failure cases that it needs at least", len(item.Failures), least)
	}
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
