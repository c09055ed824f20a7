package labelled

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"agon/verifier"
)

// decode reads JSON and keeps numbers as they are written.
func decode(text []byte) any {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}

// step writes one step into a state. Where an index above 1 is the last, it is
// -1; else it is written as one more, less 1, as a person does who is told of
// "order 3".
func step(key any, of any) string {
	i, ok := key.(int)
	list, _ := of.([]any)
	switch {
	case ok && i > 1 && i == len(list)-1:
		return "[-1]"
	case ok && i > 1:
		return "[" + strconv.Itoa(i+1) + "-1]"
	}
	return "[" + verifier.Literal(key) + "]"
}

// judging wraps an expression into the function that a judge runs.
func judging(expression string) string {
	return "def verify(before, after, answer, calls):\n    return " + expression + "\n"
}

func keys(object map[string]any) []string { return slices.Sorted(maps.Keys(object)) }
