package jinja

import "fmt"

// Value is what an expression yields:
//
//	nil                    None
//	bool, int64, float64
//	Text                   str and Markup
//	*List, Tuple, Range    and what can be gone through once: *Generator
//	*Dict, *View           a view is what its keys, values and items are
//	*Namespace, *Function
//	Undefined              what is not there
type Value any

// List is a list. A template cannot change it, as in the immutable sandbox.
type List struct{ Items []Value }

// Tuple is a tuple.
type Tuple []Value

// Range is what range() returns.
type Range struct{ start, stop, step int64 }

// View is what the keys, values or items of a dict are.
type View struct {
	name  string // dict_keys, dict_values, dict_items
	items []Value
}

// Generator is what filters like map return: it is true whatever it holds, has
// no length, and can be gone through once.
type Generator struct {
	pull  func() []Value // nil once the items are there
	items []Value
}

// rest returns what has not been gone through yet.
func (g *Generator) rest() []Value {
	if g.pull != nil {
		pull := g.pull
		g.pull = nil
		g.items = pull()
	}
	items := g.items
	g.items = nil
	return items
}

// next returns the next item and whether there is one.
func (g *Generator) next() (Value, bool) {
	items := g.rest()
	if len(items) == 0 {
		return nil, false
	}
	g.items = items[1:]
	return items[0], true
}

// Namespace is what namespace() returns: the one thing that a template may
// change from within a loop.
type Namespace struct{ attributes *Dict }

// Function can be called: a macro, a method, or what the template was given.
type Function struct {
	name string
	call func(m *machine, a Arguments) Value
}

// Undefined stands for what is not there. It prints as nothing and is false;
// whoever uses it further ends the rendering with what.
type Undefined struct{ what string }

// undefined is the Undefined of a name that nothing bears.
func undefinedName(name string) Undefined { return Undefined{repr(name) + " is undefined"} }

// undefinedIn is the Undefined of an attribute or element that x lacks.
func undefinedIn(x Value, name string) Undefined {
	object := kindOf(x) + " object"
	if x == nil {
		object = "None"
	}
	return Undefined{fmt.Sprintf("%s has no attribute %s", repr(object), repr(name))}
}

// kindOf returns the name of the type of v, as Python has it.
func kindOf(v Value) string {
	switch v := v.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case int64:
		return "int"
	case float64:
		return "float"
	case Text:
		return "str"
	case *List:
		return "list"
	case Tuple:
		return "tuple"
	case Range:
		return "range"
	case *View:
		return v.name
	case *Generator:
		return "generator"
	case *Dict:
		return "dict"
	case *Namespace:
		return "Namespace"
	case *Function:
		return "function"
	case *loop:
		return "LoopContext"
	}
	return "Undefined"
}

// truth is bool(v).
func truth(v Value) bool {
	switch v := v.(type) {
	case nil, Undefined:
		return false
	case bool:
		return v
	case int64:
		return v != 0
	case float64:
		return v != 0
	case Text:
		return v.text != ""
	}
	if n, ok := lengthOf(v); ok {
		return n != 0
	}
	return true
}

// lengthOf returns len(v) and whether v has a length.
func lengthOf(v Value) (int, bool) {
	switch v := v.(type) {
	case Text:
		return v.length(), true
	case *List:
		return len(v.Items), true
	case Tuple:
		return len(v), true
	case Range:
		return v.length(), true
	case *View:
		return len(v.items), true
	case *Dict:
		return v.Len(), true
	case *loop:
		return v.length(), true
	case Undefined:
		return 0, true
	}
	return 0, false
}

func (r Range) length() int {
	switch {
	case r.step > 0 && r.start < r.stop:
		return int((r.stop-r.start-1)/r.step + 1)
	case r.step < 0 && r.start > r.stop:
		return int((r.start-r.stop-1)/-r.step + 1)
	}
	return 0
}

// use returns v, or ends the rendering if there is no v.
func use(v Value) Value {
	if u, ok := v.(Undefined); ok {
		panic(faultf("%s", u.what))
	}
	return v
}
