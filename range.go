package agon

import "encoding/json"

// Range is what a JSON Schema says of the values that it admits, as far as the
// schemas of parameters and returns go.
type Range struct {
	Type    string            `json:"type"`
	Enum    []json.RawMessage `json:"enum"`
	Minimum *float64          `json:"minimum"`
	Maximum *float64          `json:"maximum"`
}

// RangeOf reads a schema. One that says nothing of the kind, or of several types,
// gives the zero Range.
func RangeOf(schema json.RawMessage) Range {
	var r Range
	if json.Unmarshal(schema, &r) != nil {
		return Range{}
	}
	return r
}

// First is the first value of the range: of an enumeration its first member, of a
// number the minimum, or 1 without one, and of a truth value true. It is nil where
// only an author could make one up, as of texts and lists.
func (r *Range) First() json.RawMessage {
	switch {
	case len(r.Enum) > 0:
		return r.Enum[0]
	case r.Type == "boolean":
		return json.RawMessage("true")
	case r.Type != "integer" && r.Type != "number":
		return nil
	case r.Minimum == nil:
		return json.RawMessage("1")
	}
	least, err := json.Marshal(*r.Minimum)
	if err != nil {
		return nil // JSON has no such number to read
	}
	return least
}
