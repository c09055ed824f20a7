package terminal

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"agon/cmd/agon/harmless"

	"github.com/agnivade/levenshtein"
)

// LongestCell bounds what a line shows of a text that may have any length, in
// characters: the reasons of refusals and the instructions of the policy that
// ships are whole.
const LongestCell = 300

// Instead names what there is in place of a word that is none of the known: the
// nearest, if one is near, and all.
func Instead(word string, known []string) string {
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

// OneLine joins the lines of a text and cuts it at limit characters.
func OneLine(text string, limit int) string {
	text = strings.Join(strings.Fields(harmless.Text(text)), " ")
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}

// Counted is a number of things whose name has a plain plural.
func Counted(n int, name string) string {
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

// Listed joins names as a sentence does.
func Listed(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// Indent puts two spaces before every line.
func Indent(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(harmless.Text(text), "\n"), "\n", "\n  ")
}

// GiB is a number of bytes in GiB.
func GiB(bytes uint64) float64 { return float64(bytes) / (1 << 30) }

// Sized is a number of bytes as people say it.
func Sized(bytes int64) string {
	if bytes < 1<<30 {
		return fmt.Sprintf("%d MiB", (bytes+1<<20-1)>>20)
	}
	return fmt.Sprintf("%.1f GiB", GiB(uint64(bytes)))
}

// Figure is a metric as text: a dash where there was nothing to measure.
func Figure[V any](metrics map[string]V, name, format string) string {
	value, ok := metrics[name]
	if !ok {
		return "-"
	}
	return fmt.Sprintf(format, value)
}
