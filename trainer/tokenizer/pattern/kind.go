package pattern

import (
	"sync"
	"unicode/utf8"
)

// kind is what the word splitters ask of a character, one bit each.
type kind uint8

const (
	letter   kind = 1 << iota // \p{L}
	number                    // \p{N}
	spacing                   // \s
	newline                   // \r and \n
	mark                      // \p{M}
	headCase                  // [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]
	tailCase                  // [\p{Ll}\p{Lm}\p{Lo}\p{M}]
	symbol                    // [\p{P}\p{S}]
)

// kinds is a table of the characters in use: those beyond are looked up.
var kinds = sync.OnceValue(func() *[0x20000]kind {
	var table [0x20000]kind
	for _, has := range kindSets() {
		for _, s := range has.set {
			for r := s.lo; r <= s.hi && int(r) < len(table); r++ {
				table[r] |= has.kind
			}
		}
	}
	return &table
})

type kindSet struct {
	kind kind
	set  set
}

var kindSets = sync.OnceValue(func() []kindSet {
	m := category("M")
	modified := union(category("Lm"), category("Lo"), m)
	return []kindSet{
		{letter, category("L")},
		{number, category("N")},
		{spacing, space()},
		{newline, of('\r', '\n')},
		{mark, m},
		{headCase, union(category("Lu"), category("Lt"), modified)},
		{tailCase, union(category("Ll"), modified)},
		{symbol, union(category("P"), category("S"))},
	}
})

// reader reads characters of a text with their kinds.
type reader struct {
	text  string
	kinds *[0x20000]kind
}

// at returns the kind of the character at a byte of the text and where the next
// one is. At the end the kind is 0 and the place is the same.
func (r reader) at(i int) (kind, int) {
	if i >= len(r.text) {
		return 0, i
	}
	if c := r.text[i]; c < utf8.RuneSelf {
		return r.kinds[c], i + 1
	}
	c, n := utf8.DecodeRuneInString(r.text[i:])
	if int(c) < len(r.kinds) {
		return r.kinds[c], i + n
	}
	return farKind(c), i + n
}

func farKind(c rune) kind {
	var k kind
	for _, has := range kindSets() {
		if has.set.has(c) {
			k |= has.kind
		}
	}
	return k
}

// run returns the end of the characters from i on that are of the kinds in any
// and of none in not; of those that are of no kind in not, if any is 0.
func (r reader) run(i int, any, not kind) int {
	for i < len(r.text) {
		k, next := r.at(i)
		if k&not != 0 || any != 0 && k&any == 0 {
			return i
		}
		i = next
	}
	return i
}
