package jinja

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

// recase returns t with each character mapped. Where marks are mixed, a
// character is mapped by itself, so that each keeps its mark.
func (m *machine) recase(t Text, f func(string) string) Text {
	m.meter.bytes(len(t.text))
	if len(t.Runs()) <= 1 {
		return t.like(f(t.text))
	}
	b := builder{meter: m.meter}
	t.characters(func(_ rune, part Text) { b.add(part.like(f(part.text))) })
	return b.result()
}

func upper(text string) string { return cases.Upper(language.Und).String(text) }
func lower(text string) string { return cases.Lower(language.Und).String(text) }

func (m *machine) upper(t Text) Text { return m.recase(t, upper) }
func (m *machine) lower(t Text) Text { return m.recase(t, lower) }

// titled returns the characters in upper case where first says so, else in
// lower case.
func (m *machine) titled(t Text, first func(before, r rune) bool) Text {
	b := builder{meter: m.meter}
	before := rune(-1)
	t.characters(func(r rune, part Text) {
		if first(before, r) {
			b.add(part.like(titleRune(r)))
		} else {
			b.add(part.like(lower(part.text)))
		}
		before = r
	})
	return b.result()
}

// titleRune is the title case of a character, which may be several.
func titleRune(r rune) string {
	if title := unicode.ToTitle(r); title != r || !unicode.IsLower(r) {
		return string(title)
	}
	return cases.Title(language.Und, cases.NoLower).String(string(r))
}

// capitalize is str.capitalize().
func (m *machine) capitalize(t Text) Text {
	return m.titled(t, func(before, _ rune) bool { return before < 0 })
}

// title is str.title().
func (m *machine) title(t Text) Text {
	return m.titled(t, func(before, _ rune) bool { return before < 0 || !cased(before) })
}

// titleWords is the filter title, which begins words elsewhere than str.title().
func (m *machine) titleWords(t Text) Text {
	return m.titled(t, func(before, _ rune) bool {
		return before < 0 || isSpace(before) || strings.ContainsRune("-({[<", before)
	})
}

func cased(r rune) bool { return unicode.IsUpper(r) || unicode.IsLower(r) || unicode.IsTitle(r) }

// allCased reports whether t has characters of one case and none of another.
func allCased(t Text, is func(rune) bool) bool {
	found := false
	for _, r := range t.text {
		switch {
		case is(r):
			found = true
		case cased(r):
			return false
		}
	}
	return found
}

// all reports whether t is not empty and is holds for each of its characters.
func all(t Text, is func(rune) bool) bool {
	return t.text != "" && strings.IndexFunc(t.text, func(r rune) bool { return !is(r) }) < 0
}
