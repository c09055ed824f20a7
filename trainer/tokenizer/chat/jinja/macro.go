package jinja

import "slices"

// function returns the macro as it is called from anywhere; its body sees what
// was assigned around its definition.
func (d *macro) function(outer *scope) *Function {
	return &Function{d.name, func(m *machine, a Arguments) (text Value) {
		m.deeper(func() {
			m.within(outer, func() {
				d.bind(m, a)
				text = m.captured(func() { m.run(d.body) })
			})
		})
		return text
	}}
}

// bind assigns the arguments to the parameters.
func (d *macro) bind(m *machine, a Arguments) {
	used := make([]bool, len(a.names))
	for i, p := range d.parameters {
		m.scope.set(p.name, d.argument(m, a, i, used))
	}
	d.bindRest(m, a, used)
}

// argument returns the value of the i-th parameter. Defaults are evaluated
// where the parameters before are known.
func (d *macro) argument(m *machine, a Arguments, i int, used []bool) Value {
	p := d.parameters[i]
	at := slices.Index(a.names, p.name)
	switch {
	case i < len(a.positional) && at >= 0:
		panic(faultf("macro %s has two values for %s", repr(d.name), repr(p.name)))
	case i < len(a.positional):
		return a.positional[i]
	case at >= 0:
		used[at] = true
		return a.named[at]
	case p.value != nil:
		return m.eval(p.value)
	}
	return Undefined{"parameter " + repr(p.name) + " was not provided"}
}

// bindRest assigns what no parameter takes to caller, varargs and kwargs, if
// the body uses them.
func (d *macro) bindRest(m *machine, a Arguments, used []bool) {
	kwargs := NewDict()
	var caller Value = Undefined{"no caller defined"}
	for i, name := range a.names {
		switch {
		case used[i]:
		case name == "caller" && d.catches["caller"]:
			caller = a.named[i]
		case d.catches["kwargs"]:
			kwargs.Set(name, a.named[i])
		default:
			panic(faultf("macro %s takes no keyword argument %s", repr(d.name), repr(name)))
		}
	}
	rest := a.positional[min(len(d.parameters), len(a.positional)):]
	if len(rest) > 0 && !d.catches["varargs"] {
		panic(faultf("macro %s takes not more than %d argument(s)", repr(d.name), len(d.parameters)))
	}
	for special, v := range map[string]Value{"caller": caller, "varargs": Tuple(rest), "kwargs": kwargs} {
		if d.catches[special] {
			m.scope.set(special, v)
		}
	}
}
