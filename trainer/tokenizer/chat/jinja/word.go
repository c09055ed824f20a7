package jinja

import (
	"regexp"
	"strings"
)

var (
	floatWord    = regexp.MustCompile(`^[0-9](?:_?[0-9])*(?:(?:\.[0-9](?:_?[0-9])*)?[eE][-+]?[0-9](?:_?[0-9])*|\.[0-9](?:_?[0-9])*)`)
	integerWord  = regexp.MustCompile(`^(?:0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?[0-9])*|0(?:_?0)*)`)
	nameWord     = regexp.MustCompile(`^[\pL_][\pL\pN\pM_]*`)
	stringWord   = regexp.MustCompile(`^(?s:'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*")`)
	operatorWord = regexp.MustCompile(`^(?:\*\*|//|==|!=|>=|<=|[-+/*%~\[\](){}><=.:|,;])`)
)

// longestWord bounds a word that is no string, in bytes.
const longestWord = 1024

// word takes the next word of a tag, and blanks.
func (l *lexer) word() {
	rest := l.rest()
	if blank := len(rest) - len(strings.TrimLeftFunc(rest, isSpace)); blank > 0 {
		l.advance(l.at + blank)
		return
	}
	if rest[0] == '\'' || rest[0] == '"' {
		l.quoted(stringWord.FindString(rest))
		return
	}
	rest = rest[:min(len(rest), longestWord)]
	afterDot := l.at > 0 && l.source[l.at-1] == '.'
	if m := floatWord.FindString(rest); m != "" && !afterDot {
		l.take(floatToken, m)
		return
	}
	if m := integerWord.FindString(rest); m != "" {
		l.take(integerToken, m)
		return
	}
	if m := nameWord.FindString(rest); m != "" {
		l.take(nameToken, m)
		return
	}
	l.operator(operatorWord.FindString(rest))
}

func (l *lexer) quoted(text string) {
	if text == "" {
		l.fail("a string does not end")
	}
	l.take(stringToken, text)
}

func (l *lexer) take(k kind, text string) {
	l.emit(k, text)
	l.advance(l.at + len(text))
}

var closing = map[string]byte{"(": ')', "[": ']', "{": '}'}

// operator takes an operator and minds brackets: inside them, }} ends nothing.
func (l *lexer) operator(text string) {
	if text == "" {
		l.fail("unexpected character %q", []rune(l.rest())[0])
	}
	if c, ok := closing[text]; ok {
		l.open = append(l.open, c)
	}
	if strings.Contains(")]}", text) {
		if len(l.open) == 0 || l.open[len(l.open)-1] != text[0] {
			l.fail("unexpected %q", text)
		}
		l.open = l.open[:len(l.open)-1]
	}
	l.take(operatorToken, text)
}
