package verifier

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// otherAnswers are answers close to one, each wrong where one answer is right: another
// number, sign, fraction or digit; another text, or the same in capitals or with a
// blank; a value as text, or in a list; a list or an object with one part, or two,
// changed, left out or exchanged for another; and what stands in the verifier beside
// it. A list in another order is among them only if ordered is set, for few
// instructions ask for one.
func (n *nearby) otherAnswers(answer json.RawMessage, ordered bool) []json.RawMessage {
	value := decoded(answer)
	// First, for equal answers later on have the members in another order.
	others := append([]any{inCapitals(answer)}, n.kinOf(value)...)
	for _, other := range neighbours(answer, nil) {
		others = append(others, decoded(other))
	}
	switch v := value.(type) {
	case bool:
		others = append(others, truthLike(v)...)
		others = append(others, asTextNear(v)...)
	case float64:
		others = append(others, asTextNear(v)...)
		others = append(append(others, -v, v+.5, v+.25, 2*v, show(v), []any{v}), numbersNear(v)...)
	case string:
		others = append(append(others, []any{v}), stringsNear(v)...)
	case []any:
		others = append(others, n.changedParts(v, ordered)...)
	case map[string]any:
		others = append(others, n.changedMembers(v)...)
	}
	return distinct(append(others, n.wordsFor(value)...), mostAnswers, value)
}

// asTextNear are texts that hold what a value is in text, in JSON and in Python.
func asTextNear(value any) (near []any) {
	text := show(value)
	for _, text := range []string{text, strings.ToUpper(text[:1]) + text[1:]} {
		near = append(near, text+"x", "x"+text)
	}
	return near
}

// truthLike are values that are no truth values and count as one in Python.
func truthLike(v bool) []any {
	if v {
		return []any{"true", "yes", []any{true}, 2.0}
	}
	return []any{"", []any{}, map[string]any{}}
}

// stringsNear have a character more, less or in another place, the same length,
// beginning or words, other digits, or are in capitals.
func stringsNear(v string) []any {
	near := []any{v + "x", "x" + v, strings.ToUpper(v), " " + v, v + " ", v + ".", v + "\nx"}
	if letters := []rune(v); len(letters) > 1 {
		last := len(letters) - 1
		near = append(near, string(letters[:last]), string(letters[1:])+string(letters[:1]),
			string(letters[:1])+strings.Repeat("x", last))
	}
	if words := strings.Fields(v); len(words) > 1 {
		near = append(near, words[0], words[len(words)-1])
	}
	return append(near, digit.ReplaceAllStringFunc(v, func(d string) string { return string('0' + (d[0]-'0'+1)%10) }))
}

var digit = regexp.MustCompile(`[0-9]`)

// inCapitals is a JSON value with its texts in capitals, and the members of objects in
// their order: as text, it is the same in another case.
func inCapitals(value json.RawMessage) json.RawMessage {
	return texts.ReplaceAllFunc(value, func(text []byte) []byte {
		if text[len(text)-1] == ':' {
			return text
		}
		return []byte(show(strings.ToUpper(decoded(text).(string))))
	})
}

// texts are strings in JSON, and names of members with their colon.
var texts = regexp.MustCompile(`"(?:[^"\\]|\\.)*"(?:\s*:)?`)

// mostParts bounds the parts of an answer that are changed, one at a time; mostAnswers
// the answers that are tried.
const (
	mostParts   = 4
	mostAnswers = 96
)

// changedParts are lists near one, and with two elements changed so that they come to
// the same sum; in another order, if that matters.
func (n *nearby) changedParts(list []any, ordered bool) (others []any) {
	others = append(n.eachChanged(list), n.listsNear(list)...)
	if len(list) < 2 {
		return others
	}
	first, isNumber := list[0].(float64)
	second, areNumbers := list[1].(float64)
	if isNumber && areNumbers {
		others = append(others, slices.Concat([]any{first - 1, second + 1}, list[2:]))
	}
	if ordered {
		for _, order := range otherOrders(list) {
			others = append(others, order)
		}
	}
	return others
}

// changedMembers are objects with one member changed, left out, or exchanged with the
// next, and the members without their names.
func (n *nearby) changedMembers(object map[string]any) (others []any) {
	var last string
	var values []any
	for key, value := range sorted(object) {
		if values = append(values, value); len(values) > mostParts {
			continue
		}
		for _, other := range n.elementsNear(value) {
			others = append(others, withMember(object, key, other))
		}
		rest := maps.Clone(object)
		delete(rest, key)
		others = append(others, rest)
		if len(values) > 1 && show(object[last]) != show(value) {
			exchanged := withMember(object, key, object[last])
			exchanged[last] = value
			others = append(others, exchanged)
		}
		last = key
	}
	if len(values) > 0 {
		others = append(others, values)
	}
	return others
}

// wordsFor are the literals of the verifier that may stand in the place of an answer, or
// of an element of it.
func (n *nearby) wordsFor(value any) (others []any) {
	switch v := value.(type) {
	case []any:
		for i := range min(len(v), mostParts) {
			for _, word := range n.wordsLike(v[i]) {
				changed := slices.Clone(v)
				changed[i] = word
				others = append(others, changed)
			}
		}
		return others
	case map[string]any:
		for key, member := range sorted(v) {
			for _, word := range n.wordsLike(member) {
				others = append(others, withMember(v, key, word))
			}
		}
		return others
	}
	return n.wordsLike(value)
}

// withMember is a copy of an object with another member.
func withMember(object map[string]any, key string, value any) map[string]any {
	copied := maps.Clone(object)
	copied[key] = value
	return copied
}
