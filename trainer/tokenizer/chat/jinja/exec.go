package jinja

func (s *data) exec(m *machine) flow {
	m.write(s.text)
	return onward
}

func (s *printing) exec(m *machine) flow {
	m.line = s.line
	m.write(m.text(m.eval(s.x)))
	return onward
}

func (s *conditional) exec(m *machine) flow {
	m.line = s.line
	for i, test := range s.tests {
		if truth(m.eval(test)) {
			return m.run(s.branches[i])
		}
	}
	if len(s.branches) > len(s.tests) {
		return m.run(s.branches[len(s.tests)])
	}
	return onward
}

func (s *leaving) exec(*machine) flow { return s.how }

func (s *assignment) exec(m *machine) flow {
	m.line = s.line
	v := m.eval(s.value)
	m.line = s.line
	s.target.assign(m, v)
	return onward
}

func (s *capture) exec(m *machine) flow {
	m.line = s.line
	var flow flow
	text := m.captured(func() {
		m.within(m.scope, func() { flow = m.run(s.body) })
	})
	if flow != onward {
		return flow
	}
	var v Value = text
	if s.filter != nil {
		v = s.filter.apply(m, v)
	}
	s.target.assign(m, v)
	return onward
}

func (s *macroStatement) exec(m *machine) flow {
	m.scope.set(s.macro.name, s.macro.function(m.scope))
	return onward
}

func (s *callBlock) exec(m *machine) flow {
	m.line = s.line
	function := m.eval(s.call.function)
	a := s.call.arguments.eval(m)
	a.add("caller", s.caller.function(m.scope))
	m.line = s.line
	m.write(m.text(m.call(function, a)))
	return onward
}

func (s *filterBlock) exec(m *machine) flow {
	m.line = s.line
	var flow flow
	text := m.captured(func() {
		m.within(m.scope, func() { flow = m.run(s.body) })
	})
	if flow == onward {
		m.write(m.text(s.filter.apply(m, text)))
	}
	return flow
}

func (s *inner) exec(m *machine) (flow flow) {
	m.line = s.line
	values := m.evalAll(s.values)
	m.within(m.scope, func() {
		for i, target := range s.targets {
			target.assign(m, values[i])
		}
		flow = m.run(s.body)
	})
	return flow
}

func (t nameTarget) assign(m *machine, v Value) { m.scope.set(string(t), v) }

func (t tupleTarget) assign(m *machine, v Value) {
	items := m.elements(v)
	if len(items) != len(t) {
		panic(faultf("%d values cannot be assigned to %d names", len(items), len(t)))
	}
	for i, one := range t {
		one.assign(m, items[i])
	}
}

func (t namespaceTarget) assign(m *machine, v Value) {
	found, ok := m.scope.lookup(t.namespace)
	if !ok {
		found = undefinedName(t.namespace)
	}
	namespace, ok := found.(*Namespace)
	if !ok {
		panic(faultf("cannot assign attribute %s on something that is no namespace", repr(t.attribute)))
	}
	public(own(t.attribute))
	m.meter.elements(1)
	namespace.attributes.Set(t.attribute, v)
}
