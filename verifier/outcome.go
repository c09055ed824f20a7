package verifier

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"

	"agon"
)

// sameEnd reports whether two outcomes have the same state and answer.
func sameEnd(a, b agon.Outcome) bool {
	return a.State.Digest == b.State.Digest && sameValue(a.Answer, b.Answer)
}

// End names an outcome by its final state and answer, as sameEnd compares them: of
// two outcomes with one End, a verifier that does not look at the calls accepts both
// or none.
func End(o agon.Outcome) string {
	bytes, err := json.Marshal([]any{o.State.Digest, decoded(o.Answer)})
	if err != nil {
		panic("verifier: an answer does not encode: " + err.Error()) // it was JSON, or a string
	}
	sum := sha256.Sum256(bytes)
	return hex.EncodeToString(sum[:8])
}

// sameValue compares JSON values: 1 and 1.0 are the same, true and 1 are not,
// and no answer is the same as null, for a verifier sees None in both.
func sameValue(a, b json.RawMessage) bool {
	return reflect.DeepEqual(decoded(a), decoded(b))
}

// decoded reads JSON with numbers as float64, beyond whose precision they are
// compared as they are written.
func decoded(value json.RawMessage) any { return plainNumbers(parsed(value)) }

// parsed reads JSON with numbers as they are written. What is no JSON is taken for a
// string.
func parsed(value json.RawMessage) any {
	if len(value) == 0 {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(value))
	decoder.UseNumber()
	var result any
	if decoder.Decode(&result) != nil {
		return string(value)
	}
	return result
}

// exact is the largest integer below which float64 has all of them.
const exact = 1 << 53

func plainNumbers(value any) any {
	switch v := value.(type) {
	case json.Number:
		if f, err := v.Float64(); err == nil && f > -exact && f < exact {
			return f
		}
		return v
	case []any:
		for i := range v {
			v[i] = plainNumbers(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = plainNumbers(v[key])
		}
	}
	return value
}

func sameCalls(a, b []agon.CallRecord) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		left, errLeft := json.Marshal(a[i])
		right, errRight := json.Marshal(b[i])
		if errLeft != nil || errRight != nil || !bytes.Equal(left, right) {
			return false
		}
	}
	return true
}
