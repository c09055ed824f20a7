package verifier

import (
	"fmt"
	"regexp"

	"agon"
)

// rearranged is said where an answer stands in another order than what it is of.
var rearranged = regexp.MustCompile(`(?i)\b(revers|backward|sort|alphabet|ascend|descend|increas|decreas|rising|falling|largest|smallest|longest|shortest|biggest|highest|lowest|most|least|fewest)\w*`)

// misordered finds a list in an answer whose elements are what calls returned, one after
// another, about what the instruction has in another order.
func misordered(e *evidence, kinds []kindOfNames) string {
	answer, _ := decoded(e.solved.outcome.Answer).([]any)
	if len(answer) < 2 || rearranged.MatchString(e.item.Instruction) || unordered.MatchString(e.item.Instruction) {
		return ""
	}
	m, calls := mentionsOf(e, kinds), e.solved.outcome.Calls
	for i := range max(0, len(calls)-len(answer)+1) {
		some := calls[i : i+len(answer)]
		if !returned(some, answer) {
			continue
		}
		for _, p := range e.tool(some[0].Call).Parameters {
			if reason := m.otherwiseOrdered(some, p.Name); reason != "" {
				return reason
			}
		}
	}
	return ""
}

// returned reports whether calls of one tool returned the elements of a list.
func returned(calls []agon.CallRecord, list []any) bool {
	for i, call := range calls {
		if call.Tool != calls[0].Tool || show(decoded(call.Return.Value)) != show(list[i]) {
			return false
		}
	}
	return true
}

// otherwiseOrdered says which two calls that returned something else have arguments that
// the instruction mentions in another order, if it mentions each argument once.
func (m *mentions) otherwiseOrdered(calls []agon.CallRecord, parameter string) (reason string) {
	for i, call := range calls {
		if _, once := m.place(call.Arguments[parameter]); !once {
			return ""
		}
		for _, earlier := range calls[:i] {
			if m.order(earlier.Call, call.Call, parameter) > 0 && !sameValue(earlier.Return.Value, call.Return.Value) {
				reason = fmt.Sprintf("the instruction has %s before %s, and the answer has what belongs to them the other way about",
					call.Arguments[parameter], earlier.Arguments[parameter])
			}
		}
	}
	return reason
}
