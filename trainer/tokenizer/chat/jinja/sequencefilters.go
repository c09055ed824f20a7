package jinja

import (
	"strconv"
	"strings"
)

func length(m *machine, v Value, a Arguments) Value {
	a.bind("length")
	if t, ok := v.(Text); ok {
		m.meter.bytes(len(t.text))
	}
	n, ok := lengthOf(v)
	if !ok {
		panic(faultf("object of type '%s' has no len()", kindOf(v)))
	}
	return int64(n)
}

func first(m *machine, v Value, a Arguments) Value {
	a.bind("first")
	if g, ok := v.(*Generator); ok {
		if item, ok := g.next(); ok {
			return item
		}
	} else if items := m.elements(v); len(items) > 0 {
		return items[0]
	}
	return Undefined{"no first item, sequence was empty"}
}

func last(m *machine, v Value, a Arguments) Value {
	a.bind("last")
	if items := m.reversible(v); len(items) > 0 {
		return items[len(items)-1]
	}
	return Undefined{"no last item, sequence was empty"}
}

func toList(m *machine, v Value, a Arguments) Value {
	a.bind("list")
	return m.list(v)
}

func reversedFilter(m *machine, v Value, a Arguments) Value {
	a.bind("reverse")
	switch v := v.(type) {
	case Text:
		b := builder{meter: m.meter}
		for _, letter := range m.reversed(m.letters(v)) {
			b.add(letter.(Text))
		}
		return b.result()
	case *Generator:
		return &List{m.reversed(v.rest())}
	}
	items := m.elements(v)
	return lazily(func() []Value { return m.reversed(items) })
}

// attributeOf returns what looks an attribute up that is named by a path with
// dots, or an index. Without one it returns the item itself.
func (m *machine) attributeOf(path Value) func(Value) Value {
	switch path := path.(type) {
	case nil, absent:
		return func(v Value) Value { return v }
	case int64:
		return func(v Value) Value { return m.element(v, path) }
	case Text:
		m.meter.bytes(len(path.text))
		var keys []Value
		for _, part := range strings.Split(path.text, ".") {
			if i, err := strconv.ParseInt(part, 10, 64); err == nil && i >= 0 {
				keys = append(keys, i)
			} else {
				keys = append(keys, own(part))
			}
		}
		return func(v Value) Value {
			for _, key := range keys {
				v = m.element(v, key)
			}
			return v
		}
	}
	panic(faultf("an attribute is named by a str or an int, not '%s'", kindOf(path)))
}

func mapped(m *machine, v Value, a Arguments) Value {
	return lazily(func() []Value {
		if !truth(v) {
			return nil
		}
		f, items := m.mapping(a), m.elements(v)
		m.meter.elements(len(items))
		results := make([]Value, len(items))
		for i, item := range items {
			results[i] = f(item)
		}
		return results
	})
}

// mapping returns what map does to each item: a filter, or an attribute.
func (m *machine) mapping(a Arguments) func(Value) Value {
	if len(a.positional) == 0 {
		bound := a.bind("map", "attribute", "default")
		look := m.attributeOf(need("map", bound[0]))
		return func(v Value) Value {
			found := look(v)
			if _, ok := found.(Undefined); ok && bound[1] != (absent{}) {
				return bound[1]
			}
			return found
		}
	}
	name := textOf(a.positional[0]).text
	f, ok := filters[name]
	if !ok {
		panic(faultf("the filter %s is not supported", repr(name)))
	}
	rest := a
	rest.positional = a.positional[1:]
	return func(v Value) Value { return f(m, v, rest) }
}

// picking makes select, reject and, by an attribute, selectattr and rejectattr.
func picking(keep, byAttribute bool) filter {
	return func(m *machine, v Value, a Arguments) Value {
		return lazily(func() []Value {
			if !truth(v) {
				return nil
			}
			passes := m.picker(byAttribute, a)
			var kept []Value
			for _, item := range m.elements(v) {
				m.meter.elements(1)
				if passes(item) == keep {
					kept = append(kept, item)
				}
			}
			return kept
		})
	}
}

// picker returns what the arguments say of an item, or of its attribute.
func (m *machine) picker(byAttribute bool, a Arguments) func(Value) bool {
	if !byAttribute {
		return m.condition(a)
	}
	if len(a.positional) == 0 {
		panic(faultf("missing parameter for attribute name"))
	}
	look := m.attributeOf(a.positional[0])
	a.positional = a.positional[1:]
	passes := m.condition(a)
	return func(v Value) bool { return passes(look(v)) }
}

// condition returns the test that the arguments name, or else whether a value
// is true.
func (m *machine) condition(a Arguments) func(Value) bool {
	if len(a.positional) == 0 {
		return truth
	}
	name := textOf(a.positional[0]).text
	f, ok := tests[name]
	if !ok {
		panic(faultf("the test %s is not supported", repr(name)))
	}
	rest := a
	rest.positional = a.positional[1:]
	return func(v Value) bool { return f(m, v, rest) }
}

func joined(m *machine, v Value, a Arguments) Value {
	bound := a.bind("join", "d", "attribute")
	look := m.attributeOf(bound[1])
	separator := given(bound[0], Text{})
	if bound[0] == nil {
		separator = own("None")
	}
	items := m.elements(v)
	texts := make([]Text, len(items))
	m.meter.elements(len(items))
	for i, item := range items {
		texts[i] = m.text(look(item))
	}
	return m.join(m.text(separator), texts)
}

func items(m *machine, v Value, a Arguments) Value {
	a.bind("items")
	switch v := v.(type) {
	case Undefined:
		return lazily(func() []Value { return nil })
	case *Dict:
		m.meter.elements(3 * v.Len())
		return lazily(v.items)
	}
	return lazily(func() []Value { panic(faultf("can only get item pairs from a mapping")) })
}

func sum(m *machine, v Value, a Arguments) Value {
	bound := a.bind("sum", "attribute", "start")
	look := m.attributeOf(bound[0])
	total := given(bound[1], int64(0))
	for _, item := range m.elements(v) {
		total = m.arithmetic("+", total, look(item))
	}
	return total
}

func batch(m *machine, v Value, a Arguments) Value {
	bound := a.bind("batch", "linecount", "fill_with")
	n := int(min(integerOf(need("batch", bound[0])), maxWork))
	if n < 1 {
		panic(faultf("the filter batch takes a positive number"))
	}
	return lazily(func() []Value {
		items := m.list(v).Items
		var batches []Value
		for len(items) > 0 {
			size := min(n, len(items))
			one := items[:size:size]
			if items = items[size:]; size < n && given(bound[1], nil) != nil {
				m.meter.elements(n)
				for len(one) < n {
					one = append(one, bound[1])
				}
			}
			m.meter.elements(1)
			batches = append(batches, &List{one})
		}
		return batches
	})
}
