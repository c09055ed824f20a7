package tokenizer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"agon/trainer/tokenizer/pattern"
	"agon/trainer/tokenizer/ucd"

	"golang.org/x/text/unicode/norm"
)

// form is one of Unicode's normal forms (UAX #15) as a normalizer: those of
// Unicode 9, as tokenizers has them.
type form struct {
	decompose norm.Form // NFD or NFKD
	compose   bool
}

var forms = map[string]form{
	"NFC": {norm.NFD, true}, "NFD": {norm.NFD, false}, "NFKC": {norm.NFKD, true}, "NFKD": {norm.NFKD, false},
}

func (f form) norm() norm.Form {
	switch {
	case f.compose && f.decompose == norm.NFD:
		return norm.NFC
	case f.compose:
		return norm.NFKC
	}
	return f.decompose
}

func (f form) text(text string, _ *pattern.Budget) string {
	if strings.IndexFunc(text, ucd.IsNew) < 0 {
		if f.norm().IsNormalString(text) {
			return text
		}
		out := f.norm().String(text)
		// After 30 marks x/text puts a joiner in between (UAX #15, section 13,
		// "Stream-Safe Text Format"); tokenizers does not.
		const joiner = "\u034f"
		if strings.Count(out, joiner) == strings.Count(text, joiner) {
			return out
		}
	}
	var b strings.Builder
	for _, c := range f.changes(text) {
		b.WriteRune(c.char)
	}
	return b.String()
}

func (f form) passage(p *passage, _ *pattern.Budget) {
	if p.spans == nil && f.text(p.text, nil) == p.text {
		return
	}
	p.track()
	p.transform(f.changes(p.text), 0)
}

// part is a character of a decomposed text.
type part struct {
	change
	class uint8 // canonical combining class
}

// changes normalizes text. The first character of a decomposition takes the
// place of what was decomposed; a composed character takes the place of all of
// its parts.
func (f form) changes(text string) []change {
	var out []change
	var waiting []part // marks that are to be ordered
	flush := func() {
		slices.SortStableFunc(waiting, func(a, b part) int { return int(a.class) - int(b.class) })
		for _, p := range waiting {
			out = append(out, p.change)
		}
		waiting = waiting[:0]
	}
	for _, r := range text {
		count := 0
		for _, d := range f.decomposed(r) {
			class := ucd.Class(d)
			if class == 0 {
				flush()
			}
			waiting = append(waiting, part{change{d, count}, class})
			count = 1
		}
	}
	flush()
	if f.compose {
		return composed(out)
	}
	return out
}

func (f form) decomposed(r rune) []rune {
	if r < utf8.RuneSelf || ucd.IsNew(r) {
		return []rune{r}
	}
	return []rune(f.decompose.String(string(r)))
}

// composed joins starters with what follows them (UAX #15, "Canonical
// Composition Algorithm").
func composed(parts []change) []change {
	var out []change
	starter, last := -1, uint8(0)
	for _, p := range parts {
		class := ucd.Class(p.char)
		blocked := starter < 0 || starter < len(out)-1 && last >= class
		if !blocked {
			if joined, ok := join(out[starter].char, p.char); ok {
				out[starter] = change{joined, out[starter].count + p.count - 1}
				continue
			}
		}
		out = append(out, p)
		if last = class; class == 0 {
			starter = len(out) - 1
		}
	}
	return out
}

// join returns the primary composite of two characters, if there is one.
func join(a, b rune) (rune, bool) {
	if b < utf8.RuneSelf {
		return 0, false
	}
	pair := norm.NFC.String(string(a) + string(b))
	r, n := utf8.DecodeRuneInString(pair)
	return r, n == len(pair) && !ucd.IsNew(r)
}
