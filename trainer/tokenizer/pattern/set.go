package pattern

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// set is a set of characters: ranges in order, which neither touch nor overlap.
type set []span

// span is the characters from lo to hi, both included.
type span struct{ lo, hi rune }

var everything = set{{0, unicode.MaxRune}}

func of(runes ...rune) set {
	var s set
	for _, r := range runes {
		s = append(s, span{r, r})
	}
	return union(s)
}

// union returns what is in any of the sets.
func union(sets ...set) set {
	all := slices.Concat(sets...)
	slices.SortFunc(all, func(a, b span) int { return int(a.lo - b.lo) })
	var out set
	for _, s := range all {
		if last := len(out) - 1; last >= 0 && s.lo <= out[last].hi+1 {
			out[last].hi = max(out[last].hi, s.hi)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// not returns what is not in s.
func (s set) not() set {
	var out set
	next := rune(0)
	for _, r := range s {
		if r.lo > next {
			out = append(out, span{next, r.lo - 1})
		}
		next = r.hi + 1
	}
	if next <= unicode.MaxRune {
		out = append(out, span{next, unicode.MaxRune})
	}
	return out
}

func (s set) and(other set) set { return union(s.not(), other.not()).not() }

func (s set) has(r rune) bool {
	_, found := slices.BinarySearchFunc(s, r, func(s span, r rune) int {
		switch {
		case s.hi < r:
			return -1
		case s.lo > r:
			return 1
		}
		return 0
	})
	return found
}

func fromTable(table *unicode.RangeTable) set {
	var s set
	add := func(lo, hi, stride rune) {
		if stride == 1 {
			s = append(s, span{lo, hi})
			return
		}
		for r := lo; r <= hi; r += stride {
			s = append(s, span{r, r})
		}
	}
	for _, r := range table.R16 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	for _, r := range table.R32 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	return union(s)
}

// String writes s for regexp2.
func (s set) String() string {
	if len(s) == 0 {
		return "(?!)"
	}
	if len(s) == 1 && s[0].lo == s[0].hi {
		return quote(s[0].lo)
	}
	var b strings.Builder
	b.WriteByte('[')
	written := s
	if without := s.not(); len(without) > 0 && len(without) < len(s) {
		b.WriteByte('^')
		written = without
	}
	for _, r := range written {
		b.WriteString(quote(r.lo))
		if r.hi > r.lo {
			b.WriteByte('-')
			b.WriteString(quote(r.hi))
		}
	}
	b.WriteByte(']')
	return b.String()
}

func quote(r rune) string {
	if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
		return string(r)
	}
	return fmt.Sprintf(`\x{%x}`, r)
}
