package verifier

import (
	"encoding/json"
	"testing"

	"agon"
)

// TestInstead: a name that the instruction has is exchanged for another of its kind, one
// for one, and not for all the rest.
func TestInstead(t *testing.T) {
	items := kindOfNames{"nut", "bolt", "gear"}
	for _, c := range []struct {
		instruction, solution, name, other string
	}{
		{"restock A with 2 nut", `restock("A", "gear", 2)`, "nut", "gear"},
		{"restock A with 2 nut", `restock("A", "nut", 2)`, "", ""},
		{"count the nuts and the gears", `answer(count("nut") + count("bolt"))`, "gear", "bolt"},
		{"remove all but the nuts", `for item in ("bolt", "gear"): remove(item)`, "", ""},
		{"ship order 2 and the nuts", `ship(2)`, "", ""},
		{"Nuts are out, restock gear", `restock("nut"); restock("gear")`, "", ""},
	} {
		about := newGround()
		for _, literal := range literals(c.solution) {
			about.addValue(literal)
		}
		name, other := items.instead(c.instruction, about, stringsIn(c.solution))
		if name != c.name || other != c.other {
			t.Errorf("%q by %s: %q for %q, want %q for %q", c.instruction, c.solution, other, name, c.other, c.name)
		}
	}
}

// TestIgnored: an instruction names one of a kind, and the solution none.
func TestIgnored(t *testing.T) {
	bins := kindOfNames{"A", "B", "C"}
	about := newGround()
	about.addText("cancel 2")
	if got := bins.ignored("ship order 2 from B", about, nil); got != "B" {
		t.Errorf("%q is ignored", got)
	}
	if got := bins.ignored("ship order 2 from B", about, []string{"B"}); got != "" {
		t.Errorf("%q, which the verifier looks at, is ignored", got)
	}
	about.addText("C")
	if got := bins.ignored("ship order 2 from B", about, nil); got != "" {
		t.Errorf("%q is ignored by what is about another bin", got)
	}
}

func TestAmong(t *testing.T) {
	looks := func(status, numbers string) []agon.CallRecord {
		call := agon.Call{Tool: "tickets", Arguments: map[string]json.RawMessage{"status": json.RawMessage(`"` + status + `"`)}}
		return []agon.CallRecord{{Call: call, Return: agon.Return{Value: json.RawMessage(numbers)}}}
	}
	all := looks("any", "[1,2,3]")
	for numbers, want := range map[string]bool{"[2]": true, "[1,3]": true, "[]": false, "[4]": false, "2": false, "": false} {
		if got := among(looks("open", numbers), all, false); got != want {
			t.Errorf("%s among 1, 2, 3: %v", numbers, got)
		}
	}
	if among(all, all, true) {
		t.Error("nothing differs")
	}
}
