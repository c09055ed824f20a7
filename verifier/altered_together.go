package verifier

import (
	"fmt"
	"slices"
)

// alteredTogether are the ends with more than one place of the state altered at once:
// two in return for each other, the order of a list, or all of them.
func (e *evidence) alteredTogether(initial, final any, places []place) []alteration {
	return slices.Concat(e.alteredPairs(final, places), e.alteredBeside(initial, final, places),
		e.alteredOrders(initial, final, places), e.alteredAll(final, places), e.undoneTogether(final, places))
}

// undoneTogether are the ends with two places as they were. A verifier that accepts each
// of them alone, and not both, is content with one.
func (e *evidence) undoneTogether(final any, places []place) (all []alteration) {
	for i, p := range places {
		for j, q := range places[i+1:] {
			what := fmt.Sprintf("without what it does at %s, or at %s", p.name(), q.name())
			outcome := e.endingWith(withAt(final, p.path, p.was), q.path, q.was)
			all = append(all, alteration{mutant{what, outcome}, i, i + 1 + j, false, true})
		}
	}
	return all
}

// alteredPairs are the ends with two places exchanged, or with as much more at one as is
// less at the other. Elements of one list are none: their order need not matter.
func (e *evidence) alteredPairs(final any, places []place) (all []alteration) {
	for i, p := range places {
		for j, q := range places[i+1:] {
			siblings := p.list() != nil && pathName(p.list()) == pathName(q.list())
			if siblings || shapeOf(p.is) != shapeOf(q.is) {
				continue
			}
			both := func(what string, one, other any) {
				outcome := e.endingWith(withAt(final, p.path, one), q.path, other)
				all = append(all, alteration{mutant{fmt.Sprintf("with %s and %s %s", p.name(), q.name(), what), outcome}, i, i + 1 + j, false, false})
			}
			if show(p.is) != show(q.is) {
				both("exchanged in the end", q.is, p.is)
			}
			a, isNumber := p.is.(float64)
			if b, areNumbers := q.is.(float64); isNumber && areNumbers && b > 0 {
				both("of the same sum in the end", a+1, b-1)
			}
		}
	}
	return all
}

// alteredAll are the ends with all places set to something else at once: a verifier that
// tells them from nothing but the beginning accepts them.
func (e *evidence) alteredAll(final any, places []place) (all []alteration) {
	if len(places) < 2 {
		return nil
	}
	near := e.nearby()
	for turn := range waysAtOnce {
		altered := final
		for _, p := range places {
			other := p.was // a truth value has nothing else near it
			if values := near.ofPlace(p); len(values) > 0 {
				other = decoded(values[turn%len(values)])
			}
			altered = withAt(altered, p.path, other)
		}
		all = append(all, alteration{mutant{"with all that it changes changed otherwise", e.ending(altered)}, -1, -1, false, false})
	}
	return all
}

// waysAtOnce is how often all places are altered at once.
const waysAtOnce = 4

// alteredBeside are the ends where something that the solution leaves alone makes up for
// what is altered: it is exchanged with it, or has as much less.
func (e *evidence) alteredBeside(initial, final any, places []place) (all []alteration) {
	for i, p := range places {
		q, found := untouchedLike(p, initial, places)
		if !found {
			continue
		}
		both := func(what string, one, other any) {
			outcome := e.ending(withAt(withAt(final, p.path, one), q.path, other))
			all = append(all, alteration{mutant{fmt.Sprintf("with %s and %s %s", p.name(), q.name(), what), outcome}, i, i, false, false})
		}
		both("exchanged in the end", q.is, p.is)
		if a, isNumber := p.is.(float64); isNumber {
			both("of the same sum in the end", a+1, q.is.(float64)-1)
		}
	}
	return all
}

// untouchedLike is a part of the state that the solution leaves alone, of the shape of a
// place and of another value.
func untouchedLike(p place, initial any, places []place) (found place, ok bool) {
	atLeaves(initial, nil, func(path []any, value any) {
		changed := slices.ContainsFunc(places, func(q place) bool { return meets(pathName(path), []string{q.name()}) })
		if !ok && !changed && shapeOf(value) == shapeOf(p.is) && show(value) != show(p.is) {
			found, ok = place{slices.Clone(path), value, value}, true
		}
	})
	return found, ok
}

// atLeaves yields the scalars of a value with the paths to them, in a fixed order. path
// is its own.
func atLeaves(value any, path []any, yield func(path []any, value any)) {
	switch v := value.(type) {
	case []any:
		for i, element := range v {
			atLeaves(element, append(path, i), yield)
		}
	case map[string]any:
		for key, member := range sorted(v) {
			atLeaves(member, append(path, key), yield)
		}
	default:
		yield(path, value)
	}
}

// alteredOrders are the ends with the elements of a list in another order, where their
// order is all that the solution changes of it.
func (e *evidence) alteredOrders(initial, final any, places []place) (all []alteration) {
	for i, p := range places {
		list := p.list()
		if list == nil || i > 0 && pathName(places[i-1].list()) == pathName(list) {
			continue
		}
		was, _ := valueAt(initial, list).([]any)
		is, _ := valueAt(final, list).([]any)
		if !permuted(was, is) {
			continue
		}
		for _, order := range otherOrders(is) {
			if show(order) != show(was) && show(order) != show(is) {
				what := fmt.Sprintf("with %s in another order in the end", pathName(list))
				all = append(all, alteration{mutant{what, e.ending(withAt(final, list, order))}, i, i, false, false})
			}
		}
	}
	return all
}

// list is the path of the list that a place is an element of; nil if it is none.
func (p place) list() []any {
	if at := len(p.path) - 1; at >= 0 {
		if _, element := p.path[at].(int); element {
			return p.path[:at]
		}
	}
	return nil
}

// valueAt is the part of a value at a path; nil if there is none.
func valueAt(value any, path []any) any {
	for _, step := range path {
		switch v := value.(type) {
		case map[string]any:
			value = v[step.(string)]
		case []any:
			value = v[step.(int)]
		}
	}
	return value
}

// permuted reports whether two lists have the same elements.
func permuted(one, other []any) bool {
	a, b := shown(one), shown(other)
	slices.Sort(a)
	slices.Sort(b)
	return len(a) > 1 && slices.Equal(a, b)
}

func shown(values []any) []string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = show(value)
	}
	return texts
}

// otherOrders are a list of two or more the other way about, with two elements exchanged,
// and turned by some numbers of places.
func otherOrders(list []any) (orders [][]any) {
	orders = [][]any{reversed(list), exchangedFirst(list)}
	last := len(list) - 1
	orders = append(orders, slices.Concat(list[:last-1], []any{list[last], list[last-1]}))
	for n := 1; n < min(len(list), mostParts); n++ {
		orders = append(orders, slices.Concat(list[n:], list[:n]))
	}
	return orders
}
