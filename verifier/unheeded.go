package verifier

import (
	"slices"
	"strconv"
)

// unheeded lists what an instruction names, and has in digits, and neither the solution
// nor the verifier is about. It is no reason to refuse the item: it may be a condition
// that does not hold, an example, or what is to be left alone; but it may also be asked
// for and forgotten.
func unheeded(e *evidence, about *ground, kinds []kindOfNames) (found []string) {
	for _, literal := range literals(e.item.Verifier) {
		about.addValue(literal)
	}
	keep := func(text string) {
		if !slices.Contains(found, text) {
			found = append(found, text)
		}
	}
	asked := askedFor(e.item.Instruction)
	for _, kind := range kinds {
		for _, name := range kind {
			if named(asked, name) && !about.holds(name) {
				keep(name)
			}
		}
	}
	for _, digits := range numberPattern.FindAllString(withoutMarkers(asked), -1) {
		if number, err := strconv.ParseFloat(digits, 64); err == nil && !about.holds(number) {
			keep(digits)
		}
	}
	return found
}
