package jinja

import (
	"slices"
	"unicode"
)

// test is what stands behind is.
type test func(m *machine, v Value, a Arguments) bool

// tests are those of jinja2; a template that names another is refused.
var tests map[string]test

func init() {
	tests = map[string]test{
		"defined":     kindTest(func(v Value) bool { return !isUndefined(v) }),
		"undefined":   kindTest(isUndefined),
		"none":        kindTest(func(v Value) bool { return v == nil }),
		"boolean":     kindTest(func(v Value) bool { return isKind(v, "bool") }),
		"true":        kindTest(func(v Value) bool { return v == true }),
		"false":       kindTest(func(v Value) bool { return v == false }),
		"integer":     kindTest(func(v Value) bool { return isKind(v, "int") }),
		"float":       kindTest(func(v Value) bool { return isKind(v, "float") }),
		"number":      kindTest(func(v Value) bool { return isKind(v, "int", "float", "bool") }),
		"string":      kindTest(func(v Value) bool { return isKind(v, "str") }),
		"mapping":     kindTest(func(v Value) bool { return isKind(v, "dict") }),
		"sequence":    kindTest(func(v Value) bool { return isKind(v, "str", "list", "tuple", "dict", "range", "Undefined") }),
		"iterable":    kindTest(isIterable),
		"callable":    kindTest(isCallable),
		"escaped":     kindTest(func(v Value) bool { t, ok := v.(Text); return ok && t.safe }),
		"odd":         func(m *machine, v Value, a Arguments) bool { return m.equal(modulo(m, v, int64(2)), int64(1)) },
		"even":        func(m *machine, v Value, a Arguments) bool { return m.equal(modulo(m, v, int64(2)), int64(0)) },
		"divisibleby": divisibleBy,
		"lower":       casingTest(unicode.IsLower),
		"upper":       casingTest(unicode.IsUpper),
		"sameas": func(m *machine, v Value, a Arguments) bool {
			return sameAs(v, need("sameas", a.bind("sameas", "other")[0]))
		},
		"in":     func(m *machine, v Value, a Arguments) bool { return m.holds(need("in", a.bind("in", "seq")[0]), v) },
		"filter": known(func(name string) bool { return filters[name] != nil }),
		"test":   known(func(name string) bool { return tests[name] != nil }),
	}
	for operator, names := range map[string][]string{
		"==": {"==", "eq", "equalto"}, "!=": {"!=", "ne"},
		">": {">", "gt", "greaterthan"}, ">=": {">=", "ge"}, "<": {"<", "lt", "lessthan"}, "<=": {"<=", "le"},
	} {
		for _, name := range names {
			tests[name] = func(m *machine, v Value, a Arguments) bool {
				return m.compare(operator, v, need(name, a.bind(name, "other")[0]))
			}
		}
	}
}

func kindTest(is func(Value) bool) test {
	return func(_ *machine, v Value, a Arguments) bool {
		a.bind("a test")
		return is(v)
	}
}

func isUndefined(v Value) bool {
	_, ok := v.(Undefined)
	return ok
}

func isKind(v Value, kinds ...string) bool { return slices.Contains(kinds, kindOf(v)) }

func isIterable(v Value) bool {
	switch v.(type) {
	case Text, *List, Tuple, *Dict, *View, *Generator, Range, Undefined, *loop:
		return true
	}
	return false
}

func isCallable(v Value) bool {
	switch v.(type) {
	case *Function, *loop, Undefined:
		return true
	}
	return false
}

func modulo(m *machine, v Value, by Value) Value { return m.arithmetic("%", v, by) }

func divisibleBy(m *machine, v Value, a Arguments) bool {
	return m.equal(modulo(m, v, need("divisibleby", a.bind("divisibleby", "num")[0])), int64(0))
}

func casingTest(is func(rune) bool) test {
	return func(m *machine, v Value, a Arguments) bool {
		a.bind("a test")
		t := m.text(v)
		m.meter.bytes(len(t.text))
		return allCased(t, is)
	}
}

// sameAs is v is other.
func sameAs(v, other Value) bool {
	if kindOf(v) != kindOf(other) {
		return false
	}
	return same(v, other)
}

func known(has func(name string) bool) test {
	return func(_ *machine, v Value, a Arguments) bool {
		a.bind("a test")
		t, ok := v.(Text)
		return ok && has(t.text)
	}
}
