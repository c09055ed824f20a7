package verifier_test

import (
	"encoding/json"
	"testing"

	"agon"
	"agon/verifier"
)

func TestProgram(t *testing.T) {
	raw := func(text string) json.RawMessage { return json.RawMessage(text) }
	outcome := agon.Outcome{
		Answer: raw(`{"b":"x\"y","a":[true,null,1.50,-3,12345678901234567890]}`),
		Calls: []agon.CallRecord{
			{Call: agon.Call{Tool: "move", Arguments: map[string]json.RawMessage{"n": raw("3"), "item": raw(`"nut"`)}}},
			{Call: agon.Call{Tool: "move"}, Return: agon.Return{Error: "there are too few"}},
			{Call: agon.Call{Tool: "hang"}, Return: agon.Return{Limit: agon.LimitTime}},
			{Call: agon.Call{Tool: "count"}},
		},
	}
	const want = "move(item=\"nut\", n=3)\ncount()\nanswer({\"a\": [True, None, 1.50, -3, 12345678901234567890], \"b\": \"x\\\"y\"})"
	if got := verifier.Program(outcome); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := verifier.Program(agon.Outcome{}); got != "pass" {
		t.Errorf("doing nothing is %q", got)
	}
}

// FuzzLiteral: whatever JSON holds can be written.
func FuzzLiteral(f *testing.F) {
	f.Add(`{"a":[1,"<&>",null]}`)
	f.Fuzz(func(t *testing.T, text string) {
		var value any
		if json.Unmarshal([]byte(text), &value) == nil && verifier.Literal(value) == "" {
			t.Errorf("%s is written as nothing", text)
		}
	})
}
