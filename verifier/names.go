package verifier

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"agon"
)

// kindOfNames are names that may stand in each other's place.
type kindOfNames []string

// kindsOf are the names that tools take where their schemas list them, and those that
// stand in the state at places of one shape: the keys of a dictionary, and strings.
func kindsOf(spec *agon.Spec, state any) (all []kindOfNames) {
	for _, members := range enumerations(spec.ToolsFor(agon.RoleExecutor)) {
		all = append(all, members)
	}
	places := map[string][]string{}
	namesAt(decoded(spec.StateSchema), state, "", places)
	for _, names := range sorted(places) {
		slices.Sort(names)
		if names = slices.Compact(names); len(names) > 1 {
			all = append(all, names)
		}
	}
	return all
}

// namesAt collects the names of a state by the shape of the path to them.
func namesAt(schema, state any, shape string, places map[string][]string) {
	members, _ := schema.(map[string]any)
	switch v := state.(type) {
	case string:
		places[shape] = append(places[shape], v)
	case []any:
		for _, element := range v {
			namesAt(members["items"], element, shape+"/*", places)
		}
	case map[string]any:
		values, isDictionary := members["additionalProperties"].(map[string]any)
		properties, _ := members["properties"].(map[string]any)
		for key, value := range sorted(v) {
			if isDictionary {
				places[shape+"/"] = append(places[shape+"/"], key)
				namesAt(values, value, shape+"/*", places)
			} else {
				namesAt(properties[key], value, shape+"/"+key, places)
			}
		}
	}
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
	if stem, ok := strings.CutSuffix(name, "y"); ok && len(stem) > 1 && named(text, stem+"ies") {
		return true
	}
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
