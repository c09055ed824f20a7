package verifier

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"agon"
)

// acrossClauses are the solution's calls with two values of two of them exchanged, where
// the instruction has what else the one call is about in the clause of the other's value,
// and the other way about, as in "power at berth 5, and a charge of 10 for berth 2" for
// a charge of 10 at berth 5 and power at berth 2.
func (m *mentions) acrossClauses(e *evidence) (scripts []script) {
	for i, a := range e.changes() {
		for j, b := range e.changes() {
			if i >= j || j >= mostPaired {
				continue
			}
			for _, p := range e.tool(a).Parameters {
				for _, q := range e.tool(b).Parameters {
					if bytes.Equal(p.Schema, q.Schema) && !has(a, b.Arguments[q.Name]) && !has(b, a.Arguments[p.Name]) && m.exchangedClauses(e, argument{i, a, p.Name}, argument{j, b, q.Name}) {
						calls := e.callsWith(i, with(a, p.Name, b.Arguments[q.Name]))
						calls[j] = with(b, q.Name, a.Arguments[p.Name])
						what := fmt.Sprintf("the instruction has %s=%s of the solution's call of %s and %s=%s of that of %s the other way about",
							p.Name, a.Arguments[p.Name], a.Tool, q.Name, b.Arguments[q.Name], b.Tool)
						scripts = append(scripts, script{what, calls})
					}
				}
			}
		}
	}
	return scripts
}

// has reports whether a value is among a call's arguments.
func has(call agon.Call, value json.RawMessage) bool {
	for _, argument := range call.Arguments {
		if sameValue(argument, value) {
			return true
		}
	}
	return false
}

// argument is one of the i-th call.
type argument struct {
	i    int
	call agon.Call
	name string
}

// exchangedClauses reports whether each of two arguments stands in the clause of what
// else the other's call is about, and not in that of its own.
func (m *mentions) exchangedClauses(e *evidence, a, b argument) bool {
	first, known := m.clauseOf(m.origin(e, a.i, a.call.Arguments[a.name]))
	second, alsoKnown := m.clauseOf(m.origin(e, b.i, b.call.Arguments[b.name]))
	if !known || !alsoKnown || first == second {
		return false
	}
	aboutFirst, aboutSecond := m.clausesAbout(e, a, b), m.clausesAbout(e, b, a)
	return slices.Contains(aboutFirst, second) && slices.Contains(aboutSecond, first) &&
		!slices.Contains(aboutFirst, first) && !slices.Contains(aboutSecond, second)
}

// clauseOf is the number of the clause that mentions a value, if only one does, once.
func (m *mentions) clauseOf(value json.RawMessage) (clause int, once bool) {
	at, once := m.place(value)
	return m.clauseAt(at), once
}

func (m *mentions) clauseAt(at int) int {
	between := betweenClauses
	if m.bySentence {
		between = betweenSentences
	}
	return len(between.FindAllStringIndex(m.instruction[:at], -1))
}

var (
	betweenClauses   = regexp.MustCompile(`[.;:!?,]\s|\b(?:and|then|but)\b`)
	betweenSentences = regexp.MustCompile(`[.;!?]\s`)
)

// clausesAbout are those that mention the other arguments of a call, or, if none does,
// the words of its tool that another call's has not.
func (m *mentions) clausesAbout(e *evidence, a, other argument) (clauses []int) {
	for name, value := range sorted(a.call.Arguments) {
		if name == a.name {
			continue
		}
		if clause, once := m.clauseOf(m.origin(e, a.i, value)); once {
			clauses = append(clauses, clause)
		}
	}
	if len(clauses) > 0 {
		return clauses
	}
	others := wordsOfTool(e.tool(other.call))
	for _, word := range wordsOfTool(e.tool(a.call)) {
		// In small letters a text may be longer.
		if at := regexp.MustCompile(`(?i)` + regexp.QuoteMeta(word)).FindStringIndex(m.instruction); at != nil && !slices.Contains(others, word) {
			clauses = append(clauses, m.clauseAt(at[0]))
		}
	}
	return clauses
}

// wordsOfTool are the longer words of a tool's name and phrase.
func wordsOfTool(tool *agon.Tool) (words []string) {
	text := strings.ToLower(tool.Name + " " + placesInPhrase.ReplaceAllString(tool.Phrase, " "))
	for _, word := range wordPattern.FindAllString(text, -1) {
		if len(word) > 3 {
			words = append(words, word)
		}
	}
	return words
}

var placesInPhrase = regexp.MustCompile(`\{\w+\}`)
