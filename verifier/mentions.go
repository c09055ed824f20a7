package verifier

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"agon"
)

// mentions tells where an instruction mentions the values that stand in a solution.
type mentions struct {
	instruction string
	written     map[any]bool
	bySentence  bool // a clause is a whole sentence
}

// mentionsOf are those of the instruction, without the sentences and titles that the
// solution takes as a whole: the names in them are parts of these.
func mentionsOf(e *evidence, kinds []kindOfNames) *mentions {
	instruction := e.item.Instruction
	for _, text := range stringsIn(e.item.Solution) {
		isName := func(kind kindOfNames) bool { return slices.Contains(kind, text) }
		if len(strings.Fields(text)) > 1 && !slices.ContainsFunc(kinds, isName) {
			instruction = strings.ReplaceAll(instruction, text, " ")
		}
	}
	return &mentions{instruction: instruction, written: writtenIn(e.item.Solution)}
}

// order is -1 if the instruction has one call's argument before another's, 1 if after
// it, and 0 if it does not tell.
func (m *mentions) order(a, b agon.Call, parameter string) int {
	first, known := m.place(a.Arguments[parameter])
	second, alsoKnown := m.place(b.Arguments[parameter])
	switch {
	case !known || !alsoKnown || first == second:
		return 0
	case first < second:
		return -1
	}
	return 1
}

// place is where the instruction mentions a value that stands in the solution; false if
// it does not, or does so more than once.
func (m *mentions) place(argument json.RawMessage) (at int, once bool) {
	value := decoded(argument)
	found := m.places(value)
	if len(found) != 1 || !m.written[value] {
		return 0, false
	}
	return found[0], true
}

// places are those of a name, or of a number in digits or in words.
func (m *mentions) places(value any) []int {
	switch v := value.(type) {
	case string:
		return placesOf(m.instruction, v)
	case float64:
		return placesOfNumber(m.instruction, v)
	}
	return nil
}

// placesOfNumber are those in digits and in words, without a word that begins a sentence
// where there are others: it may count what is told, as in "Two entries: …".
func placesOfNumber(text string, number float64) (places []int) {
	var first []int
	for _, said := range numbersSaid(text) {
		switch {
		case said.value != number:
		case said.word && beginsSentence(text[:said.at]):
			first = append(first, said.at)
		default:
			places = append(places, said.at)
		}
	}
	if len(places) > 0 {
		return places
	}
	return first
}

// follows reports whether the instruction mentions a value after a word, with one other
// word between them or none.
func (m *mentions) follows(word string, value any) bool {
	return word != "" && slices.ContainsFunc(m.places(value), func(at int) bool {
		before := strings.Fields(strings.ToLower(m.instruction[:at]))
		return slices.ContainsFunc(before[max(0, len(before)-2):], func(other string) bool { return other == word || sameWay[other] == word })
	})
}

// sameWay has words for the way that others tell.
var sameWay = map[string]string{"into": "to", "onto": "to", "towards": "to", "off": "from"}

// placeholderAfter is a place for an argument in a phrase, and the word before it.
var placeholderAfter = regexp.MustCompile(`(\pL+) \{(\w+)\}`)

// wordsBefore are the words that a phrase has before the places of arguments.
func wordsBefore(phrase string) map[string]string {
	words := map[string]string{}
	for _, found := range placeholderAfter.FindAllStringSubmatch(phrase, -1) {
		words[found[2]] = strings.ToLower(found[1])
	}
	return words
}

// origin is an argument, or, if it is not in the source, what it was looked up by.
func (m *mentions) origin(e *evidence, i int, value json.RawMessage) json.RawMessage {
	written := func(value json.RawMessage) bool {
		found := leaves(decoded(value))
		return len(found) == 1 && m.written[found[0]]
	}
	if written(value) {
		return value
	}
	for _, call := range e.solved.outcome.Calls[:i] {
		if len(call.Arguments) != 1 || !e.tool(call.Call).ReadOnly || !sameValue(call.Return.Value, value) {
			continue
		}
		for _, by := range call.Arguments {
			if written(by) {
				return by
			}
		}
	}
	return value
}
