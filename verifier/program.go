package verifier

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"agon"
)

// Program writes what an attempt did as a program that does it again: the calls that
// succeeded, in order and with their arguments as they were, and the answer. However
// the attempt came to them is left out.
func Program(outcome agon.Outcome) string {
	var lines []string
	for _, call := range outcome.Calls {
		if call.Return.Error == "" && call.Return.Limit == agon.LimitNone {
			lines = append(lines, statement(call.Call))
		}
	}
	if len(outcome.Answer) > 0 {
		lines = append(lines, "answer("+Literal(parsed(outcome.Answer))+")")
	}
	if len(lines) == 0 {
		return "pass"
	}
	return strings.Join(lines, "\n")
}

func statement(call agon.Call) string {
	var arguments []string
	for _, name := range slices.Sorted(maps.Keys(call.Arguments)) {
		arguments = append(arguments, name+"="+Literal(parsed(call.Arguments[name])))
	}
	return call.Tool + "(" + strings.Join(arguments, ", ") + ")"
}

// Literal writes a JSON value, decoded with numbers as they are written, as Python.
func Literal(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		quoted, err := json.Marshal(v)
		if err != nil {
			panic("verifier: a string does not encode: " + err.Error()) // it always does
		}
		return string(quoted)
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = Literal(v[i])
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		var parts []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, Literal(key)+": "+Literal(v[key]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return fmt.Sprint(value)
}
