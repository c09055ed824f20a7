package jinja

import (
	"math"
	"strings"
)

// compare is left operator right.
func (m *machine) compare(operator string, left, right Value) bool {
	switch operator {
	case "==":
		return m.equal(left, right)
	case "!=":
		return !m.equal(left, right)
	case "in":
		return m.holds(right, left)
	case "not in":
		return !m.holds(right, left)
	}
	order, ordered := m.order(operator, use(left), use(right))
	if !ordered { // a NaN
		return false
	}
	switch operator {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

// equal is a == b.
func (m *machine) equal(a, b Value) bool { return m.equalWithin(a, b, maxNesting) }

func (m *machine) equalWithin(a, b Value, depth int) bool {
	m.meter.spend(1)
	if depth == 0 {
		panic(faultf("values are nested deeper than %d", maxNesting))
	}
	if ai, af, aFloat, ok := number(a); ok {
		bi, bf, bFloat, ok := number(b)
		if !aFloat && !bFloat {
			return ok && ai == bi
		}
		return ok && af == bf
	}
	switch a := a.(type) {
	case nil:
		return b == nil
	case Text:
		b, ok := b.(Text)
		m.meter.bytes(min(len(a.text), len(b.text)))
		return ok && a.text == b.text
	case *List:
		b, ok := b.(*List)
		return ok && m.equalItems(a.Items, b.Items, depth)
	case Tuple:
		b, ok := b.(Tuple)
		return ok && m.equalItems(a, b, depth)
	case *Dict:
		b, ok := b.(*Dict)
		return ok && m.equalDicts(a, b, depth)
	case Undefined:
		_, ok := b.(Undefined)
		return ok
	case Range:
		b, ok := b.(Range)
		return ok && m.equalItems(m.numbers(a), m.numbers(b), depth)
	}
	return same(a, b)
}

func (m *machine) equalItems(a, b []Value, depth int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !m.equalWithin(a[i], b[i], depth-1) {
			return false
		}
	}
	return true
}

func (m *machine) equalDicts(a, b *Dict, depth int) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i, key := range a.keys {
		v, ok := b.get(key)
		if !ok || !m.equalWithin(a.values[i], v, depth-1) {
			return false
		}
	}
	return true
}

// same is a is b, for what is not compared by its value.
func same(a, b Value) bool {
	switch a := a.(type) {
	case Tuple:
		b, ok := b.(Tuple)
		return ok && len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
	case Text:
		b, ok := b.(Text)
		return ok && a.text == b.text
	}
	if _, ok := b.(Tuple); ok {
		return false
	}
	return a == b
}

// order compares two values that have an order; ordered is false if one is not
// a number.
func (m *machine) order(operator string, a, b Value) (order int, ordered bool) {
	m.meter.spend(1)
	if ai, af, aFloat, ok := number(a); ok {
		if bi, bf, bFloat, ok := number(b); ok {
			if !aFloat && !bFloat {
				return sign(ai < bi, ai > bi), true
			}
			return sign(af < bf, af > bf), !math.IsNaN(af) && !math.IsNaN(bf)
		}
	}
	switch a := a.(type) {
	case Text:
		if b, ok := b.(Text); ok {
			m.meter.bytes(min(len(a.text), len(b.text)))
			return strings.Compare(a.text, b.text), true
		}
	case *List:
		if b, ok := b.(*List); ok {
			return m.orderItems(operator, a.Items, b.Items)
		}
	case Tuple:
		if b, ok := b.(Tuple); ok {
			return m.orderItems(operator, a, b)
		}
	}
	panic(faultf("'%s' not supported between instances of '%s' and '%s'", operator, kindOf(a), kindOf(b)))
}

func sign(less, greater bool) int { return int(integer(greater) - integer(less)) }

func (m *machine) orderItems(operator string, a, b []Value) (order int, ordered bool) {
	var result int
	m.deeper(func() {
		for i := range min(len(a), len(b)) {
			if !m.equal(a[i], b[i]) {
				result, ordered = m.order(operator, a[i], b[i])
				return
			}
		}
		result, ordered = sign(len(a) < len(b), len(a) > len(b)), true
	})
	return result, ordered
}

// holds is v in container.
func (m *machine) holds(container, v Value) bool {
	switch c := container.(type) {
	case Text:
		t, ok := v.(Text)
		if !ok {
			panic(faultf("'in <string>' requires string as left operand, not %s", kindOf(v)))
		}
		m.meter.bytes(len(c.text))
		return strings.Contains(c.text, t.text)
	case *Dict:
		_, ok := c.get(m.key(v))
		return ok
	case *Generator:
		for item, ok := c.next(); ok; item, ok = c.next() {
			if m.equal(item, v) {
				return true
			}
		}
		return false
	case nil, bool, int64, float64, *Namespace, *Function:
		panic(faultf("argument of type '%s' is not iterable", kindOf(c)))
	}
	for _, item := range m.elements(container) {
		if m.equal(item, v) {
			return true
		}
	}
	return false
}
