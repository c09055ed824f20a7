package unseen

import (
	"encoding/json"
	"maps"
	"math"
	"reflect"
	"slices"
)

// decode reads JSON, with whole numbers as int.
func decode(text json.RawMessage) any {
	if text == nil {
		return nil
	}
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		panic("unseen: " + err.Error()) // written by the sandbox, or by us
	}
	return whole(value)
}

func whole(value any) any {
	switch v := value.(type) {
	case float64:
		if v == math.Trunc(v) {
			return int(v)
		}
	case []any:
		for i := range v {
			v[i] = whole(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = whole(v[key])
		}
	}
	return value
}

// normal is a value as decode would give it.
func normal(value any) any { return decode(encode(value)) }

func encode(value any) json.RawMessage {
	text, err := json.Marshal(value)
	if err != nil {
		panic("unseen: " + err.Error()) // scalars, lists and maps alone
	}
	return text
}

func equal(a, b any) bool { return reflect.DeepEqual(a, b) }

// path leads to a part of a state: keys and indices.
type path []any

// at returns what lies at a path, nil for nothing.
func at(state any, p path) any {
	for _, key := range p {
		switch k := key.(type) {
		case string:
			object, _ := state.(map[string]any)
			state = object[k]
		case int:
			list, _ := state.([]any)
			if k >= len(list) {
				return nil
			}
			state = list[k]
		}
	}
	return state
}

// differences lists where two states differ: at scalars, at lists of scalars,
// at lists of other lengths, and at keys that one of them lacks.
func differences(a, b any, here path) (all []path) {
	if left, right, ok := both[map[string]any](a, b); ok {
		keys := maps.Clone(left)
		maps.Copy(keys, right)
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			all = append(all, differences(left[key], right[key], then(here, key))...)
		}
		return all
	}
	if left, right, ok := both[[]any](a, b); ok && len(left) == len(right) && len(left) > 0 && nested(left[0]) {
		for i := range left {
			all = append(all, differences(left[i], right[i], then(here, i))...)
		}
		return all
	}
	if equal(a, b) {
		return nil
	}
	return []path{here}
}

func both[T any](a, b any) (left, right T, ok bool) {
	left, one := a.(T)
	right, two := b.(T)
	return left, right, one && two
}

func nested(value any) bool {
	_, ok := value.(map[string]any)
	return ok
}

func then(p path, key any) path { return append(slices.Clone(p), key) }

// within reports whether each of the paths is one of those allowed.
func within(paths, allowed []path) bool {
	for _, p := range paths {
		if !slices.ContainsFunc(allowed, func(a path) bool { return slices.Equal(a, p) }) {
			return false
		}
	}
	return true
}
