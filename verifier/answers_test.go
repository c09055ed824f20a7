package verifier

import (
	"encoding/json"
	"slices"
	"testing"

	"agon"
)

// TestOtherAnswers: of each kind of answer the wrong ones that lenient verifiers take.
func TestOtherAnswers(t *testing.T) {
	spec := &agon.Spec{Tools: []agon.Tool{{Name: "count", Parameters: []agon.Parameter{{Name: "item", Schema: json.RawMessage(`{"type":"string","enum":["nut","bolt"]}`)}}}}}
	near := nearbyOf(spec, nil)
	for answer, wanted := range map[string][]string{
		`5`:               {`4`, `6`, `-5`, `5.5`},
		`"nut"`:           {`"nutx"`, `"bolt"`},
		`true`:            {`false`, `"Truex"`, `"xtrue"`},
		`[1,2,3,4,5,6]`:   {`[1,2,3,4,5,5]`},
		`[6,4]`:           {`[6]`, `[5,4]`, `[6,3]`, `[6,4,4]`},
		`["nut"]`:         {`[]`, `["bolt"]`},
		`[]`:              nil,
		`{"a":1,"b":2}`:   {`{"a":0,"b":2}`, `{"b":2}`, `{"a":1}`, `{"a":2,"b":1}`},
		`{"a":1,"b":1}`:   {`{"a":1}`},
		`{}`:              nil,
		`{"a":{"b":[1]}}`: {`{}`},
	} {
		var got []string
		for _, other := range near.otherAnswers(json.RawMessage(answer), false) {
			got = append(got, string(other))
			if sameValue(other, json.RawMessage(answer)) {
				t.Errorf("%s stands beside itself", answer)
			}
		}
		for _, want := range wanted {
			if !slices.Contains(got, want) {
				t.Errorf("%s: %s is not among %v", answer, want, got)
			}
		}
		if wanted == nil && got != nil {
			t.Errorf("%s: %v", answer, got)
		}
	}
}
