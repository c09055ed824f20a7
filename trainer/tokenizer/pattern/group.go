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
			x, err := p.groupEnd("("+kind, f)
			looks := strings.ContainsAny(kind, "=!")
			x.anchor = looks || kind == "?:" && p.anchored
			return x, err
		}
	}
	switch {
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
