package verifier

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"

	"agon"
)

// checkGrounded is stage 8. What the solution takes and tells is known to who reads
// the instruction and looks around, as groundedCalls has it: else an executor, who can
// do no more, could not know it. Each literal of the verifier occurs in the
// instruction, the tools' schema, what the solution was told, the answer, or the final
// state, or is a length of these. 0, 1, -1, booleans, None and what holds no letter or
// digit are free, and so is what a verifier only computes with. In return, nothing that
// the instruction names is exchanged for another (misspoken).
func checkGrounded(ctx context.Context, e *evidence) (string, error) {
	solved, err := e.solution(ctx)
	if err != nil {
		return "", err
	}
	ground, reason := groundedCalls(e, solved)
	if reason != "" {
		return reason, nil
	}
	initial, err := e.nothing(ctx)
	if err != nil {
		return "", err
	}
	ground.addEnd(e.environment.Spec(), *initial, solved.outcome)
	for _, literal := range literals(operand.ReplaceAllString(e.item.Verifier, "")) {
		if text, ok := literal.(string); ok {
			literal = placeholder.ReplaceAllString(text, " ")
		}
		if !ground.holds(literal) {
			return fmt.Sprintf("the verifier's %s is neither in the instruction nor to be found out from it", show(literal)), nil
		}
	}
	return misspoken(ctx, e)
}

var (
	// operand is what a verifier multiplies or divides by.
	operand = regexp.MustCompile(`(?:%|/|\*)\s*\d+(?:\.\d+)?\b`)
	// placeholder is where a text is to hold a value.
	placeholder = regexp.MustCompile(`%[-+0-9.]*[dfgirsx]`)
)

// addEnd adds what a verifier may know beside: what the tools take and the state is made
// of, and what the solution comes to.
func (g *ground) addEnd(spec *agon.Spec, initial, solved agon.Outcome) {
	g.addTools(spec, true)
	g.addSchema(decoded(spec.StateSchema), true)
	before, after := decoded(initial.State.JSON), decoded(solved.State.JSON)
	g.addDifference(before, after)
	for _, value := range []any{decoded(solved.Answer), after} {
		g.addValue(value)
		g.addLengths(value)
	}
	for _, key := range callKeys {
		g.addText(key)
	}
}

// callKeys are the keys of an entry of `calls` as a verifier sees it.
var callKeys = []string{"tool", "arguments", "value", "error"}

func show(value any) string {
	bytes, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(bytes)
}
