package jinja

import "time"

// machine carries out a template.
type machine struct {
	meter *meter
	scope *scope
	out   *builder
	now   time.Time
	line  int // of what is being carried out
	depth int // of macros and loops that call each other
}

// scope holds what was assigned within a macro, a loop or another block.
type scope struct {
	values map[string]Value
	outer  *scope
}

func (s *scope) lookup(name string) (Value, bool) {
	for ; s != nil; s = s.outer {
		if v, ok := s.values[name]; ok {
			return v, true
		}
	}
	return nil, false
}

func (s *scope) set(name string, v Value) {
	if s.values == nil {
		s.values = map[string]Value{}
	}
	s.values[name] = v
}

// within carries f out in a scope inside outer.
func (m *machine) within(outer *scope, f func()) {
	saved := m.scope
	m.scope = &scope{outer: outer}
	f()
	m.scope = saved
}

// captured returns what f writes.
func (m *machine) captured(f func()) Text {
	saved := m.out
	m.out = &builder{meter: m.meter}
	f()
	text := m.out.result()
	m.out = saved
	return text
}

// deeper carries f out one level deeper.
func (m *machine) deeper(f func()) {
	m.depth++
	if m.depth > maxNesting {
		panic(faultf("macros or loops call each other deeper than %d", maxNesting))
	}
	line := m.line
	f()
	m.line = line
	m.depth--
}

func (m *machine) eval(x expression) Value {
	m.meter.spend(1)
	return x.eval(m)
}

func (m *machine) evalAll(xs []expression) []Value {
	values := make([]Value, len(xs))
	for i, x := range xs {
		values[i] = m.eval(x)
	}
	return values
}

// run carries statements out, up to one that leaves a loop.
func (m *machine) run(body []statement) flow {
	for _, s := range body {
		m.meter.spend(1)
		if flow := s.exec(m); flow != onward {
			return flow
		}
	}
	return onward
}

// write adds to what the template writes.
func (m *machine) write(t Text) {
	m.out.add(t)
	if len(m.out.text) > maxOutput {
		panic(faultf("the template writes more than %d bytes", maxOutput))
	}
}
