package verifier

import (
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
// speaks of an order, or the elements are not all names, which might be a set.
func ordered(instruction string, answer json.RawMessage) bool {
	if unordered.MatchString(instruction) {
		return false
	}
	list, _ := decoded(answer).([]any)
	return ordering.MatchString(instruction) || slices.ContainsFunc(list, func(element any) bool {
		_, isName := element.(string)
		return !isName
	})
}
