package unseen

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// code is a value that is Python already.
type code string

// literal writes a value in Python.
func literal(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case bool:
		return map[bool]string{true: "True", false: "False"}[v]
	case code:
		return string(v)
	case string:
		return quoted(v)
	case []any:
		return "[" + joined(v, literal) + "]"
	case []string:
		return "[" + joined(v, quoted) + "]"
	case []int:
		return "[" + joined(v, strconv.Itoa) + "]"
	case map[string]any:
		return "{" + joined(slices.Sorted(maps.Keys(v)), func(key string) string {
			return quoted(key) + ": " + literal(v[key])
		}) + "}"
	}
	return fmt.Sprint(value)
}

func quoted(text string) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		panic("unseen: " + err.Error()) // a string
	}
	return strings.TrimSpace(out.String())
}

func joined[T any](list []T, show func(T) string) string {
	shown := make([]string, len(list))
	for i := range list {
		shown[i] = show(list[i])
	}
	return strings.Join(shown, ", ")
}

// place is the expression of a path in the state that root names, which may
// lack the last key if may is set.
func place(root string, p path, may bool) string {
	for i, key := range p {
		if may && i == len(p)-1 {
			return root + ".get(" + literal(key) + ")"
		}
		root += "[" + literal(key) + "]"
	}
	return root
}

// vals are the values that a text has places for, by name.
type vals map[string]any

var placeholder = regexp.MustCompile(`\{([a-z_]+)\}`)

// fill puts values into the places of a text, as show writes them.
func (v vals) fill(text string, show func(any) string) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		if value, ok := v[found[1:len(found)-1]]; ok {
			return show(value)
		}
		return found
	})
}

// code fills a program.
func (v vals) code(text string) string { return v.fill(text, literal) }

var numbers = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty")

// speech fills an instruction, with small numbers in words if so asked, and makes
// a sentence of it.
func (v vals) speech(text string, words bool) string {
	filled := v.fill(text, func(value any) string { return spoken(value, words) })
	if !strings.ContainsAny(filled[len(filled)-1:], ".?!") {
		filled += "."
	}
	return strings.ToUpper(filled[:1]) + filled[1:]
}

func spoken(value any, words bool) string {
	switch v := value.(type) {
	case int:
		if words && v >= 0 && v < len(numbers) {
			return numbers[v]
		}
	case []string:
		return listed(v)
	case []int:
		shown := make([]string, len(v))
		for i := range v {
			shown[i] = spoken(v[i], words)
		}
		return listed(shown)
	}
	return fmt.Sprint(value)
}

// listed is "a, b and c".
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

func indented(text string) string { return "    " + strings.ReplaceAll(text, "\n", "\n    ") }
