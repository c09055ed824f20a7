package verifier

import (
	"strconv"
	"strings"

	"agon"
)

// deviates reports whether an outcome differs from the solution's where the solution
// changes something. A verifier that looks at no more than what was asked for may
// accept other differences.
func deviates(initial, solution, outcome agon.Outcome) bool {
	final := decoded(solution.State.JSON)
	asked := map[string]bool{}
	changedPaths(decoded(initial.State.JSON), final, "", func(path string) { asked[path] = true })
	found := false
	changedPaths(final, decoded(outcome.State.JSON), "", func(path string) { found = found || asked[path] })
	return found
}

// changedPaths yields the path of each part of a state that is another afterwards:
// a member of an object, an element of a list of the same length, or a whole value.
func changedPaths(before, after any, path string, yield func(path string)) {
	switch b := before.(type) {
	case map[string]any:
		if a, ok := after.(map[string]any); ok {
			for key := range b {
				changedPaths(b[key], a[key], path+"/"+escaped(key), yield)
			}
			for key := range a {
				if _, there := b[key]; !there {
					yield(path + "/" + escaped(key))
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

// escaped is a key as a JSON Pointer has it (RFC 6901).
func escaped(key string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(key) }
