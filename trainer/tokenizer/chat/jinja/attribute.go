package jinja

import (
	"slices"
	"strings"
)

// method is what an object of one type can be asked for.
type method func(m *machine, self Value, a Arguments) Value

// The methods of each type, those that Python has and this package has not,
// and those that the immutable sandbox refuses.
var (
	methods = map[string]map[string]method{}

	missing = map[string][]string{
		"str":   {"center", "encode", "expandtabs", "format_map", "isidentifier", "isprintable", "istitle", "maketrans", "translate"},
		"dict":  {"fromkeys"},
		"int":   {"bit_length", "bit_count", "conjugate", "denominator", "from_bytes", "imag", "numerator", "real", "to_bytes", "as_integer_ratio", "is_integer"},
		"float": {"as_integer_ratio", "conjugate", "fromhex", "hex", "imag", "is_integer", "real"},
	}

	changing = map[string][]string{
		"list": {"append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"},
		"dict": {"clear", "pop", "popitem", "setdefault", "update"},
	}
)

// attribute returns v.name: a method, or what a dict has of that name.
func (m *machine) attribute(v Value, name string) Value {
	if found, ok := m.builtIn(use(v), name); ok {
		return found
	}
	if d, ok := v.(*Dict); ok {
		if found, ok := d.Get(name); ok {
			return found
		}
	}
	return undefinedIn(v, name)
}

// builtIn returns what getattr(v, name) is in the sandbox.
func (m *machine) builtIn(v Value, name string) (Value, bool) {
	switch v := v.(type) {
	case *Namespace:
		return v.attributes.Get(name)
	case *loop:
		return v.attribute(name)
	}
	kind := kindOf(v)
	if kind == "bool" {
		kind = "int"
	}
	if f, ok := methods[kind][name]; ok {
		return &Function{name, func(m *machine, a Arguments) Value { return f(m, v, a) }}, true
	}
	if slices.Contains(missing[kind], name) {
		panic(faultf("the method %s of '%s' is not supported", repr(name), kind))
	}
	if slices.Contains(changing[kind], name) || strings.HasPrefix(name, "__") && strings.HasSuffix(name, "__") {
		return Undefined{"access to attribute " + repr(name) + " of '" + kind + "' object is unsafe"}, true
	}
	return nil, false
}

// element returns v[key]: an element, or else an attribute of that name.
func (m *machine) element(v, key Value) Value {
	switch v := use(v).(type) {
	case *Dict:
		if !hashable(key) {
			break
		}
		if found, ok := v.get(m.key(key)); ok {
			return found
		}
	case *List:
		if found, ok := elementAt(v.Items, key); ok {
			return found
		}
	case Tuple:
		if found, ok := elementAt(v, key); ok {
			return found
		}
	case Range:
		if found, ok := elementAt(m.numbers(v), key); ok {
			return found
		}
	case Text:
		m.meter.bytes(len(v.text))
		if found, ok := v.letter(key); ok {
			return found
		}
	}
	if name, ok := key.(Text); ok {
		if found, ok := m.builtIn(v, name.text); ok {
			return found
		}
	}
	return undefinedIn(v, m.text(key).text)
}

// place returns the index that key stands for among n elements.
func place(key Value, n int) (int, bool) {
	var i int64
	switch key := key.(type) {
	case int64:
		i = key
	case bool:
		i = integer(key)
	default:
		return 0, false
	}
	if i < 0 {
		i += int64(n)
	}
	return int(i), i >= 0 && i < int64(n)
}

func elementAt(items []Value, key Value) (Value, bool) {
	i, ok := place(key, len(items))
	if !ok {
		return nil, false
	}
	return items[i], true
}

func (t Text) letter(key Value) (Value, bool) {
	i, ok := place(key, t.length())
	if !ok {
		return nil, false
	}
	return t.Slice(t.offset(i), t.offset(i+1)), true
}
