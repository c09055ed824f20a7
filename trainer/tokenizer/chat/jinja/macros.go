package jinja

// macro reads a macro after the word macro.
func (p *parser) macro(here at) statement {
	s := &macroStatement{at: here}
	name := p.expectName()
	s.macro = p.function(name, func() []parameter { return p.parameters() }, "endmacro")
	return s
}

// function reads the parameters and the body of a macro, and notes which of
// the special names the body uses.
func (p *parser) function(name string, parameters func() []parameter, end string) macro {
	outer := p.names
	p.names = map[string]bool{}
	m := macro{name: name, parameters: parameters()}
	m.body = p.separate(func() []statement { return p.body(end) })
	p.advance()
	m.catches = map[string]bool{}
	for _, special := range []string{"caller", "varargs", "kwargs"} {
		m.catches[special] = p.names[special] && !m.has(special)
	}
	for used := range p.names {
		outer[used] = true
	}
	p.names = outer
	return m
}

func (m *macro) has(parameter string) bool {
	for _, p := range m.parameters {
		if p.name == parameter {
			return true
		}
	}
	return false
}

// parameters reads those of a macro, in brackets.
func (p *parser) parameters() []parameter {
	var all []parameter
	p.expect("(")
	for !p.skip(")") {
		if len(all) > 0 {
			p.expect(",")
		}
		one := parameter{name: p.expectName()}
		if p.skip("=") {
			one.value = p.expression()
		} else if len(all) > 0 && all[len(all)-1].value != nil {
			panic(p.fail("parameter %q has no default and follows one that has", one.name))
		}
		all = append(all, one)
	}
	return all
}

func (p *parser) callBlock(here at) statement {
	s := &callBlock{at: here}
	s.caller = p.function("caller", func() []parameter {
		var parameters []parameter
		if p.current().is("(") {
			parameters = p.parameters()
		}
		called, ok := p.expression().(*call)
		if !ok {
			panic(p.fail("expected a call"))
		}
		s.call = called
		return parameters
	}, "endcall")
	return s
}
