package blind

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// python writes a tree as Python does.
func python(value any) string {
	switch value := value.(type) {
	case nil:
		return "None"
	case bool:
		if value {
			return "True"
		}
		return "False"
	case string:
		return strconv.Quote(value)
	case []any:
		var parts []string
		for _, element := range value {
			parts = append(parts, python(element))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		var parts []string
		for _, key := range slices.Sorted(maps.Keys(value)) {
			parts = append(parts, python(key)+": "+python(value[key]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return fmt.Sprint(value)
}

// values stand for the {names} in a text.
type values map[string]any

// fill puts values into a text: a text as it is, all else as Python writes it.
func (v values) fill(text string) string {
	for _, name := range slices.Sorted(maps.Keys(v)) {
		written, plain := v[name].(string)
		if !plain {
			written = python(treeOf(v[name]))
		}
		text = strings.ReplaceAll(text, "{"+name+"}", written)
	}
	return text
}

func (v values) fillAll(texts []string) (filled []string) {
	for _, text := range texts {
		filled = append(filled, v.fill(text))
	}
	return filled
}

// indented moves every line of a program to the right.
func indented(program string) string {
	return "    " + strings.ReplaceAll(program, "\n", "\n    ")
}
