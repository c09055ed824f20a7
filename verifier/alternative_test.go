package verifier_test

import (
	"reflect"
	"testing"

	"agon"
	"agon/verifier"
)

// TestEnd: an end tells outcomes apart by final state and answer alone.
func TestEnd(t *testing.T) {
	outcome := func(digest, answer string) agon.Outcome {
		o := agon.Outcome{State: agon.State{Digest: digest}}
		if answer != "" {
			o.Answer = []byte(answer)
		}
		return o
	}
	same := [][2]agon.Outcome{
		{outcome("s", "1"), outcome("s", "1.0")},
		{outcome("s", ""), outcome("s", "null")},
		{outcome("s", `{"a":1,"b":[2]}`), outcome("s", `{"b":[2.0],"a":1}`)},
		{outcome("s", "1"), {State: agon.State{Digest: "s"}, Answer: []byte("1"), Calls: []agon.CallRecord{{}}}},
	}
	for _, pair := range same {
		if verifier.End(pair[0]) != verifier.End(pair[1]) {
			t.Errorf("%s and %s end differently", pair[0].Answer, pair[1].Answer)
		}
	}
	ends := map[string]bool{}
	different := []agon.Outcome{outcome("s", ""), outcome("t", ""), outcome("s", "1"), outcome("s", "true"), outcome("s", `"1"`), outcome("s", "12345678901234567890"), outcome("s", "12345678901234567891")}
	for _, o := range different {
		ends[verifier.End(o)] = true
	}
	if len(ends) != len(different) {
		t.Errorf("%d ends of %d different outcomes", len(ends), len(different))
	}
}

// TestAlternatives finds the passes that end otherwise than the solution, and among
// them the one that ends as a mutant does.
func TestAlternatives(t *testing.T) {
	item := sound()
	screening, err := screen(t, nil).Screen(t.Context(), []verifier.Submission{{Item: &item}})
	if err != nil {
		t.Fatal(err)
	}
	ends := screening.Results[0].Ends
	if ends.Solution != verifier.End(attempt(t, agon.StatusDone, item.Solution).Outcome) || len(ends.Mutants) != screening.Results[0].Mutation.Mutants {
		t.Fatalf("the ends of a sound item: %+v", ends)
	}
	programs := []string{item.Solution, `move("A","B","nut",4)`, "count(\"A\",\"nut\")\n" + item.Solution, `move("A","B","bolt",1)`, `move("A","B","nut",4)`, `move("A","B","nut",2)`}
	var attempts []agon.Trajectory
	var judgements []verifier.Judgement
	for i, program := range programs {
		attempts = append(attempts, attempt(t, agon.StatusDone, program))
		passes := i < 5
		judgements = append(judgements, verifier.Judgement{Verdict: agon.Verdict{Pass: passes}, Counts: true})
	}
	found := verifier.Alternatives(ends, attempts, judgements)
	if len(found) != 2 || found[0].Attempt != 1 || found[1].Attempt != 3 {
		t.Errorf("%+v", found)
	}
	if got := verifier.Unsound(ends, found); got == nil || got.Attempt != 1 {
		t.Errorf("of a mutant's end: %+v", got)
	}
	if got := verifier.Unsound(ends, found[1:]); got != nil {
		t.Errorf("of another end: %+v", got)
	}
	if got := verifier.Alternatives(agon.Ends{}, attempts, judgements); got != nil {
		t.Errorf("of a solution that is not known: %+v", got)
	}
	judgements[1].Counts = false
	if got := verifier.Alternatives(ends, attempts[:4], judgements[:4]); !reflect.DeepEqual(got, found[1:]) {
		t.Errorf("an attempt that does not count: %+v", got)
	}
}
