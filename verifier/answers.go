package verifier

import (
	"encoding/json"
	"maps"
	"slices"

	"agon"
)

// otherAnswers are answers close to one, each wrong where one answer is right: another
// number, sign or fraction; a list or an object with one part changed, left out or
// exchanged for another. A list in another order is none, for few instructions ask for
// one.
func otherAnswers(spec *agon.Spec, answer json.RawMessage) []json.RawMessage {
	others := append(neighbours(answer, nil), otherMembers(spec, answer)...)
	switch v := decoded(answer).(type) {
	case float64:
		others = append(others, encoded(-v)...)
		others = append(others, encoded(v+.5)...)
	case []any:
		others = append(others, changedParts(spec, v)...)
	case map[string]any:
		others = append(others, changedMembers(spec, v)...)
	}
	return others
}

// mostParts bounds the parts of an answer that are changed, one at a time.
const mostParts = 4

// changedParts are lists with one element changed, and with the last twice.
func changedParts(spec *agon.Spec, list []any) (others []json.RawMessage) {
	if len(list) == 0 {
		return nil
	}
	for i := range min(len(list), mostParts) {
		if other := otherPart(spec, list[i]); other != nil {
			changed := slices.Clone(list)
			changed[i] = other
			others = append(others, encoded(changed)...)
		}
	}
	return append(others, encoded(append(slices.Clone(list), list[len(list)-1]))...)
}

// changedMembers are objects with one member changed, left out, or exchanged with the
// next.
func changedMembers(spec *agon.Spec, object map[string]any) (others []json.RawMessage) {
	var last string
	n := 0
	for key, value := range sorted(object) {
		if n++; n > mostParts {
			break
		}
		if other := otherPart(spec, value); other != nil {
			others = append(others, encoded(withMember(object, key, other))...)
		}
		rest := withMember(object, key, nil)
		delete(rest, key)
		others = append(others, encoded(rest)...)
		if n > 1 && show(object[last]) != show(value) {
			exchanged := withMember(object, key, object[last])
			exchanged[last] = value
			others = append(others, encoded(exchanged)...)
		}
		last = key
	}
	return others
}

// otherPart is a value close to one, nil where none is known.
func otherPart(spec *agon.Spec, part any) any {
	value := json.RawMessage(show(part))
	for _, other := range append(otherMembers(spec, value), neighbours(value, nil)...) {
		return decoded(other)
	}
	return nil
}

// withMember is a copy of an object with another member.
func withMember(object map[string]any, key string, value any) map[string]any {
	copied := maps.Clone(object)
	copied[key] = value
	return copied
}
