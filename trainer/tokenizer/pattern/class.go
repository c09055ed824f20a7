package pattern

import (
	"errors"
	"fmt"
	"strings"
)

// class reads a bracketed class after its bracket and returns what it finds.
func (p *parser) class(f flags) (set, error) {
	s, negated, err := p.classBody()
	if err != nil {
		return nil, err
	}
	if f.ignoreCase {
		if s, err = foldClass(s, negated); err != nil {
			return nil, err
		}
	}
	if negated {
		s = s.not()
	}
	return s, nil
}

// classBody reads a class after its bracket: a union of characters, ranges and
// classes, and of such the intersection where && stands between them.
func (p *parser) classBody() (s set, negated bool, err error) {
	if p.depth++; p.depth > maxDepth {
		return nil, false, fmt.Errorf("nests deeper than %d", maxDepth)
	}
	defer func() { p.depth-- }()
	negated = p.take("^")
	result := everything
	var members []set
	for first := true; ; first = false {
		switch {
		case !p.more():
			return nil, false, errors.New("[ without ]")
		case p.peek(0) == ']' && !first:
			p.at++
			return result.and(union(members...)), negated, nil
		case p.take("&&"):
			result, members = result.and(union(members...)), nil
			continue
		}
		member, short, err := p.member()
		if err == nil && short && p.peek(0) == '-' && p.peek(1) != ']' && !p.intersects(1) {
			err = errors.New("a range begins with a class")
		}
		if err != nil {
			return nil, false, err
		}
		members = append(members, member)
	}
}

// intersects tells whether && follows.
func (p *parser) intersects(ahead int) bool {
	return p.peek(ahead) == '&' && p.peek(ahead+1) == '&'
}

// member reads what a class is made of: a class, by its name or its letter
// (short) or in brackets, a character or a range.
func (p *parser) member() (s set, short bool, err error) {
	if p.take("[:") {
		if s, ok := p.posixClass(); ok {
			return s, true, nil
		}
		p.at -= 2 // a class that begins with a colon
	}
	if p.take("[") {
		s, negated, err := p.classBody()
		if negated {
			s = s.not()
		}
		return s, false, err
	}
	low, s, err := p.classAtom()
	if err != nil || s != nil {
		return s, true, err
	}
	if p.peek(0) != '-' || p.peek(1) == ']' || p.peek(1) == '[' || p.intersects(1) {
		return of(low), false, nil
	}
	p.at++
	s, err = p.rangeFrom(low)
	return s, false, err
}

// rangeFrom reads the end of a range.
func (p *parser) rangeFrom(low rune) (set, error) {
	if !p.more() {
		return nil, errors.New("[ without ]")
	}
	high, s, err := p.classAtom()
	switch {
	case err != nil:
		return nil, err
	case s != nil:
		return nil, errors.New("a range ends in a class")
	case low > high:
		return nil, fmt.Errorf("the range %c-%c is empty", low, high)
	}
	return set{{low, high}}, nil
}

// classAtom reads a character, or what stands for a class.
func (p *parser) classAtom() (rune, set, error) {
	c := p.peek(0)
	p.at++
	if c != '\\' {
		return c, nil, nil
	}
	if !p.more() {
		return 0, nil, errors.New("ends with a backslash")
	}
	if s, ok, err := p.shorthand(true); ok || err != nil {
		return 0, s, err
	}
	if p.take("b") {
		return '\b', nil, nil
	}
	r, err := p.character()
	return r, nil, err
}

// posixClass reads name:] or ^name:], if that is what follows.
func (p *parser) posixClass() (set, bool) {
	before := p.at
	negated := p.take("^")
	name, ok := p.until(':')
	s, known := posix[name]
	if name == "xdigit" {
		s, known = hexDigit, true
	}
	if !ok || !known || strings.ToLower(name) != name || !p.take("]") {
		p.at = before
		return nil, false
	}
	if negated {
		return s().not(), true
	}
	return s(), true
}
