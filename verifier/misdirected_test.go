package verifier

import (
	"encoding/json"
	"testing"

	"agon"
)

// TestMisdirected: the instruction has another name after the word of the tool's phrase.
func TestMisdirected(t *testing.T) {
	kinds := []kindOfNames{{"A", "B"}}
	for _, c := range []struct {
		instruction, source, target, want string
	}{
		{"Move 3 nuts from A to B.", "A", "B", ""},
		{"Move 3 nuts to B, of those that A has.", "A", "B", ""},
		{"What C has, move to A.", "A", "C", ""}, // of no kind that is known
		{"Move 3 nuts to B.", "C", "A", "the instruction says to B, and the solution's call of move has A there"},
		{"Do not move nuts to B. A gets them.", "C", "A", ""},
	} {
		call := agon.Call{Tool: "move", Arguments: map[string]json.RawMessage{"source": json.RawMessage(show(c.source)), "target": json.RawMessage(show(c.target))}}
		e := &evidence{item: &agon.Item{Instruction: c.instruction, Solution: `move("` + c.source + `", "` + c.target + `")`}, environment: phrased{}, solved: &run{}}
		e.solved.outcome.Calls = []agon.CallRecord{{Call: call}}
		if got := misdirected(e, kinds); got != c.want {
			t.Errorf("%q for %s to %s: %q, want %q", c.instruction, c.source, c.target, got, c.want)
		}
	}
}
