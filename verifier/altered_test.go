package verifier

import (
	"encoding/json"
	"slices"
	"testing"

	"agon"
)

// TestPlaces: what may stand at a place instead, and what an end is with it.
func TestPlaces(t *testing.T) {
	spec := &agon.Spec{StateSchema: json.RawMessage(`{"type":"object","properties":{"mood":{"enum":["sad","glad"]}}}`)}
	near := nearbyOf(spec, []any{"calm", 40.})
	before := decoded(json.RawMessage(`{"n":5,"mood":"sad","songs":["a"],"x":{"on":true}}`))
	after := decoded(json.RawMessage(`{"n":8,"mood":"glad","songs":["a","b"],"new":true}`))
	wanted := map[string][]string{
		"/n": {`7`, `9`, `11`, `40`, `18`}, "/mood": {`"gladx"`, `"calm"`}, "/songs": {`["b"]`, `["a","b","b"]`}, "/new": nil, "/x": nil,
	}
	places := placesChanged(before, after)
	if len(places) != len(wanted) {
		t.Fatalf("places %v", places)
	}
	for _, p := range places {
		var got []string
		for _, value := range near.ofPlace(p) {
			got = append(got, string(value))
		}
		for _, want := range wanted[p.name()] {
			if !slices.Contains(got, want) {
				t.Errorf("%s: %s is not among %v", p.name(), want, got)
			}
		}
		if slices.Contains(got, show(p.was)) || slices.Contains(got, show(p.is)) {
			t.Errorf("%s: %v", p.name(), got)
		}
	}
	if got := show(withAt(withAt(after, []any{"new"}, nil), []any{"songs", 1}, "c")); got != `{"mood":"glad","n":8,"songs":["a","c"]}` {
		t.Error(got)
	}
	if show(after) != `{"mood":"glad","n":8,"new":true,"songs":["a","b"]}` {
		t.Errorf("changed in place: %s", show(after))
	}
}

// TestBlurred: a verifier may overlook a place, or look at it closely, not roughly, and not
// at one of two.
func TestBlurred(t *testing.T) {
	either := []alteration{{place: 0, other: 0, undone: true}, {mutant: mutant{what: "without either"}, place: 0, other: 1, together: true}, {place: 1, other: 1}}
	if got := blurred(either, []agon.Verdict{{Pass: true}, {}, {Pass: true}}); got != "the verifier accepts the solution without either" {
		t.Errorf("one of two: %q", got)
	}
	if got := blurred(either, []agon.Verdict{{Pass: true}, {Pass: true}, {Pass: true}}); got != "" {
		t.Errorf("neither of two: %q", got)
	}
	ends := []alteration{{place: -1, other: -1, undone: true}, {undone: true}, {}, {mutant: mutant{what: "with neither"}, place: 1, other: 1, undone: true}, {mutant: mutant{what: "with 9"}, place: 1, other: 1}, {mutant: mutant{what: "with both"}, other: 1}}
	for _, c := range []struct {
		passes string // of the ends
		want   string
	}{
		{"------", ""},
		{"-++--+", ""},
		{"----+-", "the verifier accepts the solution with 9"},
		{"-+++-+", "the verifier accepts the solution with neither"}, // sees the second place, and not that it is as it was
		{"-+++++", ""},
		{"-----+", "the verifier accepts the solution with both"},
		{"+-----", "the verifier accepts the solution "},
	} {
		verdicts := make([]agon.Verdict, len(ends))
		for i := range verdicts {
			verdicts[i].Pass = c.passes[i] == '+'
		}
		if got := blurred(ends, verdicts); got != c.want {
			t.Errorf("%s: %q, want %q", c.passes, got, c.want)
		}
	}
}

func TestOrdered(t *testing.T) {
	for instruction, want := range map[string]bool{
		"List the songs that are liked.":                    false,
		"List the songs in alphabetical order.":             true,
		"Which sensors are hot? The hottest first.":         true,
		"Give the open tickets, sorted by age, as a list.":  true,
		"Who owns order 2?":                                 false,
		"List the rooms in any order.":                      false,
		"List the rooms, the order does not matter.":        false,
		"Which items does order 3 hold? In no given order.": false,
	} {
		if got := ordered(instruction, json.RawMessage(`["a","b"]`)); got != want {
			t.Errorf("%s: %v", instruction, got)
		}
	}
	for text, want := range map[string]bool{`["z","b","a","c"]`: false, `{"c":1,"b":2,"a":3}`: true, `["b","c"]`: true} {
		if got := ordered("Which rooms are the warmest?", json.RawMessage(`["b","a","c"]`), json.RawMessage(text)); got != want {
			t.Errorf("as %s: %v", text, got)
		}
	}
	if ordered("Which rooms are warm?", json.RawMessage(`["a","b","c"]`), json.RawMessage(`["c"]`)) {
		t.Error("the alphabet is no order of one's own")
	}
	if !ordered("Give quotient and remainder.", json.RawMessage(`[3,2]`)) {
		t.Error("numbers are no set")
	}
}
