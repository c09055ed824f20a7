package verifier

import (
	"encoding/json"
	"testing"

	"agon"
	"agon/agontest"
)

// TestMisnumbered: a number of the instruction is exchanged for another one.
func TestMisnumbered(t *testing.T) {
	for _, c := range []struct {
		instruction, solution string
		moved                 []string // what is passed for n
		want                  string
	}{
		{"Move 3 nut from A to B.", `move("A", "B", "nut", 3)`, []string{"3"}, ""},
		{"Move 3 nut from A to B: 5 less 2.", `move("A", "B", "nut", 3)`, []string{"3"}, ""},
		{"Move 3 nut from A to B.", `move("A", "B", "nut", 4)`, []string{"4"}, "the instruction says 3, and the solution has 4 instead"},
		{"Are there more than 7 nut, move 3.", `if count("A", "nut") > 8: move("A", "B", "nut", 3)`, []string{"3"}, "the instruction says 7, and the solution has 8 instead"},
		{"Move 3 nut from A to B.", `for i in range(3): move("A", "B", "nut", 1)`, []string{"1", "1", "1"}, ""},
		{"Move 3 nut from A to B.", `for i in range(5): move("A", "B", "nut", 1)`, []string{"1", "1", "1", "1", "1"}, "the instruction says 3, and the solution has 5 instead"},
		{"Move 2 nut from A to B.", `move("A", "B", "nut", 1)`, []string{"1"}, "the instruction says 2, and the solution has 1 instead"},
		{"Add the numbers from 9 to 14.", `answer(sum(range(9, 15)) // 7 * 7)`, nil, ""},
		{"Add 25 and 25.", `answer(25 + 26)`, nil, "the instruction says 25, and the solution has 26 instead"},
		{"What is 40 less 25 %?", `answer(40 * .75)`, nil, ""},
		{"1. Move 3 nut. 2. Tell how many there are, times seven.", `x = 8 * 7; move("A", "B", "nut", 3)`, []string{"3"}, ""},
		{"Move 3 nut in 2. Tell how many there are.", `x = 8; move("A", "B", "nut", 3)`, []string{"3"}, "the instruction says 2, and the solution has 8 instead"},
		{"Take away 1 and 3.", `for k in (1, 2): move(n=k)`, []string{"1", "2"}, "the instruction says 3, and the solution has 2 instead"},
		{"Move seven nut from A to B.", `move("A", "B", "nut", 8)`, []string{"8"}, "the instruction says seven, and the solution has 8 instead"},
		{"Of the three orders cancel those for nut.", `for k in (1, 2, 3): cancel(k)`, nil, ""},
		{"Cancel those of orders 1 to 2 with more than 4.", `for k in range(1, 3 + 1): cancel(k) if f(k) > 4 else 0`, nil, "the instruction says 2, and the solution has 3 instead"},
		{"Cancel those of orders 1 to 3 with more than 4.", `for k in range(1, 3 + 1): cancel(k) if f(k) > 4 else 0`, nil, ""},
		{"Cancel those of orders 1 to 4 with more than 4.", `for k in range(3, 4 + 1): cancel(k) if f(k) > 4 else 0`, nil, "the instruction says 1, and the solution has 3 instead"},
		{"Two things: A gets a note, and B 3 nut.", `for i in range(3): move("A", "B", "nut", 1)`, []string{"1", "1", "1"}, ""},
		{`Write order 3 as "order 2".`, `answer("order 3")`, nil, ""},
	} {
		e := &evidence{item: &agon.Item{Instruction: c.instruction, Solution: c.solution}, environment: agontest.Bins{}}
		var solved agon.Outcome
		for _, n := range c.moved {
			call := agon.Call{Tool: "move", Arguments: map[string]json.RawMessage{"n": json.RawMessage(n)}}
			solved.Calls = append(solved.Calls, agon.CallRecord{Call: call})
		}
		e.solved = &run{outcome: solved}
		if got := misnumbered(e, nil); got != c.want {
			t.Errorf("%q by %s: %q, want %q", c.instruction, c.solution, got, c.want)
		}
	}
}
