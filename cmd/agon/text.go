package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// instead names what there is in place of a word that is none of the known: the
// nearest, if one is near, and all.
func instead(word string, known []string) string {
	return fmt.Sprintf("%s (there are %s)", didYouMean(word, known, ""), strings.Join(known, ", "))
}

// didYouMean asks for the nearest of the known words, with a prefix; it is empty
// if none is near.
func didYouMean(word string, known []string, prefix string) string {
	distance := func(candidate string) int { return levenshtein.ComputeDistance(word, candidate) }
	if len(known) == 0 {
		return ""
	}
	best := slices.MinFunc(known, func(a, b string) int { return distance(a) - distance(b) })
	if distance(best) > max(1, len(best)/2) {
		return ""
	}
	return fmt.Sprintf(": did you mean %s%s?", prefix, best)
}

// oneLine joins the lines of a text and cuts it at limit characters.
func oneLine(text string, limit int) string {
	text = strings.Join(strings.Fields(harmless(text)), " ")
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}

// counted is a number of things whose name has a plain plural.
func counted(n int, name string) string {
	if n != 1 {
		name += "s"
	}
	return fmt.Sprintf("%d %s", n, name)
}

// eitherOf writes names as people do: a, b or c.
func eitherOf(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// listed joins names as a sentence does.
func listed(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// indent puts two spaces before every line.
func indent(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(harmless(text), "\n"), "\n", "\n  ")
}

// harmless puts U+FFFD in the place of what would steer a terminal, or is not to be
// seen, as what turns the direction of writing: a policy, or a file of tasks, may
// write anything.
func harmless(text string) string {
	return strings.Map(func(r rune) rune {
		if (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) && r != '\n' && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
