package verifier

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"agon"
)

// Altered ends are the solution's with one place of the state set to something else. No
// call need bring them about, which is what mutants of the calls cannot do without: a
// tool refuses this, or never comes to that. What a verifier makes of them tells how it
// looks at the place.

// place is a part of the state that the solution changes.
type place struct {
	path    []any
	was, is any // nil where it is not there
}

// mostPlaces bounds the places that are altered.
const mostPlaces = 8

// placesChanged are what the solution changes, by their paths.
func placesChanged(before, after any) []place {
	var places []place
	differ(before, after, nil, func(path []any, was, is any) {
		places = append(places, place{slices.Clone(path), was, is})
	})
	slices.SortFunc(places, func(a, b place) int { return slices.Compare([]string{a.name()}, []string{b.name()}) })
	return places[:min(mostPlaces, len(places))]
}

// name is the place's path as a JSON Pointer.
func (p place) name() string { return pathName(p.path) }

// alteration is an end of the solution altered at one place, of those with one number.
type alteration struct {
	mutant
	place int
	// other is a second place that is altered too; place, if there is none.
	other int
	// undone has the place as it was before, others have it near what the solution
	// makes of it.
	undone bool
	// together has two places altered as they are alone.
	together bool
}

// altered are the ends with one place of the state altered, and one with all of them
// undone, which has the place -1.
func (e *evidence) altered() []alteration {
	initial, final := decoded(e.initial.State.JSON), decoded(e.solved.outcome.State.JSON)
	places := placesChanged(initial, final)
	if len(places) == 0 {
		return nil
	}
	undone := *e.initial
	undone.Answer, undone.Calls = e.solved.outcome.Answer, e.solved.outcome.Calls
	all := []alteration{{mutant{"without what its calls do", undone}, -1, -1, true, false}}
	near := e.nearby()
	for i, p := range places {
		all = append(all, alteration{mutant{"without what it does at " + p.name(), e.endingWith(final, p.path, p.was)}, i, i, true, false})
		for _, value := range near.ofPlace(p) {
			what := fmt.Sprintf("with %s at %s in the end", value, p.name())
			all = append(all, alteration{mutant{what, e.endingWith(final, p.path, decoded(value))}, i, i, false, false})
		}
	}
	return append(all, e.alteredTogether(initial, final, places)...)
}

// shapeOf is the shape of a decoded value.
func shapeOf(value any) string { return shape(json.RawMessage(show(value))) }

// endingWith is the solution's outcome with another value at a path of its state, or
// none there for nil.
func (e *evidence) endingWith(final any, path []any, value any) agon.Outcome {
	return e.ending(withAt(final, path, value))
}

// ending is the solution's outcome with another state.
func (e *evidence) ending(state any) agon.Outcome {
	outcome := e.solved.outcome
	outcome.State.JSON = json.RawMessage(show(state))
	sum := sha256.Sum256(outcome.State.JSON)
	outcome.State.Digest = hex.EncodeToString(sum[:])
	return outcome
}

// withAt is a copy of a value with another part at a path; nil takes a member out of
// its object.
func withAt(value any, path []any, part any) any {
	if len(path) == 0 {
		return part
	}
	switch v := value.(type) {
	case map[string]any:
		key := path[0].(string)
		copied := withMember(v, key, withAt(v[key], path[1:], part))
		if len(path) == 1 && part == nil {
			delete(copied, key)
		}
		return copied
	case []any:
		copied := slices.Clone(v)
		copied[path[0].(int)] = withAt(v[path[0].(int)], path[1:], part)
		return copied
	}
	return value
}

// blurred is why a verifier looks at a place only roughly. One that accepts the place as it
// was, and near what the solution makes of it, does not look there, or sees what the
// solution does elsewhere. One that looks there accepts it as the solution leaves it: not
// as it was, nor near that; and of two places not either for the other's sake.
func blurred(all []alteration, verdicts []agon.Verdict) string {
	heeded, seen := map[int]bool{}, map[int]bool{}
	for i, a := range all {
		if !verdicts[i].Pass && a.place == a.other {
			heeded[a.place] = heeded[a.place] || a.undone
			seen[a.place] = true
		}
	}
	for i, a := range all {
		pass := verdicts[i].Pass
		blurs := pass && (a.place < 0 || heeded[a.place] && heeded[a.other] && !a.undone || a.undone && seen[a.place]) ||
			!pass && a.together && !seen[a.place] && !seen[a.other]
		if blurs {
			return "the verifier accepts the solution " + a.what
		}
	}
	return ""
}
