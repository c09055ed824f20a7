package verifier

import (
	"encoding/json"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
)

// TestMiscounted: one name, or one number, is there once more in return for another.
func TestMiscounted(t *testing.T) {
	kinds := []kindOfNames{{"A", "B", "C"}, {"nut", "bolt"}}
	for _, c := range []struct {
		instruction, solution string
		want                  string // what begins the reason
	}{
		{"Restock A with nuts, and B with bolts.", `restock("A", "nut"); restock("B", "bolt")`, ""},
		{"Restock A with nuts, and A with bolts; ship from B.", `restock("A", "nut"); restock("B", "bolt"); ship("B")`, "the instruction has A once more"},
		{"Take 198 from 532, and divide it by 27.", `answer(remainder(subtract(532, 27), 27))`, "the instruction has 198 once more"},
		{"Take 198 from 532, and divide it by 27.", `answer(remainder(subtract(532, 198), 27))`, ""},
		{"Add the four numbers 3, 5, 5 and 7.", `result = 0; add(3, 5, 5, 7)`, ""},
		{"B is to have as many nuts as A.", `restock("B", "nut", count("A", "nut") - count("B", "nut"))`, ""},
		{"A and B swap: A gives nuts to B, and gets bolts from B.", `move("A", "B", "nut"); move("B", "A", "bolt")`, ""},
		{`Restock B, or else the note is "C and A are out" for B.`, `restock("B") or note("B", "C and A are out")`, ""},
		{"Restock B with nuts. Leave A alone.", `restock("B", "nut") if count("B", "nut") < 3 else None`, ""},
	} {
		e := &evidence{item: &agon.Item{Instruction: c.instruction, Solution: c.solution}, environment: agontest.Bins{}, solved: &run{}}
		for _, call := range strings.Split(c.solution, ";") {
			arguments := map[string]json.RawMessage{}
			for i, literal := range literals(call) {
				arguments[string(rune('a'+i))] = json.RawMessage(show(literal))
			}
			e.solved.outcome.Calls = append(e.solved.outcome.Calls, agon.CallRecord{Call: agon.Call{Tool: "any", Arguments: arguments}})
		}
		if got := miscounted(e, kinds); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%q by %s: %q, want %q", c.instruction, c.solution, got, c.want)
		}
	}
}

// TestStranger: a name of a kind that the solution takes beside what the instruction names.
func TestStranger(t *testing.T) {
	days := kindOfNames{"Monday", "Tuesday", "Wednesday"}
	for _, c := range []struct{ instruction, solution, name, other string }{
		{"Is nobody there on Monday? Put Omar there on Monday.", `who("Tuesday"); assign("Monday")`, "Monday", "Tuesday"},
		{"Monday or Tuesday?", `who("Monday"); who("Tuesday")`, "", ""},
		{"All but Monday.", `who("Tuesday"); who("Wednesday")`, "", ""},
		{"All.", `who("Tuesday")`, "", ""},
	} {
		taken := stringsIn(c.solution)
		if name, other := days.stranger(c.instruction, taken, taken); name != c.name || other != c.other {
			t.Errorf("%q by %s: %q beside %q", c.instruction, c.solution, other, name)
		}
	}
}
