package labelled

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"agon"
	"agon/verifier"
)

var update = flag.Bool("update", false, "write the golden file anew")

// shipped is an item of a warehouse with what it does.
func shipped() *spoiler {
	item := agon.Item{
		Environment: "warehouse", Seed: 3,
		Instruction: "tell the item of order 3 then ship order 3 from A",
		Solution:    "answer(order(3)[\"item\"])\nship(3,\"A\")",
		Failures:    []string{"ship(3,\"A\")", "answer(\"nut\")", "ship(1,\"A\")"},
	}
	const before = `{"bins":{"A":{"nut":5},"B":{"nut":2}},"orders":[{"status":"open"},{"status":"open"},{"status":"open"}]}`
	const after = `{"bins":{"A":{"nut":1},"B":{"nut":2}},"orders":[{"status":"open"},{"status":"open"},{"status":"shipped"}]}`
	calls := []agon.CallRecord{
		{Call: agon.Call{Tool: "order", Arguments: map[string]json.RawMessage{"k": json.RawMessage("3")}}},
		{Call: agon.Call{Tool: "ship", Arguments: map[string]json.RawMessage{"k": json.RawMessage("3")}}},
	}
	outcome := agon.Outcome{State: agon.State{JSON: []byte(after)}, Answer: []byte(`"nut"`), Calls: calls}
	unshipped, silent := outcome, outcome
	unshipped.State.JSON, silent.Answer = []byte(before), nil
	f := &facts{
		item: &item, initial: decode([]byte(before)), final: decode([]byte(after)), answer: "nut", outcome: outcome,
		without: []*agon.Outcome{&silent, &unshipped},
	}
	f.changed = differences(f.initial, f.final, nil)
	other := item
	other.Instruction = "cancel order 2"
	other.Solution = "cancel(2)"
	same := item
	same.Instruction = "tell the quantity of order 2 then ship order 1 from B"
	return &spoiler{
		facts: f, dice: &dice{stream: agon.NewStream(1)}, others: []agon.Item{item, other, same}, base: styles[0],
		readOnly: map[string]bool{"order": true},
	}
}

// TestFaults writes the verifier of every style and the item of every fault, to
// be read.
func TestFaults(t *testing.T) {
	var text bytes.Buffer
	for _, style := range styles {
		fmt.Fprintf(&text, "== %s: %s\n%s\n", Sound, style.name, style.write(shipped().facts))
	}
	for _, fault := range faults {
		s := shipped()
		item, ok := fault.plant(s)
		fmt.Fprintf(&text, "== %s: %s\n", fault.family, fault.name)
		if !ok {
			fmt.Fprint(&text, "no occasion\n\n")
			continue
		}
		if item.Instruction != s.item.Instruction {
			fmt.Fprintf(&text, "instruction: %s\n", item.Instruction)
		}
		if item.Solution != s.item.Solution {
			fmt.Fprintf(&text, "solution:\n%s\n", item.Solution)
		}
		if !slices.Equal(item.Failures, s.item.Failures) {
			fmt.Fprintf(&text, "failure cases: %q\n", item.Failures)
		}
		fmt.Fprintf(&text, "%s\n", item.Verifier)
	}
	file := filepath.Join("testdata", "faults.txt")
	if *update {
		if err := os.WriteFile(file, text.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text.Bytes(), want) {
		t.Errorf("%s is out of date (-update writes it anew):\n%s", file, text.Bytes())
	}
}

// Every family that execution decides has a fault, and no fault another's.
func TestEveryFamilyHasFaults(t *testing.T) {
	for _, family := range Decided {
		if !slices.ContainsFunc(faults, func(f fault) bool { return f.family == family }) {
			t.Errorf("%s has no fault", family)
		}
	}
	for _, fault := range faults {
		if !slices.Contains(Decided, fault.family) {
			t.Errorf("%s: %s belongs to no family", fault.family, fault.name)
		}
	}
}

func TestDifferences(t *testing.T) {
	for _, test := range []struct{ a, b, want string }{
		{`{}`, `{}`, "[]"},
		{`{"a":1,"b":[1,{"c":2}]}`, `{"a":1,"b":[3,{"c":4}]}`, "[[b 0] [b 1 c]]"},
		{`{"a":[1]}`, `{"a":[1,2]}`, "[[a]]"},
		{`{"a":1}`, `{"b":1}`, "[[]]"},
		{`{"a":1.0}`, `{"a":1}`, "[[a]]"},
	} {
		if got := fmt.Sprint(differences(decode([]byte(test.a)), decode([]byte(test.b)), nil)); got != test.want {
			t.Errorf("%s and %s differ at %s, want %s", test.a, test.b, got, test.want)
		}
	}
}

// A report counts what got through by family, stage and fault.
func TestReport(t *testing.T) {
	items := []Item{
		{Family: Sound}, {Family: Sound}, {Family: Lenient, Fault: "x"}, {Family: Lenient, Fault: "x"}, {Family: Remembers, Fault: "y"},
	}
	results := make([]verifier.Result, len(items))
	for i, stage := range []string{verifier.StageAccepted, verifier.StageGrounded, verifier.StageAccepted, verifier.StageMutants, verifier.StagePasses} {
		results[i].Verdict = agon.Verdict{Pass: stage == verifier.StageAccepted, Stage: stage}
	}
	var r Report
	r.describe(items, results)
	if lenient := r.Families[1]; lenient.Family != Lenient || lenient.Accepted.Value != .5 || lenient.Refused[verifier.StageMutants] != 1 {
		t.Errorf("lenient: %+v", lenient)
	}
	if len(r.Accepted) != 1 || r.Accepted[0].Accepted != 1 || r.Accepted[0].Of != 2 || len(r.Refused) != 1 {
		t.Errorf("accepted %+v, refused %+v", r.Accepted, r.Refused)
	}
	for _, stage := range r.Stages {
		if stage.Stage == verifier.StagePasses && (stage.Sound != 0 || stage.Unsound != 1) {
			t.Errorf("%+v", stage)
		}
	}
}
