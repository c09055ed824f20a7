package blind

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
)

// A tree is plain data: nil, bool, int, string, []any and map[string]any.

// treeOf returns value as a tree.
func treeOf(value any) any {
	raw, err := json.Marshal(value)
	if err != nil {
		panic("blind: " + err.Error()) // plain data always encodes
	}
	tree, err := readTree(raw)
	if err != nil {
		panic("blind: " + err.Error()) // it has just been written
	}
	return tree
}

// readTree reads JSON whose numbers are whole.
func readTree(raw []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	return whole(value)
}

// whole makes ints of the numbers in value.
func whole(value any) (any, error) {
	var err error
	switch value := value.(type) {
	case json.Number:
		n, err := value.Int64()
		return int(n), err
	case []any:
		for i := range value {
			if value[i], err = whole(value[i]); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		for key := range value {
			if value[key], err = whole(value[key]); err != nil {
				return nil, err
			}
		}
	}
	return value, nil
}

// path leads into a tree, by keys (string) and positions (int).
type path []any

// at returns what a path leads to; ok is false where there is nothing.
func (p path) at(tree any) (value any, ok bool) {
	ok = true
	for _, step := range p {
		switch inner := tree.(type) {
		case map[string]any:
			if tree, ok = inner[step.(string)]; !ok {
				return nil, false
			}
		case []any:
			tree = inner[step.(int)]
		}
	}
	return tree, true
}

// change is a difference between two trees.
type change struct {
	path     path
	old, new any
	gone     bool // the place is no longer there
}

// changes lists the differences of two trees, in order. A list of plain values is
// one place.
func changes(before, after any) []change { return changesAt(nil, before, after) }

func changesAt(here path, before, after any) (list []change) {
	switch old := before.(type) {
	case map[string]any:
		now := after.(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(old)) {
			place := append(slices.Clone(here), key)
			if value, ok := now[key]; ok {
				list = append(list, changesAt(place, old[key], value)...)
			} else {
				list = append(list, change{path: place, old: old[key], gone: true})
			}
		}
		return list
	case []any:
		now := after.([]any)
		if _, nested := first(old).(map[string]any); nested && len(old) == len(now) {
			for i := range old {
				list = append(list, changesAt(append(slices.Clone(here), i), old[i], now[i])...)
			}
			return list
		}
	}
	if !same(before, after) {
		list = append(list, change{path: here, old: before, new: after})
	}
	return list
}

func first(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// same compares trees.
func same(one, other any) bool { return reflect.DeepEqual(one, other) }
