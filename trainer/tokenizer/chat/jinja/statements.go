package jinja

import "slices"

// statement reads a tag whose name comes next, up to but without its end.
func (p *parser) statement() statement {
	word := p.current()
	here := p.here()
	if word.kind != nameToken {
		panic(p.fail("expected the name of a tag, not %v", word))
	}
	p.advance()
	switch word.text {
	case "if":
		return p.conditional(here)
	case "for":
		return p.forLoop(here)
	case "set":
		return p.set(here)
	case "macro":
		return p.macro(here)
	case "call":
		return p.callBlock(here)
	case "filter":
		filter := p.filters(nil, true).(*filtering)
		s := &filterBlock{here, filter, p.body("endfilter")}
		p.advance()
		return s
	case "with":
		return p.with(here)
	case "generation":
		s := &inner{at: here, body: p.separate(func() []statement { return p.body("endgeneration") })}
		p.advance()
		return s
	case "break":
		return p.leave(word, breaking)
	case "continue":
		return p.leave(word, continuing)
	}
	return p.refuse(word)
}

// refuse ends the parsing at a tag that this package does not carry out.
func (p *parser) refuse(word token) statement {
	f := faultf("unknown tag %q", word.text)
	switch word.text {
	case "include", "import", "from", "extends", "block", "autoescape", "print", "do", "trans", "debug":
		f = faultf("the tag %q is not supported", word.text)
	}
	f.line = word.line
	panic(f)
}

func (p *parser) leave(word token, how flow) statement {
	if p.loops == 0 {
		f := faultf("%q outside of a loop", word.text)
		f.line = word.line
		panic(f)
	}
	return &leaving{how}
}

// separate reads a body that is a function of its own: no loop is around it.
func (p *parser) separate(read func() []statement) []statement {
	loops := p.loops
	p.loops = 0
	defer func() { p.loops = loops }()
	return read()
}

func (p *parser) conditional(here at) statement {
	s := &conditional{at: here}
	for {
		s.tests = append(s.tests, p.tuple(tupleRules{simple: true}))
		s.branches = append(s.branches, p.body("elif", "else", "endif"))
		switch p.advance().text {
		case "elif":
			continue
		case "else":
			s.branches = append(s.branches, p.body("endif"))
			p.advance()
		}
		return s
	}
}

func (p *parser) forLoop(here at) statement {
	p.loops++
	s := &forLoop{at: here, target: p.targets("in")}
	p.loops--
	if !p.skipName("in") {
		panic(p.fail("expected \"in\", not %v", p.current()))
	}
	s.iterable = p.tuple(tupleRules{simple: true, end: "recursive"})
	if p.skipName("if") {
		s.test = p.expression()
	}
	s.recursive = p.skipName("recursive")
	p.loops++
	s.body = p.body("endfor", "else")
	p.loops--
	if p.advance().text == "else" {
		s.otherwise = p.body("endfor")
		p.advance()
	}
	return s
}

func (p *parser) set(here at) statement {
	target := p.setTarget()
	if p.skip("=") {
		return &assignment{here, target, p.tuple(tupleRules{})}
	}
	s := &capture{at: here, target: target}
	if p.current().is("|") {
		s.filter = p.filters(nil, false).(*filtering)
	}
	s.body = p.body("endset")
	p.advance()
	return s
}

func (p *parser) setTarget() target {
	if p.current().kind == nameToken && p.following().is(".") {
		namespace := p.expectName()
		p.advance()
		return namespaceTarget{namespace, p.expectName()}
	}
	return p.targets("")
}

// targets reads names to assign to, with or without brackets, up to an equals
// sign, the end of the tag or the name end.
func (p *parser) targets(end string) target {
	var all tupleTarget
	tuple := false
	for {
		if t := p.current(); t.kind == blockEnd || t.is("=") || t.is(")") || end != "" && t.named(end) {
			break
		}
		all = append(all, p.oneTarget())
		if !p.skip(",") {
			break
		}
		tuple = true
	}
	switch {
	case len(all) == 0:
		panic(p.fail("expected a name, not %v", p.current()))
	case tuple:
		return all
	}
	return all[0]
}

func (p *parser) oneTarget() target {
	defer p.nest()()
	if p.skip("(") {
		t := p.targets("")
		p.expect(")")
		return t
	}
	id := p.expectName()
	if _, ok := constants[id]; ok || slices.Contains(reserved, id) {
		panic(p.fail("cannot assign to %q", id))
	}
	if id == "loop" && p.loops > 0 {
		panic(p.fail("cannot assign to %q within a loop", id))
	}
	return nameTarget(id)
}

var reserved = []string{"in", "is", "and", "or", "not", "if", "else"}

func (p *parser) with(here at) statement {
	s := &inner{at: here}
	for p.current().kind != blockEnd {
		if len(s.targets) > 0 {
			p.expect(",")
		}
		s.targets = append(s.targets, p.oneTarget())
		p.expect("=")
		s.values = append(s.values, p.expression())
	}
	s.body = p.body("endwith")
	p.advance()
	return s
}
