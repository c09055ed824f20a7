package verifier

import (
	"context"
	"encoding/json"
	"fmt"

	"agon"
)

// constants are answers that cost nothing to give.
var constants = []json.RawMessage{
	json.RawMessage(`""`), json.RawMessage(`0`), json.RawMessage(`1`), json.RawMessage(`true`), json.RawMessage(`false`),
	json.RawMessage(`[]`), json.RawMessage(`{}`), json.RawMessage(`"done"`),
}

// cheats are the outcomes of answering without having done anything: the
// constants, and the instruction echoed back.
func cheats(initial agon.Outcome, item *agon.Item) []agon.Outcome {
	echo, err := json.Marshal(item.Instruction)
	if err != nil {
		panic("verifier: a string does not encode: " + err.Error()) // it always does
	}
	outcomes := make([]agon.Outcome, 0, len(constants)+1)
	for _, answer := range append(constants[:len(constants):len(constants)], echo) {
		cheat := initial
		cheat.Answer = answer
		outcomes = append(outcomes, cheat)
	}
	return outcomes
}

// checkStanding is stage 6: the verifier rejects doing nothing, always, and
// each standing cheat unless that reaches the solution's own state and answer.
func checkStanding(ctx context.Context, e *evidence) (string, error) {
	verdicts, err := e.verdicts(ctx)
	if err != nil {
		return "", err
	}
	if verdicts[1].Pass {
		return "the verifier accepts doing nothing", nil
	}
	for i, cheat := range cheats(*e.initial, e.item) {
		if verdicts[2+i].Pass && !sameEnd(cheat, e.solved.outcome) {
			return fmt.Sprintf("the verifier accepts the answer %s without anything having been done", cheat.Answer), nil
		}
	}
	return "", nil
}
