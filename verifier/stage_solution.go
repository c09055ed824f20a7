package verifier

import (
	"context"
	"fmt"
	"regexp"

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
	if reason, err := e.rejectsLooking(ctx); err != nil || reason != "" {
		return reason, err
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

// checkDeterministic is stage 9: no program asks chance or the clock, and a second run
// of the solution, in a fresh environment and another interpreter, makes the same calls
// and ends with the same state and answer; one that may have sets, whatever the order of
// their elements. The verifier then says the same too, for a
// Judge asks it twice and calls one that wavers broken; one with sets is asked elsewhere
// as well, if somebody judges there.
func checkDeterministic(ctx context.Context, e *evidence) (string, error) {
	isTool := func(name string) bool { return e.environment.Spec().Tool(name) != nil }
	if asked := asksChance(e.item.Solution, isTool); asked != "" {
		return "the solution asks chance or the clock: it has " + asked, nil
	}
	for i, failure := range e.item.Failures {
		if asked := asksChance(failure, isTool); asked != "" {
			return fmt.Sprintf("failure case %d asks chance or the clock: it has %s", i+1, asked), nil
		}
	}
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
	ordered, err := e.endsByOrder(ctx)
	if err != nil {
		return "", err
	}
	if ordered {
		return "the solution goes by the order of the elements of a set", nil
	}
	judge, ok := e.screen.options.Second.(agon.Judge)
	if !ok || !hasSets.MatchString(e.item.Verifier) {
		return "", nil
	}
	verdicts, err := judgeAll(ctx, judge, e.environment, e.item, []agon.Outcome{solved.outcome})
	if err != nil {
		return "", err
	}
	e.meet(verdicts[0].TimeLimited)
	return rejection(verdicts[0]), nil
}

// SetOrders is what Options.Second may be, beside a sandbox.
type SetOrders interface {
	// SetOrders returns two sandboxes whose programs see the elements of a set in
	// opposite orders.
	SetOrders() [2]agon.Sandbox
}

// endsByOrder reports whether a solution that may have sets ends otherwise where their
// elements come in the opposite order. Of two seeds of hashes half agree on two elements.
func (e *evidence) endsByOrder(ctx context.Context) (bool, error) {
	orders, ok := e.screen.options.Second.(SetOrders)
	if !ok || !hasSets.MatchString(e.item.Solution) {
		return false, nil
	}
	var runs [2]*run
	for i, sandbox := range orders.SetOrders() {
		var err error
		if runs[i], err = e.run(ctx, sandbox, e.item.Solution); err != nil {
			return false, err
		}
	}
	return !sameEnd(runs[0].outcome, runs[1].outcome), nil
}

// hasSets matches source that may make a set.
var hasSets = regexp.MustCompile(`\bset\b|\bfrozenset\b|\{[^}:]+[,}]|\bfor\b[^}]*\}`)

// readsCalls matches a verifier that has a use for its calls, beside naming them as a
// parameter.
var readsCalls = regexp.MustCompile(`(?m)^(?:[^d\n]|d[^e\n]|de[^f\n]).*\bcalls\b`)

// rejectsLooking says so where a verifier that reads the calls rejects a solution that
// looks at something first. To look around is what an executor is free to do.
func (e *evidence) rejectsLooking(ctx context.Context) (string, error) {
	look := e.look()
	if look == nil || !readsCalls.MatchString(e.item.Verifier) {
		return "", nil
	}
	played, err := e.replay(ctx, [][]agon.Call{append([]agon.Call{*look}, e.calls()...)})
	if err != nil || played[0] == nil || len(played[0].Calls) == 0 || played[0].Calls[0].Return.Error != "" {
		return "", err
	}
	outcome := *played[0]
	outcome.Answer = e.solved.outcome.Answer
	if !sameEnd(outcome, e.solved.outcome) {
		return "", nil
	}
	verdicts, err := e.judge(ctx, []agon.Outcome{outcome})
	if err != nil || verdicts[0].Pass {
		return "", err
	}
	return fmt.Sprintf("the verifier rejects the solution if it calls %s first, which only looks", look.Tool), nil
}

// look is a call that changes nothing; nil where there is none.
func (e *evidence) look() *agon.Call {
	about := aboutSolution(e.item, agon.Outcome{}, e.solved.outcome)
	for _, tool := range e.executorTools() {
		if !tool.ReadOnly {
			continue
		}
		for _, call := range callsAbout(about, &tool) {
			return &call
		}
	}
	return nil
}
