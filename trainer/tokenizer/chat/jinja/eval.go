package jinja

func (x *literal) eval(*machine) Value { return x.value }

func (x *name) eval(m *machine) Value {
	if v, ok := m.scope.lookup(x.id); ok {
		return v
	}
	return undefinedName(x.id)
}

func (x *display) eval(m *machine) Value {
	m.meter.elements(len(x.items))
	items := m.evalAll(x.items)
	if x.tuple {
		return Tuple(items)
	}
	return &List{items}
}

func (x *pairs) eval(m *machine) Value {
	m.meter.elements(2 * len(x.keys))
	d := NewDict()
	for i, key := range x.keys {
		k := m.key(m.eval(key))
		d.put(k, m.eval(x.values[i]))
	}
	return d
}

func (x *unary) eval(m *machine) Value {
	v := m.eval(x.x)
	m.line = x.line
	if x.operator == "not" {
		return !truth(v)
	}
	return signed(x.operator, use(v))
}

func (x *binary) eval(m *machine) Value {
	left, right := m.eval(x.left), m.eval(x.right)
	m.line = x.line
	return m.arithmetic(x.operator, left, right)
}

func (x *junction) eval(m *machine) Value {
	left := m.eval(x.left)
	if truth(left) == x.or {
		return left
	}
	return m.eval(x.right)
}

func (x *concatenation) eval(m *machine) Value {
	b := builder{meter: m.meter}
	for _, item := range x.items {
		b.add(m.text(m.eval(item)))
	}
	return b.result()
}

func (x *comparison) eval(m *machine) Value {
	left := m.eval(x.first)
	for i, operator := range x.operators {
		right := m.eval(x.rest[i])
		m.line = x.line
		if !m.compare(operator, left, right) {
			return false
		}
		left = right
	}
	return true
}

func (x *choice) eval(m *machine) Value {
	switch {
	case truth(m.eval(x.test)):
		return m.eval(x.then)
	case x.otherwise == nil:
		return Undefined{"the inline if-expression evaluated to false and no else section was defined"}
	}
	return m.eval(x.otherwise)
}

func (x *attribute) eval(m *machine) Value {
	v := m.eval(x.x)
	m.line = x.line
	return m.attribute(v, x.name)
}

func (x *element) eval(m *machine) Value {
	v := m.eval(x.x)
	if s, ok := x.key.(*slice); ok {
		bounds := s.bounds(m)
		m.line = x.line
		return m.slice(use(v), bounds)
	}
	key := m.eval(x.key)
	m.line = x.line
	return m.element(v, key)
}

// eval is that of a slice among several indices, which nothing here takes.
func (x *slice) eval(*machine) Value { panic(faultf("a slice among several indices is not supported")) }

func (x *call) eval(m *machine) Value {
	function := m.eval(x.function)
	a := x.arguments.eval(m)
	m.line = x.line
	return m.call(function, a)
}

func (x *filtering) eval(m *machine) Value { return x.apply(m, nil) }

// apply filters what x has, or v where x is that of a block.
func (x *filtering) apply(m *machine, v Value) Value {
	switch inner := x.x.(type) {
	case nil:
	case *filtering:
		v = inner.apply(m, v)
	default:
		v = m.eval(x.x)
	}
	a := x.arguments.eval(m)
	m.line = x.line
	m.meter.spend(1)
	return filters[x.name](m, v, a)
}

func (x *tested) eval(m *machine) Value {
	v := m.eval(x.x)
	a := x.arguments.eval(m)
	m.line = x.line
	return tests[x.name](m, v, a)
}

func (a *arguments) eval(m *machine) Arguments {
	evaluated := Arguments{positional: m.evalAll(a.positional)}
	for i, name := range a.names {
		evaluated.add(name, m.eval(a.named[i]))
	}
	if a.spread != nil {
		items := m.elements(m.eval(a.spread))
		m.meter.elements(len(items))
		evaluated.positional = append(evaluated.positional, items...)
	}
	if a.spreadDict != nil {
		m.spreadDict(&evaluated, m.eval(a.spreadDict))
	}
	return evaluated
}

// spreadDict adds what **v stands for.
func (m *machine) spreadDict(a *Arguments, v Value) {
	d, ok := use(v).(*Dict)
	if !ok {
		panic(faultf("what follows ** is no mapping"))
	}
	for i, key := range d.keys {
		m.meter.elements(1)
		a.add(textOf(key).text, d.values[i])
	}
}
