package verifier

import (
	"encoding/json"
	"fmt"
	"testing"

	"agon"
	"agon/agontest"
)

// TestMisordered: an answer lists what calls returned in another order than they are asked for.
func TestMisordered(t *testing.T) {
	for _, c := range []struct {
		instruction string
		items       []string // that are counted, one after another
		returns     []int
		answer      string
		found       bool
	}{
		{"Count the bolts and the nuts, as a list.", []string{"bolt", "nut"}, []int{4, 6}, "[4,6]", false},
		{"Count the bolts and the nuts, as a list.", []string{"nut", "bolt"}, []int{6, 4}, "[6,4]", true},
		{"Count the bolts and the nuts, as a list.", []string{"nut", "bolt"}, []int{6, 6}, "[6,6]", false},
		{"Count the bolts and the nuts, as a list.", []string{"nut", "bolt"}, []int{6, 4}, "[4,6]", false},
		{"Count the bolts and the nuts, the largest first.", []string{"nut", "bolt"}, []int{6, 4}, "[6,4]", false},
		{"Count the bolts and the nuts, and the bolts again.", []string{"nut", "bolt"}, []int{6, 4}, "[6,4]", false},
		{"How many bolts and nuts are there together?", []string{"nut", "bolt"}, []int{6, 4}, "10", false},
	} {
		e := &evidence{item: &agon.Item{Instruction: c.instruction}, environment: agontest.Bins{}, solved: &run{}}
		e.solved.outcome.Answer = json.RawMessage(c.answer)
		for i, item := range c.items {
			e.item.Solution += fmt.Sprintf("count(%q)\n", item)
			call := agon.Call{Tool: "count", Arguments: map[string]json.RawMessage{"bin": json.RawMessage(`"A"`), "item": json.RawMessage(show(item))}}
			e.solved.outcome.Calls = append(e.solved.outcome.Calls, agon.CallRecord{Call: call, Return: agon.Return{Value: json.RawMessage(show(c.returns[i]))}})
		}
		if got := misordered(e, nil); (got != "") != c.found {
			t.Errorf("%q, %v: %q", c.instruction, c.items, got)
		}
	}
}
