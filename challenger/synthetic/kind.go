package synthetic

import (
	"encoding/json"
	"slices"
	"strconv"

	"agon"
)

// narrow is the number of values up to which a bounded integer counts as a
// name (the number of an order) rather than a quantity.
const narrow = 12

// kind is what is known of a value from its JSON Schema.
type kind struct {
	base      string   // string, integer, number, boolean; "" for all others
	enum      []string // the JSON texts of all values; nil if open
	low, high *float64
}

// parseKind reads a JSON Schema; what it does not understand is of base "".
func parseKind(schema json.RawMessage) kind {
	r := agon.RangeOf(schema)
	base := r.Type
	if !slices.Contains([]string{"string", "integer", "number", "boolean"}, base) {
		return kind{}
	}
	k := kind{base: base, low: r.Minimum, high: r.Maximum}
	for _, value := range r.Enum {
		k.enum = append(k.enum, string(value))
	}
	switch {
	case base == "boolean" && k.enum == nil:
		k.enum = []string{"true", "false"}
	case base == "integer" && k.enum == nil && k.low != nil && k.high != nil && *k.high-*k.low < narrow:
		for v := int64(*k.low); v <= int64(*k.high); v++ {
			k.enum = append(k.enum, strconv.FormatInt(v, 10))
		}
	}
	return k
}

// fields returns the kinds of the fields of an object's schema.
func fields(schema json.RawMessage) map[string]kind {
	var s struct {
		Properties map[string]json.RawMessage `json:"properties"`
	}
	if json.Unmarshal(schema, &s) != nil {
		return nil
	}
	kinds := map[string]kind{}
	for name, property := range s.Properties {
		kinds[name] = parseKind(property)
	}
	return kinds
}

// accepts reports whether a value of kind other may stand where k is wanted. A
// name is accepted only where all of its values are.
func (k kind) accepts(other kind) bool {
	if k.base == "" || other.base == "" {
		return false
	}
	if k.base != other.base && !(k.base == "number" && other.base == "integer") {
		return false
	}
	if k.enum != nil {
		return other.enum != nil && subset(other.enum, k.enum)
	}
	return k.base != "string" || other.enum == nil
}

// isNumber reports whether values of k can be added.
func (k kind) isNumber() bool {
	return (k.base == "integer" || k.base == "number") && k.enum == nil
}

func (k kind) equal(other kind) bool {
	return k.accepts(other) && other.accepts(k)
}

func subset(part, whole []string) bool {
	return !slices.ContainsFunc(part, func(v string) bool { return !slices.Contains(whole, v) })
}

// literals returns the JSON texts that a corpus writes for a parameter: its
// examples, else all values of a name, else the first dozen that its bounds
// allow from 1 on. A text without either has none.
func (k kind) literals(examples []json.RawMessage) []string {
	if len(examples) > 0 {
		texts := make([]string, len(examples))
		for i, value := range examples {
			texts[i] = string(value)
		}
		return texts
	}
	if k.enum != nil {
		return k.enum
	}
	if k.base != "integer" && k.base != "number" {
		return nil
	}
	first := 1.0
	if k.low != nil && *k.low > first || k.high != nil && *k.high < first {
		first = *firstOf(k.low, k.high)
	}
	var texts []string
	for v := int64(first); len(texts) < narrow && (k.high == nil || float64(v) <= *k.high); v++ {
		texts = append(texts, strconv.FormatInt(v, 10))
	}
	return texts
}

func firstOf(values ...*float64) *float64 {
	for _, v := range values {
		if v != nil {
			return v
		}
	}
	return nil
}
