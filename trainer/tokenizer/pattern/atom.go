package pattern

import (
	"errors"
	"fmt"
	"strconv"
)

// The anchors of Oniguruma in terms of look-around: ^ and $ are those of lines,
// and ^ is not at the end of the text.
var anchors = map[rune]string{
	'A': `\A`,
	'z': `\z`,
	'Z': `(?=\n?\z)`,
	'G': `\G`,
	'^': `(?:\A|(?<=\n)(?!\z))`,
	'$': `(?=\n|\z)`,
}

// newlineSequence is \R.
const newlineSequence = `(?>\r\n|[\n-\r\x{85}\x{2028}\x{2029}])`

func text(s string) item    { return item{text: s} }
func literal(r rune) item   { return item{literal: r, lone: true} }
func class(s set) item      { return item{text: s.String()} }
func grouped(s string) item { return item{text: "(?:" + s + ")"} }

func (p *parser) atom(f flags) (item, error) {
	c := p.text[p.at]
	p.at++
	switch c {
	case '(':
		return p.group(f)
	case '[':
		s, err := p.class(f)
		return class(s), err
	case '.':
		if f.dotAll {
			return class(everything), nil
		}
		return class(of('\n').not()), nil
	case '^', '$':
		return item{text: anchors[c], anchor: true}, nil
	case '*', '+', '?':
		return item{}, fmt.Errorf("nothing before %c that could be repeated", c)
	case '{':
		p.at--
		if _, ok, _ := p.interval(); ok {
			return item{}, errors.New("nothing before an interval that could be repeated")
		}
		p.at++
	case '\\':
		return p.escape(f)
	}
	return literal(c), nil
}

func (p *parser) escape(f flags) (item, error) {
	if !p.more() {
		return item{}, errors.New("ends with a backslash")
	}
	c := p.peek(0)
	if anchor, ok := anchors[c]; ok && c != '^' && c != '$' {
		p.at++
		p.restarts = p.restarts || c == 'G'
		return item{text: anchor, anchor: true}, nil
	}
	switch c {
	case 'K', 'X', 'y', 'Y', 'g':
		return item{}, fmt.Errorf(`\%c is not supported`, c)
	case 'b', 'B':
		p.at++
		return item{text: boundary(c == 'b'), anchor: true}, nil
	case 'R':
		p.at++
		return text(newlineSequence), nil
	case 'N':
		p.at++
		return class(of('\n').not()), nil
	case 'O':
		p.at++
		return class(everything), nil
	case 'k':
		return p.namedReference(f)
	}
	if c >= '1' && c <= '9' {
		return p.reference(f)
	}
	if s, ok, err := p.shorthand(false); ok || err != nil {
		return class(s), err
	}
	r, err := p.character()
	return literal(r), err
}

// boundary writes \b, or \B.
func boundary(is bool) string {
	w := loneWord().String()
	if is {
		return "(?:(?<=" + w + ")(?!" + w + ")|(?<!" + w + ")(?=" + w + "))"
	}
	return "(?:(?<=" + w + ")(?=" + w + ")|(?<!" + w + ")(?!" + w + "))"
}

func (p *parser) reference(f flags) (item, error) {
	n, _ := p.number()
	if n > p.groups || p.named {
		return item{}, fmt.Errorf(`\%d refers to no group`, n)
	}
	return f.refer(`\` + strconv.Itoa(n))
}

func (p *parser) namedReference(f flags) (item, error) {
	p.at++
	if !p.take("<") {
		return item{}, errors.New(`\k without a name`)
	}
	name, ok := p.until('>')
	if !ok || !isName(name) {
		return item{}, errors.New(`\k without a name`)
	}
	return f.refer(`\k<` + name + `>`)
}

// refer writes a reference to a group.
func (f flags) refer(reference string) (item, error) {
	if f.ignoreCase {
		return item{}, errors.New("(?i) with a reference to a group is not supported")
	}
	return grouped(reference), nil
}

func isName(name string) bool {
	for i, r := range name {
		letter := r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}

// shorthand reads what stands for a class after a backslash, if it is that.
func (p *parser) shorthand(inClass bool) (set, bool, error) {
	c := p.peek(0)
	wordHere := word()
	if !inClass {
		wordHere = loneWord()
	}
	classes := map[rune]set{'d': digit(), 's': space(), 'h': hexDigit(), 'w': wordHere}
	if s, ok := classes[c]; ok {
		p.at++
		return s, true, nil
	}
	if s, ok := classes[c-'A'+'a']; ok && c >= 'A' && c <= 'Z' {
		p.at++
		return s.not(), true, nil
	}
	if c != 'p' && c != 'P' || p.peek(1) != '{' {
		return nil, false, nil
	}
	p.at += 2
	name, ok := p.until('}')
	if !ok {
		return nil, false, errors.New(`\p{ without }`)
	}
	s, err := property(name, inClass)
	if c == 'P' {
		s = s.not()
	}
	return append(set{}, s...), true, err
}

var controls = map[rune]rune{'t': '\t', 'n': '\n', 'r': '\r', 'f': '\f', 'v': '\v', 'a': '\a', 'e': 0x1b}

// character reads what stands for one character after a backslash: itself, if
// it is nothing else.
func (p *parser) character() (rune, error) {
	c := p.peek(0)
	p.at++
	if r, ok := controls[c]; ok {
		return r, nil
	}
	switch {
	case c == 'x' && p.take("{"):
		digits, ok := p.until('}')
		if !ok {
			return 0, errors.New(`\x{ without }`)
		}
		return codePoint(digits, 16)
	case c == 'x':
		r, err := codePoint(p.digits(2, 16), 16)
		if r >= 0x80 {
			return 0, fmt.Errorf(`\x%x is a byte, not a character`, r)
		}
		return r, err
	case c == 'u':
		digits := p.digits(4, 16)
		if len(digits) < 4 {
			return 0, errors.New(`\u without four digits`)
		}
		return codePoint(digits, 16)
	case c >= '0' && c <= '7':
		p.at--
		return codePoint(p.digits(3, 8), 8)
	case c == 'c' || (c == 'C' || c == 'M') && p.peek(0) == '-':
		return 0, fmt.Errorf(`\%c is not supported`, c)
	}
	return c, nil
}

// digits reads up to most digits.
func (p *parser) digits(most, base int) string {
	start := p.at
	for p.at-start < most && p.more() {
		if _, err := strconv.ParseUint(string(p.peek(0)), base, 8); err != nil {
			break
		}
		p.at++
	}
	return string(p.text[start:p.at])
}

func codePoint(digits string, base int) (rune, error) {
	if digits == "" {
		return 0, nil // \x without digits is NUL
	}
	n, err := strconv.ParseUint(digits, base, 21)
	if err != nil || n > 0x10ffff || n >= 0xd800 && n < 0xe000 {
		return 0, fmt.Errorf("the character %s is none", digits)
	}
	return rune(n), nil
}
