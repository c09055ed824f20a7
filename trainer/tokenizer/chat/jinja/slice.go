package jinja

// bounds are the from, to and step of a slice; each may be None.
type bounds struct{ from, to, step Value }

func (x *slice) bounds(m *machine) (b bounds) {
	for _, one := range []struct {
		x expression
		v *Value
	}{{x.from, &b.from}, {x.to, &b.to}, {x.step, &b.step}} {
		if one.x != nil {
			*one.v = m.eval(one.x)
		}
	}
	return b
}

// indices returns the indices of a slice of length elements.
func (m *machine) indices(b bounds, length int) []int {
	n, step := int64(length), int64(1)
	if b.step != nil {
		step = integerOf(b.step)
	}
	var from, to int64
	switch {
	case step == 0:
		panic(faultf("slice step cannot be zero"))
	case step > 0:
		from, to = bound(b.from, 0, n, 0, n), bound(b.to, n, n, 0, n)
	default:
		from, to = bound(b.from, n-1, n, -1, n-1), bound(b.to, -1, n, -1, n-1)
	}
	step = min(max(step, -n-1), n+1) // beyond, it takes one element as well
	var indices []int
	for i := from; step > 0 && i < to || step < 0 && i > to; i += step {
		indices = append(indices, int(i))
	}
	return indices
}

// bound returns one end of a slice, between low and high.
func bound(v Value, otherwise, length, low, high int64) int64 {
	if v == nil {
		return otherwise
	}
	i := integerOf(v)
	if i < 0 {
		i = max(i, -length-1) + length
	}
	return min(max(i, low), high)
}

// slice returns v[from:to:step].
func (m *machine) slice(v Value, b bounds) Value {
	switch v := v.(type) {
	case *List:
		return &List{m.picked(v.Items, b)}
	case Tuple:
		return Tuple(m.picked(v, b))
	case Range:
		return &List{m.picked(m.numbers(v), b)}
	case Text:
		return m.sliceText(v, b)
	}
	panic(faultf("'%s' object is not subscriptable", kindOf(v)))
}

func (m *machine) picked(items []Value, b bounds) []Value {
	m.meter.elements(len(items))
	indices := m.indices(b, len(items))
	picked := make([]Value, len(indices))
	for i, index := range indices {
		picked[i] = items[index]
	}
	return picked
}

func (m *machine) sliceText(t Text, b bounds) Value {
	m.meter.bytes(len(t.text))
	if b.step == nil {
		n := int64(t.length())
		from, to := bound(b.from, 0, n, 0, n), bound(b.to, n, n, 0, n)
		return t.Slice(t.offset(int(from)), t.offset(int(max(from, to))))
	}
	letters := m.letters(t)
	built := builder{meter: m.meter}
	for _, i := range m.indices(b, len(letters)) {
		built.add(letters[i].(Text))
	}
	return built.result()
}
