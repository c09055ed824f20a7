package verifier

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"agon"
)

// checkNew is the cheap half of stage 2: no equal task is archived. That too
// many live tasks are alike is known after the solution has run; see
// refuseRepeats, which also sees to the items of the same screening.
func checkNew(_ context.Context, e *evidence) (string, error) {
	if archived := e.screen.options.Archived; archived != nil && archived(e.item) {
		return "a task with this state and instruction is known already", nil
	}
	return "", nil
}

// refuseRepeats is the other half of stage 2. It goes through the accepted in
// order, so that of equal items the first stays.
func (s *Screen) refuseRepeats(results []Result) {
	questions, signatures := map[string]bool{}, map[string]int{}
	for i := range results {
		result := &results[i]
		if !result.Verdict.Pass {
			continue
		}
		question := fmt.Sprintf("%s\x00%d\x00%s", result.Item.Environment, result.Item.Seed, result.Item.Instruction)
		switch {
		case questions[question]:
			result.Verdict = agon.Verdict{Stage: StageNew, Reason: "a task with this state and instruction was accepted just before"}
			continue
		case s.tooMany(result.Signature, signatures[result.Signature]):
			result.Verdict = agon.Verdict{Stage: StageNew, Reason: fmt.Sprintf("there are enough tasks whose solution is of the kind %s: write a different one", result.Signature)}
			continue
		}
		questions[question] = true
		signatures[result.Signature]++
	}
}

// tooMany reports whether a signature is in use as often as is allowed.
func (s *Screen) tooMany(signature string, accepted int) bool {
	if s.options.Alike == 0 || signature == "" {
		return false
	}
	if s.options.Live != nil {
		accepted += s.options.Live(signature)
	}
	return accepted >= s.options.Alike
}

// signature is the sequence of a run's calls with the shapes of their
// arguments, and that of the answer: "count(string,string) answer(number)".
// Similarity is measured on what a solution does, not on its wording.
func signature(r *run) string {
	var steps []string
	for _, call := range r.outcome.Calls {
		names := make([]string, 0, len(call.Arguments))
		for name := range call.Arguments {
			names = append(names, name)
		}
		sort.Strings(names)
		for i, name := range names {
			names[i] = shape(call.Arguments[name])
		}
		steps = append(steps, call.Tool+"("+strings.Join(names, ",")+")")
	}
	if r.outcome.Answer != nil {
		steps = append(steps, "answer("+shape(r.outcome.Answer)+")")
	}
	if len(steps) == 0 {
		return "nothing"
	}
	return strings.Join(steps, " ")
}

// shape is the JSON type of a value.
func shape(value json.RawMessage) string {
	if len(value) == 0 {
		return "null"
	}
	switch value[0] {
	case '"':
		return "string"
	case '{':
		return "object"
	case '[':
		return "array"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	return "number"
}
