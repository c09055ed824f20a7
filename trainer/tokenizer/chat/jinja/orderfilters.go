package jinja

import (
	"sort"
	"strings"
)

// rank returns what a value is ordered by: without its case, unless that counts.
func (m *machine) rank(v Value, caseCounts bool) Value {
	if t, ok := v.(Text); ok && !caseCounts {
		m.meter.bytes(len(t.text))
		return own(lower(t.text))
	}
	return v
}

// sortBy orders items by keys, and keeps the order of those that are equal.
func (m *machine) sortBy(items, keys []Value, backwards bool) []Value {
	m.meter.elements(2 * len(items))
	order := make([]int, len(items))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool {
		a, b := keys[order[i]], keys[order[j]]
		if backwards {
			a, b = b, a
		}
		return m.compare("<", a, b)
	})
	sorted := make([]Value, len(items))
	for i, from := range order {
		sorted[i] = items[from]
	}
	return sorted
}

func sorted(m *machine, v Value, a Arguments) Value {
	bound := a.bind("sort", "reverse", "case_sensitive", "attribute")
	items := m.list(v).Items
	var looks []func(Value) Value
	if path, ok := bound[2].(Text); ok {
		for _, part := range strings.Split(path.text, ",") {
			looks = append(looks, m.attributeOf(own(part)))
		}
	} else {
		looks = append(looks, m.attributeOf(bound[2]))
	}
	keys := make([]Value, len(items))
	for i, item := range items {
		var key Tuple
		for _, look := range looks {
			key = append(key, m.rank(look(item), truth(given(bound[1], false))))
		}
		keys[i] = key
	}
	return &List{m.sortBy(items, keys, truth(given(bound[0], false)))}
}

func dictSort(m *machine, v Value, a Arguments) Value {
	bound := a.bind("dictsort", "case_sensitive", "by", "reverse")
	d, ok := use(v).(*Dict)
	if !ok {
		panic(faultf("'%s' object has no attribute 'items'", kindOf(v)))
	}
	at := map[string]int{"key": 0, "value": 1}
	by, ok := at[textOf(given(bound[1], own("key"))).text]
	if !ok {
		panic(faultf(`you can only sort by either "key" or "value"`))
	}
	pairs := d.items()
	m.meter.elements(3 * len(pairs))
	keys := make([]Value, len(pairs))
	for i, pair := range pairs {
		keys[i] = m.rank(pair.(Tuple)[by], truth(given(bound[0], false)))
	}
	return &List{m.sortBy(pairs, keys, truth(given(bound[2], false)))}
}

func unique(m *machine, v Value, a Arguments) Value {
	bound := a.bind("unique", "case_sensitive", "attribute")
	look, caseCounts := m.attributeOf(bound[1]), truth(given(bound[0], false))
	return lazily(func() []Value {
		var kept []Value
		seen := map[any]bool{}
		for _, item := range m.elements(v) {
			m.meter.elements(2)
			if h := hash(m.key(m.rank(look(item), caseCounts))); !seen[h] {
				seen[h] = true
				kept = append(kept, item)
			}
		}
		return kept
	})
}

// extreme makes max and min.
func extreme(name, operator string) filter {
	return func(m *machine, v Value, a Arguments) Value {
		bound := a.bind(name, "case_sensitive", "attribute")
		look, caseCounts := m.attributeOf(bound[1]), truth(given(bound[0], false))
		items := m.elements(v)
		if len(items) == 0 {
			return Undefined{"no aggregated item, sequence was empty"}
		}
		best := items[0]
		for _, item := range items[1:] {
			if m.compare(operator, m.rank(look(item), caseCounts), m.rank(look(best), caseCounts)) {
				best = item
			}
		}
		return best
	}
}
