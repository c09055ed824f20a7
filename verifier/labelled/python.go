package labelled

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
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

// python writes a value as a Python literal.
func python(value any) string {
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
			panic("labelled: a string does not encode: " + err.Error()) // it always does
		}
		return string(quoted)
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = python(v[i])
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		var parts []string
		for _, key := range keys(v) {
			parts = append(parts, python(key)+": "+python(v[key]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return fmt.Sprint(value)
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
	return "[" + python(key) + "]"
}

// judging wraps an expression into the function that a judge runs.
func judging(expression string) string {
	return "def verify(before, after, answer, calls):\n    return " + expression + "\n"
}

func keys(object map[string]any) []string { return slices.Sorted(maps.Keys(object)) }
