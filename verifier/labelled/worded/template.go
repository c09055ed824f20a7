package worded

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// fields fill the $names and ${names} in a template.
type fields map[string]any

// code fills a template of Python.
func code(template string, f fields) string {
	return fill(template, f, func(n int) string { return strconv.Itoa(n) })
}

// words fills one of several templates of English, numbers written out or in
// digits, and makes a sentence of it.
func words(d *dice, f fields, templates ...string) string {
	text := fill(one(d, templates...), f, func(n int) string { return numeral(d, n) })
	return strings.ToUpper(text[:1]) + text[1:]
}

func fill(template string, f fields, write func(int) string) string {
	for _, name := range slices.Backward(byLength(f)) {
		text, isText := f[name].(string)
		if n, ok := f[name].(int); ok {
			text, isText = write(n), true
		}
		if !isText {
			text = literal(f[name])
		}
		template = strings.NewReplacer("${"+name+"}", text, "$"+name, text).Replace(template)
	}
	return template
}

// byLength sorts names so that none comes after one that it begins.
func byLength(f fields) []string {
	return slices.SortedFunc(maps.Keys(f), func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
}

var written = []string{
	"zero", "one", "two", "three", "four", "five", "six", "seven", "eight",
	"nine", "ten", "eleven", "twelve",
}

// numeral writes a number as people do, in a word or in digits.
func numeral(d *dice, n int) string {
	if d.below(2) == 0 && n >= 0 && n < len(written) {
		return written[n]
	}
	return strconv.Itoa(n)
}
