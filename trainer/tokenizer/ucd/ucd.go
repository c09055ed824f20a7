// Package ucd takes characters for what the tokenizers library takes them for.
// It is made of parts that know different versions of Unicode: its regular
// expressions (Oniguruma) and Rust's know 16 and 17, its normal forms 9, its
// punctuation 8; Go 1.26 knows 15. The differences are in tables.go, which
// TestTables checks for every character, and writes with -update.
package ucd

import (
	"sort"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// spans are characters: the first and the last of each range, in order.
type spans []rune

func (s spans) has(r rune) bool {
	i := sort.Search(len(s)/2, func(i int) bool { return s[2*i+1] >= r })
	return 2*i < len(s) && s[2*i] <= r
}

// difference is what tokenizers has and Go has not, and the other way around.
type difference struct{ more, less spans }

func (d difference) apply(r rune, is bool) bool {
	if r < 0x80 {
		return is
	}
	return (is || d.more.has(r)) && !d.less.has(r)
}

// IsNumber is Rust's char::is_numeric.
func IsNumber(r rune) bool { return differences["number"].apply(r, unicode.IsNumber(r)) }

// IsPunctuation is what the pre-tokenizer Punctuation splits at.
func IsPunctuation(r rune) bool {
	return differences["punctuation"].apply(r, unicode.IsPunct(r) || r < 0x80 && unicode.IsSymbol(r))
}

// IsWord is \w of Rust's regular expressions (UTS #18, annex C).
func IsWord(r rune) bool {
	if r < 0x80 {
		return r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	is := unicode.In(r, unicode.L, unicode.Nl, unicode.Other_Alphabetic, unicode.M, unicode.Nd, unicode.Pc, unicode.Join_Control)
	return differences["word"].apply(r, is)
}

// IsMark tells whether the normalizer StripAccents removes r.
func IsMark(r rune) bool { return differences["mark"].apply(r, unicode.Is(unicode.M, r)) }

// Class returns the canonical combining class of r: 0 for marks that the normal
// forms do not know.
func Class(r rune) uint8 {
	if r < 0x80 || differences["mark"].less.has(r) {
		return 0
	}
	return norm.NFD.PropertiesString(string(r)).CCC()
}

// IsNew tells whether the normal forms leave r alone because they do not know
// it: it is neither decomposed, composed nor put in order.
func IsNew(r rune) bool {
	return r >= 0x80 && (differences["decomposed"].less.has(r) || differences["mark"].less.has(r))
}

// ToLower is the lower case of r, if that is one character, else r. (That of
// İ is two.)
func ToLower(r rune) rune {
	if r < 0x80 {
		return unicode.ToLower(r)
	}
	if r == 'İ' {
		return r
	}
	if lower, ok := newLower[r]; ok {
		return lower
	}
	return unicode.ToLower(r)
}

// NewLower tells whether ToLower of r differs from Go's.
func NewLower(r rune) bool { return newLower[r] != 0 || r == 'İ' }

// Oniguruma returns what Oniguruma has in a category, script or property of
// that name and Go has not, as the first and the last of ranges, and what Go
// has and Oniguruma has not.
func Oniguruma(name string) (more, less []rune) {
	d := differences[name]
	return d.more, d.less
}
