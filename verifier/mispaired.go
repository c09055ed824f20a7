package verifier

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"agon"
)

// mispaired finds what an instruction names and the solution takes in each other's
// place: two values of two calls, as in "Ann: 8, Bob: 34" for Ann's 34 and Bob's 8; or
// two of one call, where the instruction has the words that the tool's phrase has
// before the one before the other, as in "from C to B" for a move from B to C.
func mispaired(ctx context.Context, e *evidence, kinds []kindOfNames) (string, error) {
	m := mentionsOf(e, kinds)
	for _, s := range append(m.acrossCalls(e), m.withinCalls(e)...) {
		played, err := e.replay(ctx, [][]agon.Call{s.calls})
		if err != nil {
			return "", err
		}
		if outcome := played[0]; outcome == nil || outcome.State.Digest != e.solved.outcome.State.Digest {
			return s.what, nil
		}
	}
	return "", nil
}

// mentions tells where an instruction mentions the values that stand in a solution.
type mentions struct {
	instruction string
	written     map[any]bool
}

// acrossCalls are the solution's calls with two values of two of them exchanged, where
// the instruction has them the other way about. Each is mentioned once: then two pairs
// are told in one order.
func (m *mentions) acrossCalls(e *evidence) (scripts []script) {
	calls := e.calls()
	for i := range e.changes() {
		for j := i + 1; j < min(len(calls), mostPaired); j++ {
			if calls[i].Tool != calls[j].Tool {
				continue
			}
			parameters := unlike(e.tool(calls[i]).Parameters)
			for k, p := range parameters {
				for _, q := range parameters[k+1:] {
					if m.order(calls[i], calls[j], p.Name)*m.order(calls[i], calls[j], q.Name) >= 0 {
						continue
					}
					exchanged := e.callsWith(i, with(calls[i], q.Name, calls[j].Arguments[q.Name]))
					exchanged[j] = with(calls[j], q.Name, calls[i].Arguments[q.Name])
					scripts = append(scripts, script{fmt.Sprintf("the instruction has %s before %s, and the solution's calls of %s have them the other way about",
						exchanged[i].Arguments[q.Name], exchanged[j].Arguments[q.Name], calls[i].Tool), exchanged})
				}
			}
		}
	}
	return scripts
}

// unlike are the parameters of which no other one has the schema. Two of one kind may be
// told as a way there and back.
func unlike(parameters []agon.Parameter) (some []agon.Parameter) {
	for i, p := range parameters {
		like := func(q agon.Parameter) bool { return bytes.Equal(p.Schema, q.Schema) }
		if !slices.ContainsFunc(parameters[:i], like) && !slices.ContainsFunc(parameters[i+1:], like) {
			some = append(some, p)
		}
	}
	return some
}

// mostPaired bounds the calls that are compared with each other: no instruction tells
// more of them one by one.
const mostPaired = 16

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
func (m *mentions) places(value any) (found []int) {
	switch v := value.(type) {
	case string:
		return placesOf(m.instruction, v)
	case float64:
		for _, at := range numberOrWord.FindAllStringIndex(m.instruction, -1) {
			if number, isNumber := numberIn(m.instruction[at[0]:at[1]]); isNumber && number == v {
				found = append(found, at[0])
			}
		}
	}
	return found
}

// withinCalls are the solution's calls with two arguments of one of them exchanged,
// where the instruction has the words before them the other way about.
func (m *mentions) withinCalls(e *evidence) (scripts []script) {
	for i, call := range e.changes() {
		tool := e.tool(call)
		words := wordsBefore(tool.Phrase)
		for j, p := range tool.Parameters {
			for _, q := range tool.Parameters[j+1:] {
				if !bytes.Equal(p.Schema, q.Schema) {
					continue
				}
				a, b := decoded(call.Arguments[p.Name]), decoded(call.Arguments[q.Name])
				told := m.follows(words[p.Name], b) && m.follows(words[q.Name], a)
				if !told || m.follows(words[p.Name], a) || m.follows(words[q.Name], b) {
					continue
				}
				swapped := with(with(call, p.Name, call.Arguments[q.Name]), q.Name, call.Arguments[p.Name])
				back := func(other agon.Call) bool {
					return other.Tool == call.Tool && sameValue(other.Arguments[p.Name], swapped.Arguments[p.Name]) && sameValue(other.Arguments[q.Name], swapped.Arguments[q.Name])
				}
				if slices.ContainsFunc(e.calls(), back) {
					continue
				}
				scripts = append(scripts, script{fmt.Sprintf("the instruction says %s %s and %s %s, and the solution's call of %s has them the other way about",
					words[p.Name], show(b), words[q.Name], show(a), call.Tool), e.callsWith(i, swapped)})
			}
		}
	}
	return scripts
}

// follows reports whether the instruction mentions a value after a word, with one other
// word between them or none.
func (m *mentions) follows(word string, value any) bool {
	return word != "" && slices.ContainsFunc(m.places(value), func(at int) bool {
		before := strings.Fields(strings.ToLower(m.instruction[:at]))
		return slices.Contains(before[max(0, len(before)-2):], word)
	})
}

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
