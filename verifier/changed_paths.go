package verifier

import (
	"fmt"
	"slices"
	"strings"

	"agon"
)

// change is what a solution makes of the initial state.
type change struct {
	final any
	paths []string
	alone bool // all the rest, as the instruction says
}

func changeOf(instruction string, initial, solution agon.Outcome) *change {
	final := decoded(solution.State.JSON)
	return &change{final, pathsChanged(decoded(initial.State.JSON), final), restrains(instruction)}
}

// pathsChanged lists what changedPaths yields, in order.
func pathsChanged(before, after any) (paths []string) {
	changedPaths(before, after, func(path string) { paths = append(paths, path) })
	slices.Sort(paths)
	return paths
}

// misses reports whether an outcome differs from the solution's where the solution
// changes something, or inside it, or around it; or anywhere, if all the rest is to be
// left alone. A verifier that looks at no more than what was asked for may accept other
// differences.
func (c *change) misses(outcome agon.Outcome) bool {
	return slices.ContainsFunc(pathsChanged(c.final, decoded(outcome.State.JSON)), func(path string) bool {
		return c.alone || meets(path, c.paths)
	})
}

// reached reports whether an outcome has the solution's answer and all that it changes.
func (c *change) reached(outcome, solution agon.Outcome) bool {
	return sameValue(outcome.Answer, solution.Answer) && !c.misses(outcome)
}

// meets reports whether a path leads to one of others, inside or around it.
func meets(path string, others []string) bool {
	return slices.ContainsFunc(others, func(other string) bool { return within(path, other) || within(other, path) })
}

// within reports whether a path is another one or leads further.
func within(path, other string) bool { return strings.HasPrefix(path+"/", other+"/") }

// changedPaths yields the path of each part of a state that is another afterwards,
// as a JSON Pointer.
func changedPaths(before, after any, yield func(path string)) {
	differ(before, after, nil, func(path []any, _, _ any) {
		yield(pathName(path))
	})
}

// pathName writes a path as a JSON Pointer.
func pathName(path []any) string {
	var text strings.Builder
	for _, step := range path {
		text.WriteString("/" + pointer.Replace(fmt.Sprint(step)))
	}
	return text.String()
}

// pointer escapes a key as a JSON Pointer has it (RFC 6901).
var pointer = strings.NewReplacer("~", "~0", "/", "~1")
