package jinja

import "math"

// Dict is a dict: its keys stay in the order in which they came.
type Dict struct {
	keys   []Value
	values []Value
	index  map[any]int
}

// NewDict returns an empty dict.
func NewDict() *Dict { return &Dict{index: map[any]int{}} }

// Len returns the number of keys.
func (d *Dict) Len() int { return len(d.keys) }

// Set gives a key that is text its value.
func (d *Dict) Set(key string, v Value) { d.put(own(key), v) }

// Get returns the value of a key that is text, and whether there is one.
func (d *Dict) Get(key string) (Value, bool) { return d.get(own(key)) }

// Each calls f with each key that is text and its value, in order.
func (d *Dict) Each(f func(key string, v Value)) {
	for i, key := range d.keys {
		if t, ok := key.(Text); ok {
			f(t.text, d.values[i])
		}
	}
}

func (d *Dict) put(key, v Value) {
	h := hash(key)
	if i, ok := d.index[h]; ok {
		d.values[i] = v
		return
	}
	d.index[h] = len(d.keys)
	d.keys = append(d.keys, key)
	d.values = append(d.values, v)
}

func (d *Dict) get(key Value) (Value, bool) {
	i, ok := d.index[hash(key)]
	if !ok {
		return nil, false
	}
	return d.values[i], true
}

// items returns the pairs of key and value.
func (d *Dict) items() []Value {
	pairs := make([]Value, len(d.keys))
	for i, key := range d.keys {
		pairs[i] = Tuple{key, d.values[i]}
	}
	return pairs
}

func (d *Dict) clone() *Dict {
	copied := NewDict()
	for i, key := range d.keys {
		copied.put(key, d.values[i])
	}
	return copied
}

type (
	noneKey  struct{}
	tupleKey struct{ repr string }
)

// hash returns what two keys share if and only if they are equal: 1, 1.0 and
// True are one key.
func hash(key Value) any {
	switch key := key.(type) {
	case nil:
		return noneKey{}
	case bool:
		return integer(key)
	case int64:
		return key
	case float64:
		if key == math.Trunc(key) && math.Abs(key) < 1<<53 {
			return int64(key)
		}
		return key
	case Text:
		return key.text
	case Tuple:
		for _, item := range key {
			hash(item)
		}
		return tupleKey{represent(&meter{left: maxWork}, key)}
	case *List, *Dict:
		panic(faultf("unhashable type: '%s'", kindOf(key)))
	}
	return key
}

// key pays for hashing a key that a template made, and returns it.
func (m *machine) key(key Value) Value {
	switch key := key.(type) {
	case Text:
		m.meter.bytes(len(key.text))
	case Tuple:
		for _, item := range key {
			m.key(item)
		}
	}
	return key
}

// hashable reports whether v can be a key.
func hashable(v Value) bool {
	switch v := v.(type) {
	case *List, *Dict:
		return false
	case Tuple:
		for _, item := range v {
			if !hashable(item) {
				return false
			}
		}
	}
	return true
}

func integer(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
