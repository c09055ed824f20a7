package verifier

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"agon"
)

// misdirected finds a name that the instruction has after the word that a tool's phrase
// has before the place of an argument, as in "to B" for a move to somewhere, where the
// solution's calls of the tool have another of the kind there, and that one nowhere.
func misdirected(e *evidence, kinds []kindOfNames) string {
	m := mentionsOf(e, kinds)
	m.instruction = negated.ReplaceAllString(m.instruction, "")
	for _, call := range e.changes() {
		tool := e.tool(call)
		words := wordsBefore(tool.Phrase)
		for _, p := range tool.Parameters {
			name, isText := decoded(call.Arguments[p.Name]).(string)
			if !isText || !m.written[name] || m.follows(words[p.Name], name) {
				continue
			}
			if e.shared(words[p.Name], tool) {
				continue
			}
			if other := m.followed(e, call.Tool, words[p.Name], likeName(kinds, name)); other != "" {
				return fmt.Sprintf("the instruction says %s %s, and the solution's call of %s has %s there", words[p.Name], other, call.Tool, name)
			}
		}
	}
	return ""
}

// shared reports whether another tool that stands in the solution has a word in its
// phrase.
func (e *evidence) shared(word string, tool *agon.Tool) bool {
	return slices.ContainsFunc(e.executorTools(), func(other agon.Tool) bool {
		words := strings.Fields(strings.ToLower(other.Phrase))
		return other.Name != tool.Name && strings.Contains(e.item.Solution, other.Name+"(") && slices.Contains(words, word)
	})
}

// negated is what is not to be done.
var negated = regexp.MustCompile(`(?i)\b((do|does|must|should|may|can|shall|need|is|are)(n't| not)|cannot|never|without)\b[^.;!?]*`)

// followed is the first of some names that the instruction has after a word and no call
// of a tool has among its arguments.
func (m *mentions) followed(e *evidence, tool, word string, names []string) string {
	for _, name := range names {
		takes := func(call agon.Call) bool { return call.Tool == tool && passes(call, name) }
		if m.follows(word, name) && !slices.ContainsFunc(e.calls(), takes) {
			return name
		}
	}
	return ""
}

func passes(call agon.Call, name string) bool {
	for _, argument := range call.Arguments {
		if decoded(argument) == name {
			return true
		}
	}
	return false
}

// likeName are the other names of the kinds that have a name.
func likeName(kinds []kindOfNames, name string) (others []string) {
	for _, kind := range kinds {
		if !slices.Contains(kind, name) {
			continue
		}
		for _, other := range kind {
			if other != name {
				others = append(others, other)
			}
		}
	}
	return others
}
