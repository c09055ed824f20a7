package jinja

import (
	"regexp"
	"strings"
)

// The lexer cuts a template as jinja2 does with trim_blocks and lstrip_blocks,
// which is how transformers sets it up:
//
//   - a line break directly after a block or a comment is dropped
//   - blanks between the beginning of a line and a block or a comment are
//     dropped, unless it begins with {%+
//   - a minus at either end of a tag drops all blanks on that side
//   - line breaks become \n, and one at the very end of the template is dropped

// lexer goes through the source of a template.
type lexer struct {
	source string
	at     int
	line   int
	// fresh tells that a line begins at this place.
	fresh  bool
	tokens []token
	// open holds the closing brackets that are awaited.
	open []byte
}

// lex returns the tokens of a template; the last is endToken.
func lex(source string) []token {
	source = strings.ReplaceAll(source, "\r\n", "\n")
	source = strings.ReplaceAll(source, "\r", "\n")
	l := &lexer{source: strings.TrimSuffix(source, "\n"), line: 1, fresh: true}
	for l.at < len(l.source) {
		l.data()
	}
	l.emit(endToken, "")
	return l.tokens
}

func (l *lexer) emit(k kind, text string) {
	l.tokens = append(l.tokens, token{k, text, l.line})
}

// advance moves on to the place to and counts lines.
func (l *lexer) advance(to int) {
	passed := l.source[l.at:to]
	l.line += strings.Count(passed, "\n")
	if passed != "" {
		l.fresh = strings.HasSuffix(passed, "\n")
	}
	l.at = to
}

func (l *lexer) rest() string { return l.source[l.at:] }

func (l *lexer) fail(format string, args ...any) {
	f := faultf(format, args...)
	f.line = l.line
	panic(f)
}

var rawBegin = regexp.MustCompile(`^\{%[-+]?` + space + `*raw` + space + `*(?:-%\}` + space + `*|%\})`)

// data takes the text up to the next tag, and the tag.
func (l *lexer) data() {
	at := nextTag(l.rest())
	if at < 0 {
		l.text(l.rest())
		return
	}
	tag := l.rest()[at:]
	text := l.rest()[:at]
	kept := stripBefore(text, tag, l.fresh)
	l.keep(kept, text)
	switch {
	case rawBegin.MatchString(tag):
		l.raw(rawBegin.FindString(tag))
	case tag[1] == '%':
		l.tag(tag, blockBegin, blockEnd, blockEnding)
	case tag[1] == '{':
		l.tag(tag, variableBegin, variableEnd, variableEnding)
	default:
		l.comment(tag)
	}
}

func (l *lexer) text(text string) { l.keep(text, text) }

// keep takes up text, of which only kept remains.
func (l *lexer) keep(kept, text string) {
	if kept != "" {
		l.emit(dataToken, kept)
	}
	l.advance(l.at + len(text))
}

// nextTag returns where the next tag begins, or -1.
func nextTag(source string) int {
	for at := 0; ; {
		i := strings.IndexByte(source[at:], '{')
		if i < 0 || at+i+1 >= len(source) {
			return -1
		}
		at += i
		if c := source[at+1]; c == '%' || c == '{' || c == '#' {
			return at
		}
		at++
	}
}

// stripBefore returns what remains of the text before a tag.
func stripBefore(text, tag string, fresh bool) string {
	sign := byte(0)
	if len(tag) > 2 {
		sign = tag[2]
	}
	switch {
	case sign == '-':
		return strings.TrimRightFunc(text, isSpace)
	case sign == '+' || tag[1] == '{':
		return text
	}
	line := strings.LastIndexByte(text, '\n') + 1
	if (line > 0 || fresh) && strings.TrimLeftFunc(text[line:], isSpace) == "" {
		return text[:line]
	}
	return text
}

// space is Python's idea of \s, for patterns.
const space = `[\s\v\x1c-\x1f\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]`

var (
	blockEnding    = regexp.MustCompile(`^(?:\+%\}|-%\}` + space + `*|%\}\n?)`)
	variableEnding = regexp.MustCompile(`^(?:-\}\}` + space + `*|\}\})`)
	commentEnding  = regexp.MustCompile(`\+#\}|-#\}` + space + `*|#\}\n?`)
	rawEnding      = regexp.MustCompile(`\{%[-+]?` + space + `*endraw` + space + `*(?:\+%\}|-%\}` + space + `*|%\}\n?)`)
)

// comment takes a comment.
func (l *lexer) comment(tag string) {
	begin := l.opening(tag)
	end := commentEnding.FindStringIndex(tag[begin:])
	if end == nil {
		l.fail("a comment does not end")
	}
	l.advance(l.at + begin + end[1])
}

// opening is the length of the beginning of a tag, with its sign.
func (l *lexer) opening(tag string) int {
	if len(tag) > 2 && (tag[2] == '-' || tag[2] == '+') {
		return 3
	}
	return 2
}

// raw takes what stands between raw and endraw as text.
func (l *lexer) raw(begin string) {
	l.advance(l.at + len(begin))
	end := rawEnding.FindStringIndex(l.rest())
	if end == nil {
		l.fail("raw does not end")
	}
	text, tag := l.rest()[:end[0]], l.rest()[end[0]:end[1]]
	l.keep(stripBefore(text, tag, l.fresh), text)
	l.advance(l.at + len(tag))
}

// tag takes a block or a print statement.
func (l *lexer) tag(tag string, begin, end kind, ending *regexp.Regexp) {
	l.advance(l.at + l.opening(tag))
	l.emit(begin, "")
	for {
		if len(l.open) == 0 && l.at < len(l.source) && strings.IndexByte("-+%}", l.source[l.at]) >= 0 {
			if m := ending.FindString(l.rest()); m != "" {
				l.emit(end, "")
				l.advance(l.at + len(m))
				return
			}
		}
		if l.at == len(l.source) {
			l.fail("a tag does not end")
		}
		l.word()
	}
}

// isSpace is str.isspace() of a character.
func isSpace(r rune) bool {
	switch {
	case r >= '\t' && r <= '\r', r >= 0x1c && r <= ' ', r == 0x85, r == 0xa0, r == 0x1680,
		r >= 0x2000 && r <= 0x200a, r == 0x2028, r == 0x2029, r == 0x202f, r == 0x205f, r == 0x3000:
		return true
	}
	return false
}
