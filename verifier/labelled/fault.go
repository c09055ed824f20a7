package labelled

import (
	"reflect"
	"slices"

	"agon"
)

// fault is a way to spoil a sound item.
type fault struct {
	family Family
	name   string
	// plant returns the spoilt item; false if the item gives no occasion.
	plant func(s *spoiler) (agon.Item, bool)
}

// spoiler is what a fault is planted with.
type spoiler struct {
	*facts
	*dice
	// others are sound items of the same environment.
	others []agon.Item
	// base is a sound verifier of the item, in a style that was drawn.
	base style
	// readOnly tells which tools leave the state as it is.
	readOnly map[string]bool
}

// judgedBy is the item with another verifier.
func (s *spoiler) judgedBy(text string) (agon.Item, bool) {
	item := *s.item
	item.Failures = slices.Clone(item.Failures)
	item.Verifier = text
	return item, true
}

// when is judgedBy of an expression, if there is an occasion for it.
func (s *spoiler) when(occasion bool, all ...clauses) (agon.Item, bool) {
	if !occasion {
		return agon.Item{}, false
	}
	return s.judgedBy(judging(join(all...)))
}

// state are the clauses of a sound verifier but for the answer.
func (s *spoiler) state() clauses { return parts(s.values(s.changed), s.unchanged(nil)) }

func (s *spoiler) changes() bool { return len(s.changed) > 0 }
func (s *spoiler) tells() bool   { return s.answer != nil }

// replaced are the clauses of what changed with the comparison of one integer
// written anew; false if none is.
func (s *spoiler) replaced(write func(p path, was, is int64) string) (clauses, bool) {
	all := s.values(s.changed)
	for _, i := range s.shuffled(len(s.changed)) {
		was, okWas := integer(at(s.initial, s.changed[i]))
		is, okIs := integer(at(s.final, s.changed[i]))
		if okWas && okIs {
			all[i] = write(s.changed[i], was, is)
			return all, true
		}
	}
	return nil, false
}

// faults are those of the families that execution decides.
var faults = slices.Concat(lenient, blind, wavering, impossible, trivial, partial, mistaken, idle, remembering)

// partial checks leave out what one statement of the solution does: the program
// without that statement is accepted.
var partial = []fault{
	{PartialCheck, "the effect of one statement", func(s *spoiler) (agon.Item, bool) {
		for _, i := range s.shuffled(len(s.without)) {
			less := s.without[i]
			if less == nil || (reflect.DeepEqual(decode(less.State.JSON), s.final) && reflect.DeepEqual(decode(less.Answer), s.answer)) {
				continue
			}
			if seen := s.seenWithout(less); len(seen) > 0 {
				return s.judgedBy(judging(seen.python()))
			}
		}
		return agon.Item{}, false
	}},
	{PartialCheck, "the first change alone", func(s *spoiler) (agon.Item, bool) {
		return s.when(s.droppable(0), s.values(s.changed[:min(1, len(s.changed))]))
	}},
	{PartialCheck, "the last change alone", func(s *spoiler) (agon.Item, bool) {
		return s.when(s.droppable(len(s.changed)-1), s.values(s.changed[max(0, len(s.changed)-1):]))
	}},
}

// seenWithout are the clauses of a sound verifier that also hold for an outcome
// in which something is missing. There are some of what changed, or of the
// answer, else the check is not partial but blind.
func (s *spoiler) seenWithout(less *agon.Outcome) clauses {
	state := decode(less.State.JSON)
	var seen []path
	for _, p := range s.changed {
		if reflect.DeepEqual(at(state, p), at(s.final, p)) {
			seen = append(seen, p)
		}
	}
	told := s.tells() && reflect.DeepEqual(decode(less.Answer), s.answer)
	if len(seen) == 0 && !told {
		return nil
	}
	if !told {
		return s.values(seen)
	}
	return parts(s.values(seen), s.answered())
}

// droppable reports whether a program without some statement brings about the
// i-th change all the same and is wrong.
func (s *spoiler) droppable(i int) bool {
	if i < 0 || i >= len(s.changed) {
		return false
	}
	for _, less := range s.without {
		if less == nil {
			continue
		}
		state := decode(less.State.JSON)
		wrong := !reflect.DeepEqual(state, s.final) || !reflect.DeepEqual(decode(less.Answer), s.answer)
		if wrong && reflect.DeepEqual(at(state, s.changed[i]), at(s.final, s.changed[i])) {
			return true
		}
	}
	return false
}
