package verifier

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
)

var (
	// ordering is said where the elements of an answer stand in one order. "Order 2" is
	// no order.
	ordering = regexp.MustCompile(`(?i)\border(ed)?\b(\W*$|\W*[^\w\s]|\s+[[:alpha:]])|\b(sort|alphabet|ascend|descend|increas|decreas)\w*|\b(rising|falling|first|last|then|respectively|followed)\b`)
	// unordered is said where it does not matter.
	unordered = regexp.MustCompile(`(?i)\b(any|no|whatever|whichever|arbitrary|regardless of)( \w+)? order\b|\border (is of no|does not|doesn't|makes no|is not|isn't|is irrelevant|is up to)`)
)

// ordered reports whether a list in another order is another answer: the instruction
// speaks of an order; or the elements are not all names, which might be a set; or they
// stand neither in the order of the alphabet nor in that of one of the texts, as they
// would if it did not matter.
func ordered(instruction string, answer json.RawMessage, texts ...json.RawMessage) bool {
	if unordered.MatchString(instruction) {
		return false
	}
	var names []string
	list, _ := decoded(answer).([]any)
	for _, element := range list {
		if name, isName := element.(string); isName {
			names = append(names, name)
		}
	}
	if ordering.MatchString(instruction) || len(names) < len(list) {
		return true
	}
	return !slices.IsSorted(names) && !slices.ContainsFunc(texts, func(text json.RawMessage) bool { return inOrderOf(text, names) })
}

// inOrderOf reports whether strings stand in a text in their order.
func inOrderOf(text json.RawMessage, names []string) bool {
	last := -1
	for _, name := range names {
		at := bytes.Index(text, []byte(show(name)))
		if at < last || at < 0 {
			return false
		}
		last = at
	}
	return true
}
