package jinja

import "strings"

// globals are the functions that every template has: those of jinja2 and the
// two of transformers.
var globals = map[string]Value{
	"range":           &Function{"range", rangeFunction},
	"dict":            &Function{"dict", dictFunction},
	"namespace":       &Function{"namespace", namespaceFunction},
	"raise_exception": &Function{"raise_exception", raise},
	"strftime_now":    &Function{"strftime_now", timeNow},
}

func rangeFunction(_ *machine, a Arguments) Value {
	r := Range{step: 1}
	switch p := a.positional; {
	case len(a.names) > 0 || len(p) == 0 || len(p) > 3:
		panic(faultf("range takes one to three arguments without names"))
	case len(p) == 1:
		r.stop = integerOf(p[0])
	default:
		r.start, r.stop = integerOf(p[0]), integerOf(p[1])
		if len(p) == 3 {
			r.step = integerOf(p[2])
		}
	}
	const far = 1 << 40
	switch {
	case r.step == 0:
		panic(faultf("range() arg 3 must not be zero"))
	case max(r.start, r.stop, r.step) > far || min(r.start, r.stop, r.step) < -far || r.length() > maxRange:
		panic(faultf("a range of more than %d numbers", maxRange))
	}
	return r
}

func dictFunction(m *machine, a Arguments) Value {
	if len(a.positional) > 1 {
		panic(faultf("dict takes at most one argument without a name"))
	}
	d := NewDict()
	for _, v := range a.positional {
		m.fill(d, v)
	}
	for i, name := range a.names {
		m.meter.elements(2)
		d.Set(name, a.named[i])
	}
	return d
}

// fill puts into d what dict(v) would hold.
func (m *machine) fill(d *Dict, v Value) {
	pairs := []Value(nil)
	if from, ok := v.(*Dict); ok {
		pairs = from.items()
	} else {
		pairs = m.elements(use(v))
	}
	m.meter.elements(3 * len(pairs))
	for _, pair := range pairs {
		two := m.elements(pair)
		if len(two) != 2 {
			panic(faultf("a dict is made of pairs"))
		}
		d.put(m.key(two[0]), two[1])
	}
}

func namespaceFunction(m *machine, a Arguments) Value {
	attributes := dictFunction(m, a).(*Dict)
	for _, name := range attributes.keys {
		public(name)
	}
	return &Namespace{attributes}
}

// public refuses the name of an attribute that begins with an underscore, as
// the namespaces of transformers do.
func public(name Value) {
	if t, ok := name.(Text); ok && strings.HasPrefix(t.text, "_") {
		panic(faultf("a namespace has no attribute with an underscore before it, such as %s", repr(t.text)))
	}
}

func raise(m *machine, a Arguments) Value {
	panic(faultf("%s", m.text(need("raise_exception", a.bind("raise_exception", "message")[0])).text))
}
