package verifier

import (
	"encoding/json"
	"iter"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"agon"
)

// ground is the words and numbers that a literal may come from.
type ground struct {
	words   map[string]bool
	numbers map[float64]bool
}

func newGround() *ground { return &ground{map[string]bool{}, map[float64]bool{}} }

var (
	wordPattern   = regexp.MustCompile(`[\pL\pN_]+`)
	numberPattern = regexp.MustCompile(`\d+(\.\d+)?`)
)

// addText adds the words and numbers of a text.
func (g *ground) addText(text string) {
	for _, word := range wordPattern.FindAllString(strings.ToLower(text), -1) {
		g.words[word] = true
		for _, one := range singulars(word) {
			g.words[one] = true
		}
	}
	for _, said := range numbersSaid(text) {
		g.numbers[said.value] = true
	}
}

// singulars are what a word may be several of.
func singulars(word string) (found []string) {
	for _, ending := range [][2]string{{"s", ""}, {"es", ""}, {"ies", "y"}} {
		if stem, ok := strings.CutSuffix(word, ending[0]); ok && len(stem) > 1 {
			found = append(found, stem+ending[1])
		}
	}
	return found
}

// addJSON adds all keys and values of a JSON value.
func (g *ground) addJSON(value json.RawMessage) { g.addValue(decoded(value)) }

func (g *ground) addValue(value any) {
	for _, leaf := range leaves(value) {
		switch v := leaf.(type) {
		case string:
			g.addText(v)
		case float64:
			g.numbers[math.Abs(v)] = true
		}
	}
}

// addSchema adds the words of a JSON Schema; if members is set, what its enumerations
// hold too, and of its numbers these alone.
func (g *ground) addSchema(schema any, members bool) {
	switch v := schema.(type) {
	case string:
		g.addText(v)
	case []any:
		for _, element := range v {
			g.addSchema(element, members)
		}
	case map[string]any:
		for key, element := range v {
			g.addText(key)
			enumerates := key == "enum" || key == "const"
			switch {
			case enumerates && members:
				g.addValue(element)
			case !enumerates:
				g.addSchema(element, members)
			}
		}
	}
}

// addTools adds what an executor is told of the tools: names and fields, and if members
// is set what their enumerations hold; not the bounds of numbers, which would ground
// any of them by accident.
func (g *ground) addTools(spec *agon.Spec, members bool) {
	for _, tool := range spec.ToolsFor(agon.RoleExecutor) {
		g.addText(tool.Name)
		g.addSchema(decoded(tool.Returns), members)
		for _, parameter := range tool.Parameters {
			g.addText(parameter.Name)
			g.addSchema(decoded(parameter.Schema), members)
		}
	}
}

// addLengths adds the lengths of the lists and objects of a value, and the places in
// them.
func (g *ground) addLengths(value any) {
	var parts []any
	switch v := value.(type) {
	case []any:
		parts = v
	case map[string]any:
		for _, part := range v {
			parts = append(parts, part)
		}
	}
	for n := range len(parts) {
		g.numbers[float64(n+1)] = true
	}
	for _, part := range parts {
		g.addLengths(part)
	}
}

// addDifference adds what differs between two states: the keys that lead
// there, both values, and how far numbers are apart.
func (g *ground) addDifference(before, after any) {
	differ(before, after, nil, func(path []any, was, is any) {
		for _, step := range path {
			if key, ok := step.(string); ok {
				g.addText(key)
			}
		}
		g.addValue(was)
		g.addValue(is)
		b, numberWas := was.(float64)
		a, numberIs := is.(float64)
		if numberWas && numberIs {
			g.numbers[math.Abs(a-b)] = true
		}
	})
}

// holds reports whether a literal is free or occurs in the ground: a number by
// its size, a string by each of its words.
func (g *ground) holds(literal any) bool {
	switch v := literal.(type) {
	case float64:
		size := math.Abs(v)
		return size == 0 || size == 1 || g.numbers[size]
	case string:
		for _, word := range wordPattern.FindAllString(strings.ToLower(v), -1) {
			number, err := strconv.ParseFloat(word, 64)
			if !g.words[word] && (err != nil || !g.holds(number)) && !g.spells(word) {
				return false
			}
		}
	}
	return true
}

// spells reports whether every letter of a word is one of the ground, as in "ABC" for A,
// B and C.
func (g *ground) spells(word string) bool {
	for _, letter := range word {
		if !g.words[string(letter)] {
			return false
		}
	}
	return true
}

// leaves returns the scalars and the keys of a value in a fixed order.
func leaves(value any) []any {
	switch v := value.(type) {
	case []any:
		var all []any
		for _, element := range v {
			all = append(all, leaves(element)...)
		}
		return all
	case map[string]any:
		var all []any
		for key, element := range sorted(v) {
			all = append(append(all, key), leaves(element)...)
		}
		return all
	}
	return []any{value}
}

// sorted goes through a map in the order of its keys, so that reasons are a
// function of the item.
func sorted[V any](m map[string]V) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			if !yield(key, m[key]) {
				return
			}
		}
	}
}
