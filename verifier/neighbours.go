package verifier

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"agon"
)

// neighbours returns values close to a value that its schema admits: the next
// members of an enumeration, one less and one more, the other truth value, and,
// where no schema speaks, a string with a letter more and a list without its
// last. It returns nothing where it knows of none.
func neighbours(value, schema json.RawMessage) []json.RawMessage {
	r := agon.RangeOf(schema)
	if len(r.Enum) > 0 {
		return nextMembers(value, r.Enum)
	}
	switch v := decoded(value).(type) {
	case bool:
		return []json.RawMessage{[]byte(strconv.FormatBool(!v))}
	case float64:
		return numbersWithin(v, r)
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

// firstValue is the first value of a schema's range, or what is empty of its type.
// It is nil where it knows of none.
func firstValue(schema json.RawMessage) json.RawMessage {
	r := agon.RangeOf(schema)
	if first := r.First(); first != nil {
		return first
	}
	switch r.Type {
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

func numbersWithin(v float64, r agon.Range) []json.RawMessage {
	var values []json.RawMessage
	for _, beside := range []float64{v - 1, v + 1} {
		within := (r.Minimum == nil || beside >= *r.Minimum) && (r.Maximum == nil || beside <= *r.Maximum)
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
