package verifier

import (
	"context"
	"encoding/json"
	"fmt"

	"agon"
)

// checkGrounded is stage 8. What the solution takes and tells is known to who reads
// the instruction and looks around, as groundedCalls has it: else an executor, who can
// do no more, could not know it. Each literal of the verifier occurs in the
// instruction, the tools' schema, what the solution was told, the answer, or the final
// state, or is a length of these. 0, 1, -1, booleans, None and what holds no letter or
// digit are free. In return, what the instruction names plays a part.
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
	addSchemas(ground, e.environment.Spec())
	before, after := decoded(initial.State.JSON), decoded(solved.outcome.State.JSON)
	ground.addDifference(before, after)
	for _, value := range []any{decoded(solved.outcome.Answer), after} {
		ground.addValue(value)
		ground.addLengths(value)
	}
	for _, key := range callKeys {
		ground.addText(key)
	}
	for _, literal := range literals(e.item.Verifier) {
		if !ground.holds(literal) {
			return fmt.Sprintf("the verifier's %s is neither in the instruction nor to be found out from it", show(literal)), nil
		}
	}
	return unheeded(e, aboutSolution(e.item, *initial, solved.outcome)), nil
}

// callKeys are the keys of an entry of `calls` as a verifier sees it.
var callKeys = []string{"tool", "arguments", "value", "error"}

// addSchemas adds what an executor is told of the tools: names, fields and
// enumerations, but not the bounds of numbers, which would ground any of them
// by accident; and the names in the state, which a verifier has to use.
func addSchemas(ground *ground, spec *agon.Spec) {
	for _, tool := range spec.ToolsFor(agon.RoleExecutor) {
		ground.addText(tool.Name)
		ground.addSchema(decoded(tool.Returns))
		for _, parameter := range tool.Parameters {
			ground.addText(parameter.Name)
			ground.addSchema(decoded(parameter.Schema))
		}
	}
	ground.addSchema(decoded(spec.StateSchema))
}

func show(value any) string {
	bytes, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(bytes)
}
