package jinja

// loop is the variable loop: it goes through items one by one, so that the
// condition of a loop sees what the body changed.
type loop struct {
	m      *machine
	items  []Value // still to be looked at
	passes func(Value) bool
	ahead  []Value // that passed and are still to come
	index  int     // from 0
	depth  int     // from 0

	previous, current Value
	changed           *Value
	recurse           func(Value) Text // nil unless the loop is recursive
}

// peek makes sure that the next item is in ahead, and reports whether there is
// one.
func (l *loop) peek() bool {
	for len(l.ahead) == 0 && len(l.items) > 0 {
		l.pull()
	}
	return len(l.ahead) > 0
}

// pull looks at one item.
func (l *loop) pull() {
	item := l.items[0]
	l.items = l.items[1:]
	if l.passes == nil || l.passes(item) {
		l.ahead = append(l.ahead, item)
	}
}

// next goes on to the next item, if there is one.
func (l *loop) next() bool {
	if !l.peek() {
		return false
	}
	l.index++
	l.previous, l.current = l.current, l.ahead[0]
	l.ahead = l.ahead[1:]
	return true
}

func (l *loop) length() int {
	for len(l.items) > 0 {
		l.pull()
	}
	return l.index + 1 + len(l.ahead)
}

// attribute is an attribute of the variable loop.
func (l *loop) attribute(name string) (Value, bool) {
	switch name {
	case "index":
		return int64(l.index + 1), true
	case "index0":
		return int64(l.index), true
	case "revindex":
		return int64(l.length() - l.index), true
	case "revindex0":
		return int64(l.length() - l.index - 1), true
	case "first":
		return l.index == 0, true
	case "last":
		return !l.peek(), true
	case "length":
		return int64(l.length()), true
	case "depth":
		return int64(l.depth + 1), true
	case "depth0":
		return int64(l.depth), true
	}
	return l.neighbour(name)
}

// neighbour is an attribute that looks beyond the current item.
func (l *loop) neighbour(name string) (Value, bool) {
	switch name {
	case "previtem":
		if l.index == 0 {
			return Undefined{"there is no previous item"}, true
		}
		return l.previous, true
	case "nextitem":
		if !l.peek() {
			return Undefined{"there is no next item"}, true
		}
		return l.ahead[0], true
	case "cycle":
		return &Function{"cycle", l.cycle}, true
	case "changed":
		return &Function{"changed", l.change}, true
	}
	return nil, false
}

func (l *loop) cycle(_ *machine, a Arguments) Value {
	if len(a.positional) == 0 {
		panic(faultf("no items for cycling given"))
	}
	return a.positional[l.index%len(a.positional)]
}

func (l *loop) change(m *machine, a Arguments) Value {
	var now Value = Tuple(a.positional)
	if l.changed != nil && m.equal(*l.changed, now) {
		return false
	}
	l.changed = &now
	return true
}

func (s *forLoop) exec(m *machine) flow {
	m.line = s.line
	s.run(m, m.eval(s.iterable), 0)
	return onward
}

// run goes through what v yields.
func (s *forLoop) run(m *machine, v Value, depth int) {
	m.line = s.line
	l := &loop{m: m, items: m.elements(v), index: -1, depth: depth}
	outer := m.scope
	if s.test != nil {
		l.passes = func(item Value) bool { return s.passes(m, outer, item) }
	}
	if s.recursive {
		l.recurse = func(v Value) Text { return s.again(m, outer, v, depth+1) }
	}
	for flow := onward; flow != breaking && l.next(); {
		m.within(outer, func() { flow = s.round(m, l) })
	}
	if l.index < 0 {
		m.within(outer, func() { m.run(s.otherwise) })
	}
}

func (s *forLoop) round(m *machine, l *loop) flow {
	m.meter.spend(1)
	m.scope.set("loop", l)
	s.target.assign(m, l.current)
	return m.run(s.body)
}

func (s *forLoop) passes(m *machine, outer *scope, item Value) (passes bool) {
	m.within(outer, func() {
		s.target.assign(m, item)
		passes = truth(m.eval(s.test))
	})
	return passes
}

// again is what loop(v) does in a recursive loop.
func (s *forLoop) again(m *machine, outer *scope, v Value, depth int) (text Text) {
	m.deeper(func() {
		saved := m.scope
		m.scope = outer
		text = m.captured(func() { s.run(m, v, depth) })
		m.scope = saved
	})
	return text
}
