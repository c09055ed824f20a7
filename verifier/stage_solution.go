package verifier

import (
	"context"
	"fmt"

	"agon"
)

// checkRuns is stage 3: the solution runs to its end. That the failure cases do
// is seen to by their own stage.
func checkRuns(ctx context.Context, e *evidence) (string, error) {
	solved, err := e.solution(ctx)
	if err != nil {
		return "", err
	}
	return complaint("the solution", solved), nil
}

// complaint says why a program did not run to its end, or nothing.
func complaint(name string, r *run) string {
	switch {
	case r.execution.Limit != agon.LimitNone:
		return fmt.Sprintf("%s went over a limit: %s", name, r.execution.Limit)
	case r.execution.Error != "":
		return fmt.Sprintf("%s raised an error: %s", name, r.execution.Error)
	}
	return ""
}

// checkPasses is stage 4: the verifier accepts the solution, alone and then among
// the other outcomes. Of the items that are refused most are refused for this,
// and alone it takes no failure case and no mutant to find out.
func checkPasses(ctx context.Context, e *evidence) (string, error) {
	verdict, err := e.verdictOnSolution(ctx)
	if err != nil {
		return "", err
	}
	if !verdict.Pass {
		return rejection(verdict), nil
	}
	verdicts, err := e.verdicts(ctx)
	if err != nil {
		return "", err
	}
	return rejection(verdicts.solution), nil
}

// rejection says why a verdict on the solution is no pass, or nothing.
func rejection(verdict agon.Verdict) string {
	switch {
	case verdict.Pass:
		return ""
	case verdict.Stage == agon.VerdictBroken:
		return "the verifier does not work: " + verdict.Reason
	}
	return "the verifier rejects the solution"
}

// checkDeterministic is stage 9: a second run of the solution, in a fresh
// environment and another interpreter, makes the same calls and ends with the
// same state and answer. The verifier then says the same too, for a Judge asks
// it twice and calls one that wavers broken.
func checkDeterministic(ctx context.Context, e *evidence) (string, error) {
	solved, err := e.solution(ctx)
	if err != nil {
		return "", err
	}
	again, err := e.run(ctx, e.screen.options.Second, e.item.Solution)
	if err != nil {
		return "", err
	}
	switch {
	case !sameEnd(again.outcome, solved.outcome):
		return "the solution ends differently when it is run again", nil
	case !sameCalls(again.outcome.Calls, solved.outcome.Calls):
		return "the solution makes other calls when it is run again", nil
	}
	return "", nil
}
