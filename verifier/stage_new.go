package verifier

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"agon"
)

// checkNew begins stage 2: no equal task is archived.
func checkNew(_ context.Context, e *evidence) (string, error) {
	if archived := e.screen.options.Archived; archived != nil && archived(e.item) {
		return "a task with this state and instruction is known already", nil
	}
	return "", nil
}

// checkAlike goes on with stage 2 once the solution has run: not too many live
// tasks are alike.
func checkAlike(ctx context.Context, e *evidence) (string, error) {
	if e.screen.options.Alike == 0 {
		return "", nil // nothing to run the solution for
	}
	solved, err := e.solution(ctx)
	if err != nil {
		return "", err
	}
	return e.screen.alike(signature(solved), 0), nil
}

// refuseRepeats ends stage 2: what an item shares with others of the same
// screening. It goes through the accepted in order, so that of equal items the
// first stays.
func (s *Screen) refuseRepeats(results []Result) {
	questions, signatures := map[string]bool{}, map[string]int{}
	for i := range results {
		result := &results[i]
		if !result.Verdict.Pass {
			continue
		}
		question := fmt.Sprintf("%s\x00%d\x00%s", result.Item.Environment, result.Item.Seed, result.Item.Instruction)
		reason := s.alike(result.Signature, signatures[result.Signature])
		if questions[question] {
			reason = "a task with this state and instruction was accepted just before"
		}
		if reason != "" {
			result.Verdict = agon.Verdict{Stage: StageNew, Reason: reason, TimeLimited: result.Verdict.TimeLimited}
			continue
		}
		questions[question] = true
		signatures[result.Signature]++
	}
}

// alike says that a signature is in use as often as is allowed, or nothing.
// accepted is how often it was accepted in the same screening. Live is asked
// from several goroutines.
func (s *Screen) alike(signature string, accepted int) string {
	if s.options.Alike == 0 || signature == SignatureUnknown {
		return ""
	}
	if s.options.Live != nil {
		accepted += s.options.Live(signature)
	}
	if accepted < s.options.Alike {
		return ""
	}
	return "there are enough tasks whose solution is of the kind " + signature + ": write a different one"
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
