package verifier

import (
	"slices"
	"strconv"
	"strings"

	"agon"
)

// change is what a solution makes of the initial state.
type change struct {
	final any
	paths []string
}

func changeOf(initial, solution agon.Outcome) *change {
	c := &change{final: decoded(solution.State.JSON)}
	changedPaths(decoded(initial.State.JSON), c.final, "", func(path string) { c.paths = append(c.paths, path) })
	return c
}

// misses reports whether an outcome differs from the solution's where the solution
// changes something, or inside it, or around it. A verifier that looks at no more than
// what was asked for may accept other differences.
func (c *change) misses(outcome agon.Outcome) bool {
	found := false
	changedPaths(c.final, decoded(outcome.State.JSON), "", func(path string) {
		found = found || slices.ContainsFunc(c.paths, func(other string) bool { return within(path, other) || within(other, path) })
	})
	return found
}

// within reports whether a path is another one or leads further.
func within(path, other string) bool { return strings.HasPrefix(path+"/", other+"/") }

// changedPaths yields the path of each part of a state that is another afterwards:
// a member of an object, an element of a list of the same length, or a whole value.
func changedPaths(before, after any, path string, yield func(path string)) {
	switch b := before.(type) {
	case map[string]any:
		if a, ok := after.(map[string]any); ok {
			for key := range b {
				changedPaths(b[key], a[key], path+"/"+pointer.Replace(key), yield)
			}
			for key := range a {
				if _, there := b[key]; !there {
					yield(path + "/" + pointer.Replace(key))
				}
			}
			return
		}
	case []any:
		if a, ok := after.([]any); ok && len(a) == len(b) {
			for i := range b {
				changedPaths(b[i], a[i], path+"/"+strconv.Itoa(i), yield)
			}
			return
		}
	}
	if show(before) != show(after) {
		yield(path)
	}
}

// pointer escapes a key as a JSON Pointer has it (RFC 6901).
var pointer = strings.NewReplacer("~", "~0", "/", "~1")
