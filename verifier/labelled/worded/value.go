package worded

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Values are those of JSON, numbers as int or float64: what a state, an answer
// and an argument are made of.

// decoded reads a value. It panics on what is no JSON.
func decoded(text []byte) any {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		panic("worded: a state is no JSON: " + err.Error()) // its contract says so
	}
	return plain(value)
}

// plain turns the numbers of JSON into those of Go; the rest is copied.
func plain(value any) any {
	switch v := value.(type) {
	case json.Number:
		if n, err := strconv.Atoi(string(v)); err == nil {
			return n
		}
		f, _ := v.Float64() // a number of JSON always is one
		return f
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = plain(v[i])
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(v))
		for key := range v {
			object[key] = plain(v[key])
		}
		return object
	}
	return value
}

// literal writes a value as Python does; equal values have equal text.
func literal(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case bool:
		return map[bool]string{true: "True", false: "False"}[v]
	case string:
		return strconv.Quote(v)
	case []any:
		return "[" + strings.Join(each(v, literal), ", ") + "]"
	case map[string]any:
		return "{" + strings.Join(each(keys(v), func(key string) string {
			return strconv.Quote(key) + ": " + literal(v[key])
		}), ", ") + "}"
	}
	return fmt.Sprint(value)
}

func equal(a, b any) bool { return literal(a) == literal(b) }

func keys(object map[string]any) []string { return slices.Sorted(maps.Keys(object)) }

func each[T, U any](list []T, f func(T) U) []U {
	out := make([]U, len(list))
	for i := range list {
		out[i] = f(list[i])
	}
	return out
}

// list makes a value of several.
func list[T any](of ...T) []any { return each(of, func(v T) any { return v }) }

// path leads to a place in a state: keys, and indices of lists.
type path []any

// at returns what is at a path.
func at(value any, steps ...any) any {
	for _, step := range steps {
		if key, ok := step.(string); ok {
			value = value.(map[string]any)[key]
		} else {
			value = value.([]any)[step.(int)]
		}
	}
	return value
}

// number returns the whole number at a path.
func number(value any, steps ...any) int { return at(value, steps...).(int) }

// put sets what is at a path, whose last step is a key.
func put(value, is any, steps ...any) {
	last := len(steps) - 1
	at(value, steps[:last]...).(map[string]any)[steps[last].(string)] = is
}

// places lists the paths of a state: those of scalars and of lists of scalars.
func places(value any) []path {
	var found []path
	switch v := value.(type) {
	case map[string]any:
		for _, key := range keys(v) {
			found = append(found, under(key, v[key])...)
		}
		return found
	case []any:
		if !slices.ContainsFunc(v, isObject) {
			break
		}
		for i := range v {
			found = append(found, under(i, v[i])...)
		}
		return found
	}
	return []path{nil}
}

func isObject(value any) bool { _, ok := value.(map[string]any); return ok }

func under(step, value any) []path {
	return each(places(value), func(p path) path { return append(path{step}, p...) })
}

// subscripts writes a path behind a name in Python.
func subscripts(p path) string {
	var text strings.Builder
	for _, step := range p {
		text.WriteString("[" + literal(step) + "]")
	}
	return text.String()
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
