package verifier

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
)

// phrased are bins whose tool has a phrase.
type phrased struct{ agontest.Bins }

func (phrased) Spec() *agon.Spec {
	spec := *agontest.Bins{}.Spec()
	spec.Tools = slices.Clone(spec.Tools)
	spec.Tool("move").Phrase = "move {n} {item} from {source} to {target}"
	return &spec
}

// TestMispaired: values stand in each other's place, in two calls or in one.
func TestMispaired(t *testing.T) {
	move := func(source, target, item, n string) agon.CallRecord {
		arguments := map[string]json.RawMessage{}
		for name, value := range map[string]string{"source": source, "target": target, "item": item} {
			arguments[name] = json.RawMessage(`"` + value + `"`)
		}
		arguments["n"] = json.RawMessage(n)
		return agon.CallRecord{Call: agon.Call{Tool: "move", Arguments: arguments}}
	}
	for _, c := range []struct {
		instruction string
		calls       []agon.CallRecord
		want        string
	}{
		{"From A to B go 3 nuts and two bolts.", []agon.CallRecord{move("A", "B", "nut", "3"), move("A", "B", "bolt", "2")}, ""},
		{"From A to B go 3 nuts and two bolts.", []agon.CallRecord{move("A", "B", "bolt", "2"), move("A", "B", "nut", "3")}, ""},
		{"From A to B go 3 nuts and two bolts.", []agon.CallRecord{move("A", "B", "nut", "2"), move("A", "B", "bolt", "3")}, "the instruction has 3 before 2"},
		{"From A to B go 3 nuts, and then two nuts.", []agon.CallRecord{move("A", "B", "nut", "2"), move("A", "B", "nut", "3")}, ""},
		{"As many bolts as 2, and nuts as 3, from A to B, 3 in all.", []agon.CallRecord{move("A", "B", "nut", "2"), move("A", "B", "bolt", "3")}, ""},
		{"Take 3 nuts from A to B.", []agon.CallRecord{move("B", "A", "nut", "3")}, "the instruction says from \"A\" and to \"B\""},
		{"Take 3 nuts from bin A to bin B.", []agon.CallRecord{move("B", "A", "nut", "3")}, "the instruction says from \"A\" and to \"B\""},
		{"Take 3 nuts to B, from A.", []agon.CallRecord{move("A", "B", "nut", "3")}, ""},
		{"Take 3 nuts from A to B and back from B to A.", []agon.CallRecord{move("B", "A", "nut", "3")}, ""},
		{"Take 3 nuts from B to A, and two bolts the other way.", []agon.CallRecord{move("B", "A", "nut", "3"), move("A", "B", "bolt", "2")}, ""},
		{"A gives 3 nuts, B takes them.", []agon.CallRecord{move("B", "A", "nut", "3")}, ""},
	} {
		program := Program(agon.Outcome{Calls: c.calls})
		var calls []agon.Call
		for _, call := range c.calls {
			calls = append(calls, call.Call)
		}
		e := &evidence{item: &agon.Item{Seed: 7, Instruction: c.instruction, Solution: program}, environment: phrased{}}
		played, err := e.replay(t.Context(), [][]agon.Call{calls})
		if err != nil {
			t.Fatal(err)
		}
		e.solved = &run{outcome: *played[0]}
		got, err := mispaired(t.Context(), e, nil)
		if err != nil || !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%q by %s: %q, %v, want %q", c.instruction, program, got, err, c.want)
		}
	}
}
