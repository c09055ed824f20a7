package verifier

import (
	"encoding/json"
	"slices"

	"agon"
)

// aboutSolution is what a solution is about: its literals, the arguments of its calls,
// its answer, and what it changes.
func aboutSolution(item *agon.Item, initial, solved agon.Outcome) *ground {
	about := newGround()
	for _, literal := range literals(item.Solution) {
		about.addValue(literal)
	}
	for _, call := range solved.Calls {
		for _, argument := range call.Arguments {
			about.addJSON(argument)
		}
	}
	about.addJSON(solved.Answer)
	about.addDifference(decoded(initial.State.JSON), decoded(solved.State.JSON))
	return about
}

// candidate is a call, or a value, that is so many values away from what a solution is
// about.
type candidate[T any] struct {
	value T
	away  int
}

// callsAbout are the calls of a tool whose arguments are the nearest.
func callsAbout(about *ground, tool *agon.Tool) []agon.Call {
	calls := []candidate[agon.Call]{{value: agon.Call{Tool: tool.Name}}}
	for _, p := range tool.Parameters {
		arguments := valuesAbout(about, p.Schema)
		if len(arguments) == 0 {
			continue // of any type: the tool has the last word
		}
		var longer []candidate[agon.Call]
		for _, call := range calls {
			for _, argument := range arguments {
				longer = append(longer, candidate[agon.Call]{with(call.value, p.Name, argument.value), call.away + argument.away})
			}
		}
		calls = nearest(longer)[:min(addedPerTool, len(longer))]
	}
	all := make([]agon.Call, len(calls))
	for i := range calls {
		all[i] = calls[i].value
	}
	return all
}

// valuesAbout are the members of an enumeration, those that a ground holds first, or
// else the first value that a schema admits.
func valuesAbout(about *ground, schema json.RawMessage) (values []candidate[json.RawMessage]) {
	members := agon.RangeOf(schema).Enum
	for _, member := range members {
		away := 1
		if about.holds(decoded(member)) {
			away = 0
		}
		values = append(values, candidate[json.RawMessage]{member, away})
	}
	if first := firstValue(schema); first != nil && len(members) == 0 {
		values = append(values, candidate[json.RawMessage]{first, 0})
	}
	return nearest(values)
}

// nearest sorts candidates in place.
func nearest[T any](all []candidate[T]) []candidate[T] {
	slices.SortStableFunc(all, func(a, b candidate[T]) int { return a.away - b.away })
	return all
}
