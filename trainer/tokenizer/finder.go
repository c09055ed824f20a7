package tokenizer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"agon/trainer/tokenizer/pattern"
	"agon/trainer/tokenizer/ucd"
)

// literal finds a text.
type literal string

func (l literal) Find(text string, _ *pattern.Budget, hit func(start, end int)) {
	for at := 0; ; {
		i := strings.Index(text[at:], string(l))
		if i < 0 {
			return
		}
		hit(at+i, at+i+len(l))
		at += i + len(l)
	}
}

// characters finds each character of a class.
type characters func(rune) bool

func (c characters) Find(text string, _ *pattern.Budget, hit func(start, end int)) {
	for i, r := range text {
		if c(r) {
			hit(i, i+utf8.RuneLen(r))
		}
	}
}

// words finds \w+|[^\w\s]+ as Rust's regex reads it.
type words struct{}

func (words) Find(text string, _ *pattern.Budget, hit func(start, end int)) {
	start := 0
	before := ' '
	for i, r := range text {
		now := wordKind(r)
		if now != before {
			if before != ' ' {
				hit(start, i)
			}
			start, before = i, now
		}
	}
	if before != ' ' {
		hit(start, len(text))
	}
}

func wordKind(r rune) rune {
	switch {
	case ucd.IsWord(r):
		return 'w'
	case unicode.IsSpace(r):
		return ' '
	}
	return '.'
}

var (
	_ pattern.Finder = literal("")
	_ pattern.Finder = characters(nil)
	_ pattern.Finder = words{}
)
