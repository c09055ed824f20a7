package verifier

import (
	"fmt"
	"slices"

	"agon"
)

// miscounted finds a name that the solution has once less than the instruction, and
// another of its kind that it has once more, as with the second of "twice from A, once
// from B" taken from B; or two such numbers. All others it has as often, so that nothing
// but these is said or done more briefly than the other way.
func miscounted(e *evidence, kinds []kindOfNames) string {
	taken, asked := stringsIn(e.item.Solution), askedFor(e.item.Instruction)
	for _, kind := range kinds {
		count := balance[string]{}
		for _, name := range kind {
			count[name] = timesTaken(name, taken) - len(placesOf(asked, name))
		}
		if less, more, found := count.oneForAnother(); found && named(asked, more) && e.takesOnly(more, less) {
			return exchangeOf(less, more)
		}
	}
	count := balance[float64]{}
	exact := map[float64]bool{}
	for _, said := range numbersSaid(withoutMarkers(mentionsOf(e, kinds).instruction)) {
		if !said.loose {
			count[said.value]--
			exact[said.value] = !said.word || said.value > mostCounted
		}
	}
	for _, number := range numbersIn(literals(e.item.Solution)) {
		if _, said := count[number]; !said {
			return ""
		}
		count[number]++
	}
	// A number in words may count what is told.
	if less, more, found := count.oneForAnother(); found && exact[less] {
		return exchangeOf(less, more)
	}
	return ""
}

// takesOnly reports whether a call has one name among its arguments, and not the other,
// so that it might have had that.
func (e *evidence) takesOnly(one, other string) bool {
	return slices.ContainsFunc(e.calls(), func(call agon.Call) bool { return passes(call, one) && !passes(call, other) })
}

// mostCounted is the largest number that instructions count in words what they tell of.
const mostCounted = 10

func exchangeOf(less, more any) string {
	return fmt.Sprintf("the instruction has %v once more than the solution, which has %v once more", less, more)
}

// timesTaken is how often strings name a name, or are it.
func timesTaken(name string, texts []string) (times int) {
	for _, text := range texts {
		if text == name { // "A" alone is no article
			times++
		} else {
			times += len(placesOf(text, name))
		}
	}
	return times
}

// balance is how much more often than the instruction a solution has something.
type balance[T comparable] map[T]int

// oneForAnother reports what a solution has once less, and what once more, if that is
// all.
func (b balance[T]) oneForAnother() (less, more T, found bool) {
	var fewer, further []T
	for one, times := range b {
		switch times {
		case 0:
		case -1:
			fewer = append(fewer, one)
		case 1:
			further = append(further, one)
		default:
			return less, more, false
		}
	}
	if len(fewer) != 1 || len(further) != 1 {
		return less, more, false
	}
	return fewer[0], further[0], true
}
