package jinja

func init() {
	methods["dict"] = map[string]method{
		"get":    dictGet,
		"keys":   viewing("keys", func(d *Dict) []Value { return d.keys }),
		"values": viewing("values", func(d *Dict) []Value { return d.values }),
		"items":  viewing("items", (*Dict).items),
		"copy": func(m *machine, self Value, a Arguments) Value {
			a.bind("copy")
			m.meter.elements(2 * self.(*Dict).Len())
			return self.(*Dict).clone()
		},
	}
	methods["list"] = map[string]method{
		"index": indexItem,
		"count": countItem,
		"copy": func(m *machine, self Value, a Arguments) Value {
			a.bind("copy")
			return m.list(self)
		},
	}
	methods["tuple"] = map[string]method{"index": indexItem, "count": countItem}
}

func dictGet(m *machine, self Value, a Arguments) Value {
	bound := a.bind("get", "key", "default")
	if v, ok := self.(*Dict).get(m.key(need("get", bound[0]))); ok {
		return v
	}
	return given(bound[1], nil)
}

func viewing(name string, of func(*Dict) []Value) method {
	return func(m *machine, self Value, a Arguments) Value {
		a.bind(name)
		m.meter.elements(3 * self.(*Dict).Len())
		return &View{"dict_" + name, of(self.(*Dict))}
	}
}

func indexItem(m *machine, self Value, a Arguments) Value {
	wanted := need("index", a.bind("index", "value")[0])
	for i, item := range m.elements(self) {
		if m.equal(item, wanted) {
			return int64(i)
		}
	}
	panic(faultf("%s is not in list", represent(m.meter, wanted)))
}

func countItem(m *machine, self Value, a Arguments) Value {
	wanted, n := need("count", a.bind("count", "value")[0]), int64(0)
	for _, item := range m.elements(self) {
		if m.equal(item, wanted) {
			n++
		}
	}
	return n
}
