package jinja

import "slices"

// postfix reads attributes, elements and calls after x.
func (p *parser) postfix(x expression) expression {
	for n := 0; ; n++ {
		p.chain(n)
		here := p.here()
		switch {
		case p.skip("."):
			x = p.dotted(here, x)
		case p.skip("["):
			x = &element{here, x, p.subscript()}
		case p.current().is("("):
			x = &call{here, x, p.arguments()}
		default:
			return x
		}
	}
}

// filtered reads filters, tests and calls after x.
func (p *parser) filtered(x expression) expression {
	for n := 0; ; n++ {
		p.chain(n)
		here := p.here()
		switch {
		case p.current().is("|"):
			x = p.filters(x, false)
		case p.skipName("is"):
			x = p.test(here, x)
		case p.current().is("("):
			x = &call{here, x, p.arguments()}
		default:
			return x
		}
	}
}

// dotted reads what follows a dot: a name or an index.
func (p *parser) dotted(here at, x expression) expression {
	switch t := p.advance(); t.kind {
	case nameToken:
		return &attribute{here, x, t.text}
	case integerToken:
		return &element{here, x, &literal{parseInteger(t.text)}}
	default:
		p.next--
		panic(p.fail("expected a name or a number, not %v", t))
	}
}

// subscript reads what stands between square brackets.
func (p *parser) subscript() expression {
	d := &display{tuple: true}
	for !p.skip("]") {
		if len(d.items) > 0 {
			p.expect(",")
		}
		d.items = append(d.items, p.subscripted())
	}
	switch len(d.items) {
	case 0:
		panic(p.fail("expected an index"))
	case 1:
		return d.items[0]
	}
	return d
}

// subscripted reads an index or a slice.
func (p *parser) subscripted() expression {
	if !p.current().is(":") {
		x := p.expression()
		if !p.current().is(":") {
			return x
		}
		return p.sliced(x)
	}
	return p.sliced(nil)
}

func (p *parser) sliced(from expression) expression {
	p.expect(":")
	s := &slice{from: from}
	if !p.sliceEnds() && !p.current().is(":") {
		s.to = p.expression()
	}
	if p.skip(":") && !p.sliceEnds() {
		s.step = p.expression()
	}
	return s
}

func (p *parser) sliceEnds() bool { return p.current().is("]") || p.current().is(",") }

// filters reads filters that follow x; inline, the first has no bar before it.
func (p *parser) filters(x expression, inline bool) expression {
	for n := 0; inline || p.skip("|"); n++ {
		p.chain(n)
		inline = false
		here := p.here()
		f := &filtering{at: here, x: x, name: p.dottedName()}
		if _, ok := filters[f.name]; !ok {
			panic(p.fail("the filter %q is not supported", f.name))
		}
		if p.current().is("(") {
			f.arguments = p.arguments()
		}
		x = f
	}
	return x
}

func (p *parser) dottedName() string {
	id := p.expectName()
	for p.skip(".") {
		id += "." + p.expectName()
	}
	return id
}

// test reads a test after the word is.
func (p *parser) test(here at, x expression) expression {
	negated := p.skipName("not")
	t := &tested{at: here, x: x, name: p.dottedName()}
	if _, ok := tests[t.name]; !ok {
		panic(p.fail("the test %q is not supported", t.name))
	}
	switch {
	case p.current().is("("):
		t.arguments = p.arguments()
	case p.operandFollows():
		if p.current().named("is") {
			panic(p.fail("tests cannot be chained"))
		}
		t.arguments.positional = []expression{p.postfix(p.primary())}
	}
	if negated {
		return &unary{here, "not", t}
	}
	return t
}

// operandFollows reports whether a test has its operand without brackets.
func (p *parser) operandFollows() bool {
	switch t := p.current(); t.kind {
	case nameToken:
		return !slices.Contains([]string{"else", "or", "and"}, t.text)
	case stringToken, integerToken, floatToken:
		return true
	default:
		return t.is("[") || t.is("{")
	}
}

// arguments reads those of a call, in brackets.
func (p *parser) arguments() arguments {
	var a arguments
	p.expect("(")
	for n := 0; !p.skip(")"); n++ {
		if n > 0 {
			p.expect(",")
			if p.skip(")") {
				break
			}
		}
		p.argument(&a)
	}
	return a
}

func (p *parser) argument(a *arguments) {
	late := a.spread != nil || a.spreadDict != nil
	switch {
	case p.skip("*") && !late:
		a.spread = p.expression()
	case p.skip("**") && a.spreadDict == nil:
		a.spreadDict = p.expression()
	case p.current().kind == nameToken && p.following().is("=") && a.spreadDict == nil:
		a.names = append(a.names, p.expectName())
		p.advance()
		a.named = append(a.named, p.expression())
	case late || len(a.names) > 0:
		panic(p.fail("an argument without a name follows one that is named or spread out"))
	default:
		a.positional = append(a.positional, p.expression())
	}
}
