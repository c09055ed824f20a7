package verifier

import (
	"encoding/json"
	"math"
	"strconv"
)

// limits is what a schema says of a value's range.
type limits struct {
	Enum    []json.RawMessage `json:"enum"`
	Minimum *float64          `json:"minimum"`
	Maximum *float64          `json:"maximum"`
}

// neighbours returns values close to a value that its schema admits: another
// member of an enumeration, one less and one more, the other truth value, and,
// where no schema speaks, a string with a letter more and a list without its
// last. It returns nothing where it knows of none.
func neighbours(value, schema json.RawMessage) []json.RawMessage {
	var l limits
	if len(schema) > 0 && json.Unmarshal(schema, &l) != nil {
		return nil
	}
	if len(l.Enum) > 0 {
		return nextMember(value, l.Enum)
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

// nextMember returns the member after value, around the end.
func nextMember(value json.RawMessage, members []json.RawMessage) []json.RawMessage {
	for i := range members {
		if next := members[(i+1)%len(members)]; sameValue(members[i], value) && !sameValue(next, value) {
			return []json.RawMessage{next}
		}
	}
	return nil
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
