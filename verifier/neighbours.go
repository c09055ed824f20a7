package verifier

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
)

// limits is what a schema says of a value's range.
type limits struct {
	Type    string            `json:"type"`
	Enum    []json.RawMessage `json:"enum"`
	Minimum *float64          `json:"minimum"`
	Maximum *float64          `json:"maximum"`
}

// limitsOf reads a schema; one that says nothing of the kind, or nothing at all, sets
// no limits.
func limitsOf(schema json.RawMessage) limits {
	var l limits
	if json.Unmarshal(schema, &l) != nil {
		return limits{}
	}
	return l
}

// neighbours returns values close to a value that its schema admits: the next
// members of an enumeration, one less and one more, the other truth value, and,
// where no schema speaks, a string with a letter more and a list without its
// last. It returns nothing where it knows of none.
func neighbours(value, schema json.RawMessage) []json.RawMessage {
	l := limitsOf(schema)
	if len(l.Enum) > 0 {
		return nextMembers(value, l.Enum)
	}
	switch v := decoded(value).(type) {
	case bool:
		return []json.RawMessage{[]byte(strconv.FormatBool(!v))}
	case float64:
		return numbersBeside(v, l)
	case string:
		if schema == nil {
			return encoded(v + "x")
		}
	case []any:
		if schema == nil && len(v) > 0 {
			return encoded(v[:len(v)-1])
		}
	}
	return nil
}

// firstValue is the least that a schema admits: the first member of an enumeration,
// the minimum of a number, or what is empty or true of its type. It is nil where it
// knows of none.
func firstValue(schema json.RawMessage) json.RawMessage {
	l := limitsOf(schema)
	if len(l.Enum) > 0 {
		return l.Enum[0]
	}
	switch l.Type {
	case "integer", "number":
		if l.Minimum != nil {
			return json.RawMessage(show(*l.Minimum))
		}
		return json.RawMessage("1")
	case "boolean":
		return json.RawMessage("true")
	case "string":
		return json.RawMessage(`""`)
	case "array":
		return json.RawMessage("[]")
	case "object":
		return json.RawMessage("{}")
	}
	return nil
}

// members is how many others of an enumeration are tried: the nearest one may
// be the one that the tool refuses.
const members = 3

// nextMembers returns the members after value, around the end.
func nextMembers(value json.RawMessage, all []json.RawMessage) []json.RawMessage {
	at := slices.IndexFunc(all, func(member json.RawMessage) bool { return sameValue(member, value) })
	if at < 0 {
		return nil
	}
	var next []json.RawMessage
	for i := 1; i < len(all) && len(next) < members; i++ {
		next = append(next, all[(at+i)%len(all)])
	}
	return next
}

func numbersBeside(v float64, l limits) []json.RawMessage {
	var values []json.RawMessage
	for _, beside := range []float64{v - 1, v + 1} {
		within := (l.Minimum == nil || beside >= *l.Minimum) && (l.Maximum == nil || beside <= *l.Maximum)
		if within && beside != v && !math.IsInf(beside, 0) {
			values = append(values, encoded(beside)...)
		}
	}
	return values
}

func encoded(value any) []json.RawMessage {
	bytes, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	return []json.RawMessage{bytes}
}
