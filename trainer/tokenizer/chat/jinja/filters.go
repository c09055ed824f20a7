package jinja

// filter is what stands behind a bar.
type filter func(m *machine, v Value, a Arguments) Value

// filters are those of jinja2 that chat templates use, and tojson as
// transformers has it. A template that names another is refused.
var filters map[string]filter

// absentGlobals are the functions of jinja2 that are not here.
var absentGlobals = []string{"lipsum", "cycler", "joiner"}

func init() {
	filters = map[string]filter{
		"abs":        absolute,
		"batch":      batch,
		"capitalize": textFilter("capitalize", (*machine).capitalize),
		"count":      length,
		"d":          defaulted,
		"default":    defaulted,
		"dictsort":   dictSort,
		"e":          escaped,
		"escape":     escaped,
		"first":      first,
		"float":      toFloat,
		"format":     formatted,
		"indent":     indent,
		"int":        toInt,
		"items":      items,
		"join":       joined,
		"last":       last,
		"length":     length,
		"list":       toList,
		"lower":      textFilter("lower", (*machine).lower),
		"map":        mapped,
		"max":        extreme("max", ">"),
		"min":        extreme("min", "<"),
		"reject":     picking(false, false),
		"rejectattr": picking(false, true),
		"replace":    replaced,
		"reverse":    reversedFilter,
		"round":      rounded,
		"safe":       safe,
		"select":     picking(true, false),
		"selectattr": picking(true, true),
		"sort":       sorted,
		"string":     toText,
		"sum":        sum,
		"title":      textFilter("title", (*machine).titleWords),
		"tojson":     toJSON,
		"trim":       trim,
		"unique":     unique,
		"upper":      textFilter("upper", (*machine).upper),
	}
}

func textFilter(name string, f func(*machine, Text) Text) filter {
	return func(m *machine, v Value, a Arguments) Value {
		a.bind(name)
		return f(m, m.text(v))
	}
}

func defaulted(m *machine, v Value, a Arguments) Value {
	bound := a.bind("default", "default_value", "boolean")
	otherwise := bound[0]
	if otherwise == (absent{}) {
		otherwise = Text{}
	}
	_, isUndefined := v.(Undefined)
	if isUndefined || truth(given(bound[1], false)) && !truth(v) {
		return otherwise
	}
	return v
}

func toText(m *machine, v Value, a Arguments) Value {
	a.bind("string")
	return m.text(v)
}

func trim(m *machine, v Value, a Arguments) Value {
	return m.strip(m.text(v), given(a.bind("trim", "chars")[0], nil), true, true)
}

func replaced(m *machine, v Value, a Arguments) Value {
	bound := a.bind("replace", "old", "new", "count")
	old, by := m.text(need("replace", bound[0])), m.text(need("replace", bound[1]))
	return m.replace(m.text(v).plain(), old, by, integerOf(given(bound[2], int64(-1)))).plain()
}

func safe(m *machine, v Value, a Arguments) Value {
	a.bind("safe")
	t := m.text(v)
	t.safe = true
	return t
}

func escaped(m *machine, v Value, a Arguments) Value {
	a.bind("escape")
	t := m.escape(m.text(v))
	t.safe = true
	return t
}

// escape returns t with what means something in HTML escaped, unless it is
// Markup.
func (m *machine) escape(t Text) Text {
	if t.safe {
		return t
	}
	b := builder{meter: m.meter}
	t.characters(func(r rune, part Text) {
		if entity, ok := entities[r]; ok {
			part = part.like(entity)
		}
		b.add(part)
	})
	return b.result()
}

var entities = map[rune]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&#34;", '\'': "&#39;"}

func formatted(m *machine, v Value, a Arguments) Value {
	if len(a.names) == 0 {
		return m.percent(m.text(v), Tuple(a.positional))
	}
	keyed := NewDict()
	for i, name := range a.names {
		keyed.Set(name, a.named[i])
	}
	if len(a.positional) > 0 {
		panic(faultf("format takes either positional or named arguments"))
	}
	return m.percent(m.text(v), keyed)
}

func indent(m *machine, v Value, a Arguments) Value {
	bound := a.bind("indent", "width", "first", "blank")
	by, ok := bound[0].(Text)
	if !ok {
		by = m.repeat(own(" "), integerOf(given(bound[0], int64(4))))
	}
	t := textOf(v)
	if t.safe {
		panic(faultf("the filter indent of what is safe is not supported"))
	}
	out := builder{meter: m.meter}
	if truth(given(bound[1], false)) {
		out.add(by)
	}
	for i, line := range m.lines(m.concat(t, own("\n")), false) {
		if i > 0 {
			out.own("\n")
		}
		if i > 0 && (line.(Text).text != "" || truth(given(bound[2], false))) {
			out.add(by)
		}
		out.add(line.(Text))
	}
	return out.result()
}
