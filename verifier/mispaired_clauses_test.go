package verifier

import (
	"encoding/json"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
)

// callOf is a call with what it returned.
func callOf(tool string, arguments map[string]any, returned any) agon.CallRecord {
	call := agon.Call{Tool: tool, Arguments: map[string]json.RawMessage{}}
	for name, value := range arguments {
		call.Arguments[name] = json.RawMessage(show(value))
	}
	return agon.CallRecord{Call: call, Return: agon.Return{Value: json.RawMessage(show(returned))}}
}

// TestAcrossClauses: what two calls are about stands in the clauses of each other's values.
func TestAcrossClauses(t *testing.T) {
	move := func(source, item string, n float64) agon.CallRecord {
		return callOf("move", map[string]any{"source": source, "target": "B", "item": item, "n": n}, nil)
	}
	for _, c := range []struct {
		instruction string
		calls       []agon.CallRecord
		found       bool
	}{
		{"Three nuts leave A, and four bolts C.", []agon.CallRecord{move("A", "nut", 3), move("C", "bolt", 4)}, false},
		{"Three nuts leave A, and four bolts C.", []agon.CallRecord{move("A", "nut", 4), move("C", "bolt", 3)}, true},
		{"A and C give 3 nuts and 4 bolts.", []agon.CallRecord{move("A", "nut", 3), move("C", "bolt", 4)}, false},
		{"Leave 2 nuts in A; its other nuts go to B.", []agon.CallRecord{move("A", "nut", 1), move("A", "nut", 1)}, false},
		{"Three nuts leave A. Four bolts, from C.", []agon.CallRecord{move("C", "nut", 3), move("A", "bolt", 4)}, true},
	} {
		e := &evidence{item: &agon.Item{Instruction: c.instruction}, environment: phrased{}, solved: &run{outcome: agon.Outcome{Calls: c.calls}}}
		e.item.Solution = Program(e.solved.outcome)
		m := mentionsOf(e, nil)
		bySentence := &mentions{m.instruction, m.written, true}
		if found := m.acrossClauses(e) != nil || bySentence.acrossClauses(e) != nil; found != c.found {
			t.Errorf("%q: %v", c.instruction, found)
		}
	}
}

// TestOrigin: an argument that was looked up stands for what it was looked up by.
func TestOrigin(t *testing.T) {
	e := &evidence{environment: agontest.Bins{}, item: &agon.Item{Solution: `move("A", "B", "nut", count("nut"))`}}
	e.solved = &run{outcome: agon.Outcome{Calls: []agon.CallRecord{callOf("count", map[string]any{"item": "nut"}, 6)}}}
	m := mentionsOf(e, nil)
	for value, want := range map[string]string{`6`: `"nut"`, `"A"`: `"A"`, `7`: `7`, `[6]`: `[6]`} {
		if got := m.origin(e, 1, json.RawMessage(value)); string(got) != want {
			t.Errorf("%s is from %s, want %s", value, got, want)
		}
	}
}

// TestExchangedNames: two looks have names and numbers the other way about.
func TestExchangedNames(t *testing.T) {
	count := func(bin, item string) agon.Call {
		return callOf("count", map[string]any{"bin": bin, "item": item}, 5).Call
	}
	parameters := agontest.Bins{}.Spec().Tool("count").Parameters
	for instruction, want := range map[string]string{
		"What are the nuts of A and the bolts of B together?": "",
		"What are the nuts of B and the bolts of A together?": "A B",
		"What are the nuts and bolts of A and B?":             "",
	} {
		m := &mentions{instruction: instruction, written: map[any]bool{"A": true, "B": true, "nut": true, "bolt": true}}
		name, other := m.exchangedNames(count("A", "nut"), count("B", "bolt"), parameters)
		if got := strings.TrimSpace(name + " " + other); got != want {
			t.Errorf("%q: %q", instruction, got)
		}
	}
	if got := exchangedIn(`f("A", 'B', "AB")`, "A", "B"); got != `f("B", 'A', "AB")` {
		t.Error(got)
	}
}

// TestClausesAbout: the words of a tool are found in a text that small letters make longer.
func TestClausesAbout(t *testing.T) {
	e := &evidence{environment: agontest.Bins{}, item: &agon.Item{}}
	m := &mentions{instruction: strings.Repeat("Ⱥ", 40) + ", MOVE"}
	a, other := argument{call: agon.Call{Tool: "move"}}, argument{call: agon.Call{Tool: "count"}}
	if got := m.clausesAbout(e, a, other); len(got) != 1 || got[0] != 1 {
		t.Errorf("clauses %v", got)
	}
}
