package jinja

// elements returns what going through v yields.
func (m *machine) elements(v Value) []Value {
	switch v := v.(type) {
	case *List:
		return v.Items
	case Tuple:
		return v
	case *View:
		return v.items
	case *Dict:
		return v.keys
	case *Generator:
		return v.rest()
	case Text:
		return m.letters(v)
	case Range:
		return m.numbers(v)
	case Undefined:
		return nil
	}
	panic(faultf("'%s' object is not iterable", kindOf(v)))
}

func (m *machine) letters(t Text) []Value {
	m.meter.elements(t.length())
	var letters []Value
	t.characters(func(_ rune, part Text) { letters = append(letters, part) })
	return letters
}

func (m *machine) numbers(r Range) []Value {
	n := r.length()
	m.meter.elements(n)
	numbers := make([]Value, n)
	for i := range numbers {
		numbers[i] = r.start + int64(i)*r.step
	}
	return numbers
}

// list returns list(v), whose items are its own.
func (m *machine) list(v Value) *List {
	items := m.elements(v)
	m.meter.elements(len(items))
	return &List{append([]Value(nil), items...)}
}

// reversible returns the elements of what can be gone through from its end.
func (m *machine) reversible(v Value) []Value {
	switch v.(type) {
	case *Generator, *loop:
		panic(faultf("'%s' object is not reversible", kindOf(v)))
	}
	return m.elements(v)
}

func (m *machine) reversed(items []Value) []Value {
	m.meter.elements(len(items))
	reversed := make([]Value, len(items))
	for i, item := range items {
		reversed[len(items)-1-i] = item
	}
	return reversed
}

// lazily returns what pull returns, once somebody goes through it.
func lazily(pull func() []Value) *Generator { return &Generator{pull: pull} }

// texts returns the items as str.
func (m *machine) texts(items []Value) []Text {
	m.meter.elements(len(items))
	texts := make([]Text, len(items))
	for i, item := range items {
		texts[i] = m.text(item)
	}
	return texts
}
