package verifier

import (
	"context"
	"encoding/json"
	"fmt"

	"agon"
)

// checkGrounded is stage 8. Each literal argument of the solution's calls
// occurs in the instruction, the tools' schema, or an earlier return of the
// same run: else an executor, who has only these, could not know it. Each
// literal of the verifier occurs there, in the answer, or in the difference
// from initial to final state. 0, 1, -1, booleans, None and what holds no
// letter or digit are free. In return, what the instruction names plays a part.
//
// An argument is literal if a value that a call was recorded with stands as a
// literal in the source; what was computed or looked up does not.
func checkGrounded(ctx context.Context, e *evidence) (string, error) {
	solved, err := e.solution(ctx)
	if err != nil {
		return "", err
	}
	ground := newGround()
	ground.addText(e.item.Instruction)
	addSchemas(ground, e.environment.Spec())
	if reason := ungroundedArgument(ground, literals(e.item.Solution), solved.outcome.Calls); reason != "" {
		return reason, nil
	}
	initial, err := e.nothing(ctx)
	if err != nil {
		return "", err
	}
	ground.addJSON(solved.outcome.Answer)
	ground.addDifference(decoded(initial.State.JSON), decoded(solved.outcome.State.JSON))
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

// ungroundedArgument goes through the calls in order and adds what each
// returned to the ground of the next.
func ungroundedArgument(ground *ground, literals []any, calls []agon.CallRecord) string {
	written := map[any]bool{}
	for _, literal := range literals {
		written[literal] = true
		if n, ok := literal.(float64); ok {
			written[-n] = true
		}
	}
	for _, call := range calls {
		for name, argument := range sorted(call.Arguments) {
			for _, leaf := range leaves(decoded(argument)) {
				if written[leaf] && !ground.holds(leaf) {
					return fmt.Sprintf("the solution calls %s with %s=%s, which is neither in the instruction nor was looked up before", call.Tool, name, show(leaf))
				}
			}
		}
		ground.addJSON(call.Return.Value)
	}
	return ""
}

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
