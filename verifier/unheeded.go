package verifier

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"agon"
)

// unheeded finds what an instruction names and the item is not about: a member of an
// enumeration that a tool takes, be it one that the solution does not call, or a number
// in digits; one that is written out may count what is listed. Such an instruction
// speaks of something else (Self-Challenging Agents, section 5: the fault that remained
// most often). A member that the verifier alone names may be what is to be left alone,
// unless the solution takes another one unasked.
func unheeded(e *evidence, about *ground) string {
	checked := newGround()
	for _, literal := range literals(e.item.Verifier) {
		checked.addValue(literal)
	}
	asked := askedFor(e.item.Instruction)
	for _, members := range enumerations(e.executorTools()) {
		unasked := takesUnasked(e.item, members)
		for _, member := range members {
			if named(asked, member) && !about.holds(member) && (unasked || !checked.holds(member)) {
				return fmt.Sprintf("the instruction names %s, which the solution is not about", member)
			}
		}
	}
	for _, digits := range numberPattern.FindAllString(e.item.Instruction, -1) {
		if number, err := strconv.ParseFloat(digits, 64); err == nil && !about.holds(number) && !checked.holds(number) {
			return fmt.Sprintf("the instruction says %s, which plays no part in the solution or the verifier", digits)
		}
	}
	return ""
}

// takesUnasked reports whether the solution's source has a member of an enumeration as
// a literal that the instruction does not name.
func takesUnasked(item *agon.Item, members []string) bool {
	return slices.ContainsFunc(literals(item.Solution), func(literal any) bool {
		text, ok := literal.(string)
		return ok && slices.Contains(members, text) && !named(item.Instruction, text)
	})
}

// enumerations are the strings that the parameters of tools take where their schemas
// list them.
func enumerations(tools []agon.Tool) (all [][]string) {
	for i := range tools {
		for _, p := range tools[i].Parameters {
			members := enumerated(p.Schema)
			if !slices.ContainsFunc(all, func(other []string) bool { return slices.Equal(other, members) }) {
				all = append(all, members)
			}
		}
	}
	return all
}

func enumerated(schema json.RawMessage) (members []string) {
	for _, member := range agon.RangeOf(schema).Enum {
		if text, ok := decoded(member).(string); ok {
			members = append(members, text)
		}
	}
	return members
}

// named reports whether a text holds a name as a word of its own, in its own case. The
// "A" that begins a sentence is an article.
func named(text, name string) bool {
	name = strings.TrimSpace(name)
	for at := strings.Index(text, name); at >= 0 && name != ""; {
		end := at + len(name)
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if after == 's' && len(name) > 2 { // several of them
			after, _ = utf8.DecodeRuneInString(text[end+1:])
		}
		if !inWord(before) && !inWord(after) && !(name == "A" && beginsSentence(text[:at])) {
			return true
		}
		next := strings.Index(text[end:], name)
		if next < 0 {
			return false
		}
		at = end + next
	}
	return false
}

// beginsSentence reports whether what follows a text does.
func beginsSentence(before string) bool {
	before = strings.TrimSpace(before)
	return before == "" || strings.ContainsRune(".!?:", rune(before[len(before)-1]))
}

func inWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
