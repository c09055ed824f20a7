package verifier

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"agon"
)

// nearby makes values that are close to one and are not the same.
type nearby struct {
	kin   [][]any // the members of each enumeration that tools or the state have, and names of the state that are of a kind
	words []any   // the literals of the verifier, which may be what it takes beside
}

// nearby are the values that are near in the item's environment.
func (e *evidence) nearby() *nearby {
	near := nearbyOf(e.environment.Spec(), literals(e.item.Verifier))
	if e.initial != nil {
		for _, kind := range kindsOf(e.environment.Spec(), decoded(e.initial.State.JSON)) {
			var members []any
			for _, name := range kind[:min(len(kind), mostKin)] {
				members = append(members, name)
			}
			near.kin = append(near.kin, members)
		}
	}
	return near
}

// mostKin bounds the names of one kind that are tried in each other's place.
const mostKin = 8

func nearbyOf(spec *agon.Spec, words []any) *nearby {
	n := &nearby{}
	n.enumerations(decoded(spec.StateSchema))
	for _, tool := range spec.Tools {
		n.enumerations(decoded(tool.Returns))
		for _, p := range tool.Parameters {
			n.enumerations(decoded(p.Schema))
		}
	}
	for _, literal := range words {
		if !slices.Contains(n.words, literal) {
			n.words = append(n.words, literal)
		}
	}
	return n
}

// enumerations keeps those of a schema, wherever they stand in it.
func (n *nearby) enumerations(schema any) {
	switch v := schema.(type) {
	case []any:
		for _, element := range v {
			n.enumerations(element)
		}
	case map[string]any:
		if members, ok := v["enum"].([]any); ok {
			if !slices.ContainsFunc(n.kin, func(other []any) bool { return show(other) == show(members) }) {
				n.kin = append(n.kin, members)
			}
		}
		for _, element := range sorted(v) {
			n.enumerations(element)
		}
	}
}

// mostNearby bounds the values that are tried at one place.
const mostNearby = 64

// ofPlace are values that may stand at a place after something else was done than the
// solution does.
func (n *nearby) ofPlace(p place) []json.RawMessage {
	var values []any
	switch is := p.is.(type) {
	case float64:
		values = n.numbersBeside(p, is)
	case string:
		values = append(append(n.kinOf(is), stringsNear(is)...), n.wordsLike(is)...)
	case []any:
		values = n.listsBeside(p, is)
	case map[string]any:
		values = n.changedMembers(is)
	}
	return distinct(values, mostNearby, p.is, p.was)
}

// numbersBeside are numbers near one, and on the way to it from what was there and
// beyond; none below zero where there was none.
func (n *nearby) numbersBeside(p place, is float64) []any {
	values := append(numbersNear(is), n.wordsLike(is)...)
	was, ok := p.was.(float64)
	if ok {
		values = append(values, 2*is-was, 2*was-is, math.Floor((is+was)/2))
	}
	return slices.DeleteFunc(values, func(value any) bool { return value.(float64) < min(0, is, was) })
}

// listsBeside are lists near one. Those elements are changed first that are new; and
// where the elements are those that were there, they stand in another order.
func (n *nearby) listsBeside(p place, is []any) (values []any) {
	was, _ := p.was.([]any)
	old := map[string]bool{}
	for _, element := range was {
		old[show(element)] = true
	}
	news := 0
	values = n.eachChanged(is)
	for i, element := range is {
		if !old[show(element)] && news < mostParts {
			news++
			values = append(values, n.changedAt(is, i)...)
		}
	}
	if news == 0 && len(was) == len(is) && len(is) > 1 {
		for _, order := range otherOrders(is) {
			values = append(values, order)
		}
	}
	return append(values, n.listsNear(is)...)
}

// eachChanged are lists with each element changed once, an object in each of its members.
func (n *nearby) eachChanged(list []any) (values []any) {
	for i := range min(len(list), mostElements) {
		for _, other := range n.partsChanged(list[i]) {
			changed := slices.Clone(list)
			changed[i] = other
			values = append(values, changed)
		}
	}
	return values
}

// mostElements bounds the elements of a list that are changed one at a time.
const mostElements = 12

// partsChanged are a value with something else in its place, an object with each member changed once.
func (n *nearby) partsChanged(value any) (others []any) {
	if v, ok := value.(map[string]any); ok {
		return n.elementsNear(v)
	}
	if other := n.other(value); other != nil {
		others = append(others, other)
	}
	return others
}

// changedAt are lists with one element in other ways.
func (n *nearby) changedAt(list []any, i int) (values []any) {
	for _, other := range n.elementsNear(list[i]) {
		changed := slices.Clone(list)
		changed[i] = other
		values = append(values, changed)
	}
	return values
}

// elementsNear are values near one that is a part of another: an object with each
// member changed.
func (n *nearby) elementsNear(value any) (near []any) {
	switch v := value.(type) {
	case map[string]any:
		for key, member := range sorted(v) {
			if other := n.other(member); other != nil {
				near = append(near, withMember(v, key, other))
			}
		}
	case string:
		return append(n.kinOf(v), stringsNear(v)...)
	default:
		if other := n.other(v); other != nil {
			near = append(near, other)
		}
	}
	return near
}

func reversed(list []any) []any {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

// exchangedFirst has its first two elements exchanged.
func exchangedFirst(list []any) []any { return slices.Concat([]any{list[1], list[0]}, list[2:]) }

// numbersNear are one away, of the other sign, with the same last or first digits, with
// the same digits, with the same remainder by any small or round number, and far.
func numbersNear(v float64) []any {
	digits := math.Pow(10, math.Ceil(math.Log10(math.Abs(v)+1)))
	near := []any{v - 1, v + 1, v + 2, v - 2, v + max(10, digits), v*10 + 1, v + 100, v + 9, v + 25200}
	if written := []rune(show(v)); v == math.Floor(v) && v > 9 && v < exact {
		slices.Reverse(written)
		if backwards, err := strconv.ParseFloat(string(written), 64); err == nil {
			near = append(near, backwards)
		}
	}
	return near
}

// listsNear have an element less, more or exchanged.
func (n *nearby) listsNear(list []any) (values []any) {
	for i := range min(len(list), mostParts) {
		values = append(values, slices.Delete(slices.Clone(list), i, i+1))
		if i == 0 {
			values = append(values, n.changedAt(list, i)...)
		}
		if other := n.other(list[i]); other != nil {
			changed := slices.Clone(list)
			changed[i] = other
			values = append(values, changed, append(slices.Clone(list), other))
		}
	}
	if len(list) > 0 {
		values = append(values, append(slices.Clone(list), list[len(list)-1]))
	}
	return values
}

// kinOf are the other members of the enumerations that have a value.
func (n *nearby) kinOf(value any) (others []any) {
	for _, members := range n.kin {
		if !slices.ContainsFunc(members, func(member any) bool { return show(member) == show(value) }) {
			continue
		}
		for _, member := range members {
			if show(member) != show(value) {
				others = append(others, member)
			}
		}
	}
	return others
}

// other is one value that is close to another, nil where none is known.
func (n *nearby) other(value any) any {
	for _, other := range n.kinOf(value) {
		return other
	}
	for _, other := range neighbours(json.RawMessage(show(value)), nil) {
		return decoded(other)
	}
	return nil
}

// wordsLike are the literals of the verifier of the type of a value.
func (n *nearby) wordsLike(value any) (like []any) {
	for _, word := range n.words {
		if shape(json.RawMessage(show(word))) == shape(json.RawMessage(show(value))) {
			like = append(like, word)
		}
	}
	return like
}

// distinct are the first of some values that are not the same as others.
func distinct(values []any, most int, others ...any) (kept []json.RawMessage) {
	seen := map[string]bool{}
	for _, other := range others {
		seen[show(other)] = true
	}
	for _, value := range values {
		text := show(value)
		if !seen[text] && len(kept) < most {
			seen[text] = true
			kept = append(kept, json.RawMessage(text))
		}
	}
	return kept
}
