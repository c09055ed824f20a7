package synthetic

import (
	"encoding/json"
	"slices"
	"testing"

	"agon"
	"agon/agontest"
)

// TestReadsWhatItWrites: the programs that an instruction is read as include
// the one that it was written for.
func TestReadsWhatItWrites(t *testing.T) {
	g := binsGenerator(t)
	for seed := range uint64(300) {
		c := &composer{catalog: g.catalog, dice: newDice(agon.NewStream(seed))}
		p := c.compose(1 + int(seed%3))
		read := g.catalog.read(p.instruction())
		if !slices.ContainsFunc(read, func(q program) bool { return q.python() == p.python() }) {
			t.Errorf("%q is not read as\n%s\nbut in %d other ways", p.instruction(), p.python(), len(read))
		}
		for _, q := range read {
			if q.instruction() != p.instruction() {
				t.Errorf("%q is read as one that asks %q", p.instruction(), q.instruction())
			}
		}
	}
}

func TestDemands(t *testing.T) {
	g := binsGenerator(t)
	outcome := func(moved bool, answer string) agon.Outcome { return outcomeOf(t, moved, answer) }
	nuts, err := json.Marshal(agontest.InitialStock(7)["A"]["nut"])
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		instruction   string
		outcome       agon.Outcome
		readable, met bool
	}{
		{"move 1 nut from A to B", outcome(true, ""), true, true},
		{"move 1 nut from A to B", outcome(true, "5"), true, true},
		{"move 1 nut from A to B", outcome(false, ""), true, false},
		{"tell the number of nut in A", outcome(false, string(nuts)), true, true},
		{"tell the number of nut in A", outcome(false, ""), true, false},
		{"tell the number of nut in A", outcome(false, "-1"), true, false},
		{"tell the number of nut in A then move 1 nut from A to B", outcome(true, string(nuts)), true, true},
		{"move 999 nut from A to B", outcome(false, ""), false, false},
		{"move 1 nut from A to B then", outcome(true, ""), false, false},
		{"move 1 nut from A to B quickly", outcome(true, ""), false, false},
		{"move nut from A", outcome(false, ""), false, false},
		{"", outcome(false, ""), false, false},
	} {
		demands, err := g.Demands(t.Context(), []Request{{7, c.instruction}})
		if err != nil {
			t.Fatal(err)
		}
		if d := demands[0]; d.Readable() != c.readable || d.Met(c.outcome) != c.met {
			t.Errorf("%q: readable %v, met %v", c.instruction, d.Readable(), d.Met(c.outcome))
		}
	}
}

// outcomeOf is what is left behind where one nut was moved from A to B, or
// nothing was done.
func outcomeOf(t *testing.T, moved bool, answer string) agon.Outcome {
	t.Helper()
	episode, err := agontest.Bins{}.Start(t.Context(), 7)
	if err != nil {
		t.Fatal(err)
	}
	if moved {
		move := agon.Call{Tool: "move", Arguments: map[string]json.RawMessage{
			"source": json.RawMessage(`"A"`), "target": json.RawMessage(`"B"`), "item": json.RawMessage(`"nut"`), "n": json.RawMessage("1"),
		}}
		if returned, err := episode.Call(t.Context(), move); err != nil || returned.Error != "" {
			t.Fatal(err, returned.Error)
		}
	}
	state, err := episode.(agon.Stateful).State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := agon.Outcome{State: state}
	if answer != "" {
		got.Answer = json.RawMessage(answer)
	}
	return got
}

func FuzzRead(f *testing.F) {
	g, err := New(binsFolder, agontest.Bins{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add("move the number of nut in A nut from A to B then tell the number of nut in A plus the number of nut in B")
	f.Add("tell the number of the number of nut in A in B then then tell ")
	f.Fuzz(func(t *testing.T, instruction string) {
		for _, p := range g.catalog.read(instruction) {
			if p.instruction() != instruction {
				t.Errorf("%q is read as one that asks %q", instruction, p.instruction())
			}
		}
	})
}
