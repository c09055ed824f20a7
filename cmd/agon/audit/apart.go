package audit

import (
	"agon"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"agon/cmd/agon/terminal"
)

// apart names the first part in which two values differ once they are JSON, as
// "trajectory.turns[0].text is "a", and done again "b""; nothing where they are equal.
func apart(recorded, again any) string {
	return apartAt("", plain(recorded), plain(again))
}

// address is one of memory, as Python writes it: the next process has another.
var address = regexp.MustCompile(`0x[0-9a-f]{6,}`)

// addressesApart reports whether the first output in which two attempts differ does so
// by addresses of memory alone. What follows on it may be anything.
func addressesApart(recorded, again *agon.Trajectory) bool {
	for i := range min(len(recorded.Turns), len(again.Turns)) {
		a, b := outputOf(&recorded.Turns[i]), outputOf(&again.Turns[i])
		if a != b {
			return address.ReplaceAllString(a, "0x") == address.ReplaceAllString(b, "0x")
		}
	}
	return false
}

func outputOf(turn *agon.Turn) string {
	if turn.Execution == nil {
		return ""
	}
	return turn.Execution.Output
}

// plain is a value as JSON has it, with numbers as they are written.
func plain(value any) any {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value) // it came from JSON, so this does not happen
	}
	return decode(text)
}

// decode reads JSON with numbers as they are written.
func decode(text []byte) any {
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	var result any
	if decoder.Decode(&result) != nil {
		return string(text)
	}
	return result
}

func apartAt(path string, a, b any) string {
	switch a := a.(type) {
	case map[string]any:
		if b, ok := b.(map[string]any); ok {
			return fieldsApart(path, a, b)
		}
	case []any:
		if b, ok := b.([]any); ok {
			return elementsApart(path, a, b)
		}
	default:
		if a == b {
			return ""
		}
	}
	return fmt.Sprintf("%s is %s, and done again %s", strings.TrimPrefix(path, "."), shown(a), shown(b))
}

func fieldsApart(path string, a, b map[string]any) string {
	names := map[string]bool{}
	for name := range a {
		names[name] = true
	}
	for name := range b {
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if what := apartAt(path+"."+name, present(a, name), present(b, name)); what != "" {
			return what
		}
	}
	return ""
}

// missing stands for a part that one of two values lacks.
type missing struct{}

func present(fields map[string]any, name string) any {
	if value, ok := fields[name]; ok {
		return value
	}
	return missing{}
}

func elementsApart(path string, a, b []any) string {
	for i := range min(len(a), len(b)) {
		if what := apartAt(fmt.Sprintf("%s[%d]", path, i), a[i], b[i]); what != "" {
			return what
		}
	}
	if len(a) != len(b) {
		return fmt.Sprintf("%s has %d parts, and done again %d", strings.TrimPrefix(path, "."), len(a), len(b))
	}
	return ""
}

// shown is a value in short.
func shown(value any) string {
	if value == (missing{}) {
		return "nothing"
	}
	text, err := json.Marshal(value)
	if err != nil {
		return "unreadable"
	}
	return terminal.OneLine(string(text), 80)
}
