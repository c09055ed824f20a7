package pattern

import (
	"errors"
	"fmt"
	"strings"
)

// kinds of group that are written as they are read. The longer ones first.
var groupKinds = []string{"?:", "?=", "?!", "?>", "?<=", "?<!"}

// group reads the rest of a group after its parenthesis.
func (p *parser) group(f flags) (item, error) {
	for _, kind := range groupKinds {
		if p.take(kind) {
			return p.groupEnd("("+kind, f)
		}
	}
	switch {
	case p.take("?#"):
		if _, ok := p.until(')'); !ok {
			return item{}, errors.New("(?# without )")
		}
		return text(""), nil
	case p.take("?<"):
		return p.namedGroup('>', f)
	case p.take("?'"):
		return p.namedGroup('\'', f)
	case p.take("?"):
		return p.options(f)
	case p.peek(0) == '*':
		return item{}, errors.New("(* is not supported")
	case p.refers && !p.named:
		return p.groupEnd("(", f)
	}
	return p.groupEnd("(?:", f)
}

func (p *parser) groupEnd(open string, f flags) (item, error) {
	inner, err := p.pattern(f)
	if err != nil {
		return item{}, err
	}
	if !p.take(")") {
		return item{}, errors.New("( without )")
	}
	return text(open + inner + ")"), nil
}

func (p *parser) namedGroup(end rune, f flags) (item, error) {
	name, ok := p.until(end)
	if !ok || !isName(name) {
		return item{}, errors.New("a group has no name")
	}
	return p.groupEnd("(?<"+name+">", f)
}

// options reads (?i) and (?i:…). The former lasts to the end of the group that
// it stands in, the branches after it included.
func (p *parser) options(f flags) (item, error) {
	on := true
	for p.more() {
		c := p.peek(0)
		p.at++
		switch c {
		case '-':
			on = false
		case 'i':
			f.ignoreCase = on
		case 'm':
			f.dotAll = on
		case ':':
			return p.groupEnd("(?:", f)
		case ')':
			inner, err := p.pattern(f)
			return grouped(inner), err
		default:
			return item{}, fmt.Errorf("(?%c is not supported", c)
		}
	}
	return item{}, errors.New("( without )")
}

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
		member, err := p.member()
		if err != nil {
			return nil, false, err
		}
		members = append(members, member)
	}
}

// member reads what a class is made of: a class, a character or a range.
func (p *parser) member() (set, error) {
	if p.take("[:") {
		if s, ok := p.posixClass(); ok {
			return s, nil
		}
		p.at-- // a class that begins with a colon
		p.at--
	}
	if p.take("[") {
		s, negated, err := p.classBody()
		if negated {
			s = s.not()
		}
		return s, err
	}
	low, s, err := p.classAtom()
	if err != nil || s != nil {
		return s, err
	}
	if p.peek(0) != '-' || p.peek(1) == ']' || p.peek(1) == '[' || p.peek(1) == '&' && p.peek(2) == '&' {
		return of(low), nil
	}
	p.at++
	if !p.more() {
		return nil, errors.New("[ without ]")
	}
	high, s, err := p.classAtom()
	switch {
	case err != nil:
		return nil, err
	case s != nil: // [a-\d] has the hyphen
		return union(of(low, '-'), s), nil
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
