package jinja

import "slices"

// Arguments are what a function is called with.
type Arguments struct {
	positional []Value
	names      []string
	named      []Value
}

func (a *Arguments) add(name string, v Value) {
	a.names = append(a.names, name)
	a.named = append(a.named, v)
}

// absent stands for an argument that is not given.
type absent struct{}

// bind lays the arguments out as the parameters that are named; those not given
// are absent. Others end the rendering, in the name of the function.
func (a Arguments) bind(function string, parameters ...string) []Value {
	bound := make([]Value, len(parameters))
	for i := range bound {
		bound[i] = absent{}
	}
	if len(a.positional) > len(parameters) {
		panic(faultf("%s takes at most %d arguments, not %d", function, len(parameters), len(a.positional)))
	}
	copy(bound, a.positional)
	for i, name := range a.names {
		at := slices.Index(parameters, name)
		if at < 0 {
			panic(faultf("%s takes no argument named %s", function, repr(name)))
		}
		if at < len(a.positional) {
			panic(faultf("%s has two values for %s", function, repr(name)))
		}
		bound[at] = a.named[i]
	}
	return bound
}

// need returns an argument that must be given.
func need(function string, v Value) Value {
	if v == (absent{}) {
		panic(faultf("%s lacks an argument", function))
	}
	return v
}

// given returns an argument, or what stands for it when it is absent or None.
func given(v, otherwise Value) Value {
	if v == nil || v == (absent{}) {
		return otherwise
	}
	return v
}

// integerOf returns v, which has to be an integer.
func integerOf(v Value) int64 {
	switch v := use(v).(type) {
	case int64:
		return v
	case bool:
		return integer(v)
	}
	panic(faultf("'%s' object cannot be interpreted as an integer", kindOf(v)))
}

// textOf returns v, which has to be a str.
func textOf(v Value) Text {
	t, ok := use(v).(Text)
	if !ok {
		panic(faultf("a str is expected, not '%s'", kindOf(v)))
	}
	return t
}

func (m *machine) call(function Value, a Arguments) Value {
	switch f := use(function).(type) {
	case *Function:
		return f.call(m, a)
	case *loop:
		if f.recurse == nil {
			panic(faultf("the loop must have the 'recursive' marker to be called recursively"))
		}
		return f.recurse(need("loop", a.bind("loop", "iterable")[0]))
	}
	panic(faultf("'%s' object is not callable", kindOf(function)))
}
