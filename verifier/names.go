package verifier

import (
	"encoding/json"
	"maps"
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
			switch {
			case isDictionary:
				places[shape+"/"] = append(places[shape+"/"], key)
				namesAt(values, value, shape+"/*", places)
			case alike(v):
				places[shape+"/"] = append(places[shape+"/"], key)
				namesAt(properties[key], value, shape+"/*", places)
			default:
				namesAt(properties[key], value, shape+"/"+key, places)
			}
		}
	}
}

// alike reports whether the members of an object are several objects with the same
// members, as those of a dictionary are, whatever its schema: that may have been read off
// one.
func alike(object map[string]any) bool {
	var first map[string]any
	for _, member := range object {
		one, ok := member.(map[string]any)
		if !ok || first != nil && !slices.Equal(slices.Sorted(maps.Keys(one)), slices.Sorted(maps.Keys(first))) {
			return false
		}
		first = one
	}
	return len(object) > 1
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

// named reports whether a text holds a name as a word of its own, in its own case or with
// a capital in front, or several of it. The "A" that begins a sentence is an article.
func named(text, name string) bool { return len(placesOf(text, name)) > 0 }

// placesOf are where a text names a name: as it is, as a sentence begins, or several of it.
func placesOf(text, name string) (places []int) {
	name = strings.TrimSpace(name)
	for _, form := range formsOf(name) {
		places = append(places, placesOfForm(text, form)...)
	}
	return places
}

// formsOf are a name, it with a capital, and those of a name that ends as "penny" does.
func formsOf(name string) (forms []string) {
	forms = []string{name}
	first, size := utf8.DecodeRuneInString(name)
	if capital := unicode.ToUpper(first); capital != first && len(name) > 2 {
		forms = append(forms, string(capital)+name[size:])
	}
	for _, form := range forms {
		if stem, ok := strings.CutSuffix(form, "y"); ok && len(stem) > 1 {
			forms = append(forms, stem+"ies")
		}
	}
	return forms
}

func placesOfForm(text, name string) (places []int) {
	if name == "" {
		return nil
	}
	for begin := 0; ; {
		at := strings.Index(text[begin:], name)
		if at < 0 {
			return places
		}
		at += begin
		begin = at + len(name)
		if standsAlone(text[:at], text[begin:], name) {
			places = append(places, at)
		}
	}
}

// standsAlone reports whether a name between two parts of a text is a word of its own.
func standsAlone(before, after, name string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	if next == 's' && len(name) > 2 { // several of them
		next, _ = utf8.DecodeRuneInString(after[1:])
	}
	return !inWord(last) && !inWord(next) && !(name == "A" && beginsSentence(before))
}

// beginsSentence reports whether what follows a text does.
func beginsSentence(before string) bool {
	before = strings.TrimSpace(before)
	return before == "" || strings.ContainsRune(".!?:", rune(before[len(before)-1]))
}

func inWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
