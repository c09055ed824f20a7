package verifier

import "context"

// checkStanding is stage 5: the verifier rejects doing nothing, always, and each
// standing cheat unless that reaches the solution's own answer and what it changes. One
// that changes more fails for that as an attempt.
func checkStanding(ctx context.Context, e *evidence) (string, error) {
	verdicts, err := e.verdicts(ctx)
	if err != nil {
		return "", err
	}
	if verdicts.standing[0].Pass {
		return "the verifier accepts doing nothing", nil
	}
	change := changeOf(e.item.Instruction, *e.initial, e.solved.outcome)
	for i, cheat := range e.cheats {
		if verdicts.standing[1+i].Pass && !change.reached(cheat.outcome, e.solved.outcome) {
			return "the verifier accepts " + cheat.what, nil
		}
	}
	return "", nil
}
