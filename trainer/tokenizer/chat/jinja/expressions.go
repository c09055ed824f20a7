package jinja

import (
	"slices"
	"strings"
)

// expression reads one that may be a choice: a if b else c.
func (p *parser) expression() expression {
	defer p.nest()()
	x := p.or()
	for n := 0; p.skipName("if"); n++ {
		p.chain(n)
		c := &choice{then: x, test: p.or()}
		if p.skipName("else") {
			c.otherwise = p.expression()
		}
		x = c
	}
	return x
}

func (p *parser) or() expression {
	x := p.and()
	for n := 0; p.skipName("or"); n++ {
		p.chain(n)
		x = &junction{true, x, p.and()}
	}
	return x
}

func (p *parser) and() expression {
	x := p.not()
	for n := 0; p.skipName("and"); n++ {
		p.chain(n)
		x = &junction{false, x, p.not()}
	}
	return x
}

func (p *parser) not() expression {
	here := p.here()
	if p.skipName("not") {
		defer p.nest()()
		return &unary{here, "not", p.not()}
	}
	return p.compare()
}

func (p *parser) compare() expression {
	c := &comparison{at: p.here(), first: p.sum()}
	for {
		operator := p.comparing()
		if operator == "" {
			break
		}
		p.chain(len(c.rest))
		c.operators = append(c.operators, operator)
		c.rest = append(c.rest, p.sum())
	}
	if len(c.rest) == 0 {
		return c.first
	}
	return c
}

// comparing takes an operator that compares, if one comes next.
func (p *parser) comparing() string {
	switch t := p.current(); {
	case t.kind == operatorToken && slices.Contains([]string{"==", "!=", "<", "<=", ">", ">="}, t.text):
		return p.advance().text
	case p.skipName("in"):
		return "in"
	case t.named("not") && p.following().named("in"):
		p.next += 2
		return "not in"
	}
	return ""
}

// operators reads operands with operators of one rank between them, from left
// to right.
func (p *parser) operators(operand func() expression, operators ...string) expression {
	here := p.here()
	x := operand()
	for n := 0; p.current().kind == operatorToken && slices.Contains(operators, p.current().text); n++ {
		p.chain(n)
		operator := p.advance().text
		x = &binary{here, operator, x, operand()}
	}
	return x
}

func (p *parser) sum() expression { return p.operators(p.concatenation, "+", "-") }

func (p *parser) concatenation() expression {
	items := []expression{p.product()}
	for p.skip("~") {
		p.chain(len(items))
		items = append(items, p.product())
	}
	if len(items) == 1 {
		return items[0]
	}
	return &concatenation{items}
}

func (p *parser) product() expression { return p.operators(p.power, "*", "/", "//", "%") }

func (p *parser) power() expression {
	return p.operators(func() expression { return p.unary(true) }, "**")
}

// unary reads a signed operand with what follows it: attributes, elements,
// calls, and filters and tests if those are asked for.
func (p *parser) unary(filtered bool) expression {
	here := p.here()
	var x expression
	switch {
	case p.current().is("-") || p.current().is("+"):
		leave := p.nest()
		operator := p.advance().text
		x = &unary{here, operator, p.unary(false)}
		leave()
	default:
		x = p.primary()
	}
	x = p.postfix(x)
	if filtered {
		x = p.filtered(x)
	}
	return x
}

var constants = map[string]Value{
	"true": true, "True": true, "false": false, "False": false, "none": nil, "None": nil,
}

func (p *parser) primary() expression {
	t := p.current()
	p.advance()
	switch {
	case t.kind == nameToken:
		if value, ok := constants[t.text]; ok {
			return &literal{value}
		}
		p.names[t.text] = true
		if slices.Contains(absentGlobals, t.text) {
			panic(p.fail("%q is not supported", t.text))
		}
		return &name{t.text}
	case t.kind == stringToken:
		return &literal{own(p.strings(t))}
	case t.kind == integerToken:
		return &literal{parseInteger(t.text)}
	case t.kind == floatToken:
		return &literal{parseFloat(t.text)}
	case t.is("("):
		x := p.tuple(tupleRules{brackets: true})
		p.expect(")")
		return x
	case t.is("["):
		return p.list()
	case t.is("{"):
		return p.dict()
	}
	p.next--
	panic(p.fail("unexpected %v", t))
}

// strings joins string literals that stand beside each other.
func (p *parser) strings(first token) string {
	var b strings.Builder
	b.WriteString(unquote(first.text))
	for p.current().kind == stringToken {
		b.WriteString(unquote(p.advance().text))
	}
	return b.String()
}

func (p *parser) list() expression {
	d := &display{}
	for !p.skip("]") {
		if len(d.items) > 0 {
			p.expect(",")
			if p.skip("]") {
				break
			}
		}
		d.items = append(d.items, p.expression())
	}
	return d
}

func (p *parser) dict() expression {
	d := &pairs{}
	for !p.skip("}") {
		if len(d.keys) > 0 {
			p.expect(",")
			if p.skip("}") {
				break
			}
		}
		d.keys = append(d.keys, p.expression())
		p.expect(":")
		d.values = append(d.values, p.expression())
	}
	return d
}

// tupleRules tell where a tuple may stand.
type tupleRules struct {
	brackets bool   // it may be empty
	simple   bool   // its items are no choices
	end      string // a name that ends it
}

// tuple reads an expression, or several with commas, which make a tuple.
func (p *parser) tuple(rules tupleRules) expression {
	read := p.expression
	if rules.simple {
		read = p.or
	}
	d := &display{tuple: true}
	tuple := false
	for !p.tupleEnds(rules) {
		d.items = append(d.items, read())
		if !p.skip(",") {
			break
		}
		tuple = true
	}
	switch {
	case tuple:
		return d
	case len(d.items) == 1:
		return d.items[0]
	case !rules.brackets:
		panic(p.fail("expected an expression, not %v", p.current()))
	}
	return d
}

func (p *parser) tupleEnds(rules tupleRules) bool {
	t := p.current()
	return t.kind == variableEnd || t.kind == blockEnd || t.is(")") || rules.end != "" && t.named(rules.end)
}
