package verifier

import (
	"strconv"
	"strings"
)

// literals returns the string and number literals of Python source: strings
// as string, numbers as float64. It reads tokens, not syntax: that is enough,
// and never fails. Comments, docstrings, bytes and formatted strings are left
// out; the last hold code.
func literals(source string) []any {
	s := lexer{source: source}
	for s.at < len(s.source) {
		s.token()
	}
	return s.found
}

// lexer reads tokens of Python.
type lexer struct {
	source string
	at     int
	depth  int  // of brackets
	inside bool // a statement has begun on this line
	found  []any
}

func (s *lexer) token() {
	switch c := s.source[s.at]; {
	case c == '\n':
		s.inside = s.inside && s.depth > 0
		s.at++
	case c == ' ' || c == '\t' || c == '\r':
		s.at++
	case c == '#':
		s.at += untilLine(s.source[s.at:])
	case c == '"' || c == '\'':
		s.quoted("")
	case isDigit(c) || c == '.' && s.at+1 < len(s.source) && isDigit(s.source[s.at+1]):
		s.number()
	case isWord(c):
		s.word()
	default:
		s.punctuation(c)
	}
}

func (s *lexer) punctuation(c byte) {
	if strings.IndexByte("([{", c) >= 0 {
		s.depth++
	} else if strings.IndexByte(")]}", c) >= 0 {
		s.depth--
	}
	s.inside = true
	s.at++
}

// word reads a name, or the prefix of a string.
func (s *lexer) word() {
	begin := s.at
	for s.at < len(s.source) && (isWord(s.source[s.at]) || isDigit(s.source[s.at])) {
		s.at++
	}
	word := strings.ToLower(s.source[begin:s.at])
	if s.at < len(s.source) && (s.source[s.at] == '"' || s.source[s.at] == '\'') && len(word) <= 2 && strings.Trim(word, "rbfu") == "" {
		s.quoted(word)
		return
	}
	s.inside = true
}

// quoted reads a string literal whose prefix is read.
func (s *lexer) quoted(prefix string) {
	mark := s.source[s.at : s.at+1]
	if triple := strings.Repeat(mark, 3); strings.HasPrefix(s.source[s.at:], triple) {
		mark = triple
	}
	s.at += len(mark)
	var text strings.Builder
	for s.at < len(s.source) && !strings.HasPrefix(s.source[s.at:], mark) && (len(mark) == 3 || s.source[s.at] != '\n') {
		s.character(&text, strings.Contains(prefix, "r"))
	}
	s.at = min(s.at+len(mark), len(s.source))
	docstring := !s.inside && s.depth == 0 && strings.TrimLeft(s.source[s.at:s.at+untilLine(s.source[s.at:])], " \t\r") == ""
	s.inside = true
	if !docstring && !strings.ContainsAny(prefix, "bf") {
		s.found = append(s.found, text.String())
	}
}

// character reads one character of a string, an escape as what it stands for.
// Rare escapes (\x, \u, octal) stay as written.
func (s *lexer) character(text *strings.Builder, raw bool) {
	c := s.source[s.at]
	s.at++
	if c != '\\' || raw || s.at == len(s.source) {
		text.WriteByte(c)
		return
	}
	escape := s.source[s.at]
	s.at++
	switch escape {
	case 'n':
		text.WriteByte('\n')
	case 't':
		text.WriteByte('\t')
	case '\\', '\'', '"':
		text.WriteByte(escape)
	case '\n':
	default:
		text.WriteByte('\\')
		text.WriteByte(escape)
	}
}

// number reads a number literal; an imaginary one is left out.
func (s *lexer) number() {
	begin := s.at
	for s.at < len(s.source) {
		c := s.source[s.at]
		sign := (c == '+' || c == '-') && strings.IndexByte("eE", s.source[s.at-1]) >= 0 && !strings.HasPrefix(strings.ToLower(s.source[begin:]), "0x")
		if !isDigit(c) && !isWord(c) && c != '.' && !sign {
			break
		}
		s.at++
	}
	s.inside = true
	text := strings.ReplaceAll(s.source[begin:s.at], "_", "")
	if n, err := strconv.ParseInt(text, 0, 64); err == nil {
		s.found = append(s.found, float64(n))
	} else if f, err := strconv.ParseFloat(text, 64); err == nil {
		s.found = append(s.found, f)
	}
}

func untilLine(text string) int {
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		return i
	}
	return len(text)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isWord(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
