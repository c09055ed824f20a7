package verifier

import (
	"encoding/json"
	"slices"
	"testing"

	"agon"
	"agon/agontest"
)

// TestAlteredPairs: two places of one shape are exchanged, and numbers keep their sum;
// elements of one list stay where they are.
func TestAlteredPairs(t *testing.T) {
	e := &evidence{solved: &run{}}
	final := decoded(json.RawMessage(`{"a":5,"b":7,"c":"x","list":["p","q"]}`))
	var got []string
	places := placesChanged(decoded(json.RawMessage(`{"a":1,"b":2,"c":"y","list":["q","p"]}`)), final)
	for _, one := range e.alteredPairs(final, places) {
		got = append(got, string(one.outcome.State.JSON))
	}
	want := []string{
		`{"a":7,"b":5,"c":"x","list":["p","q"]}`, `{"a":6,"b":6,"c":"x","list":["p","q"]}`,
		`{"a":5,"b":7,"c":"p","list":["x","q"]}`, `{"a":5,"b":7,"c":"q","list":["p","x"]}`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %s", got)
	}
}

// TestAlteredTogether: what makes up for an alteration is left alone by the solution, a
// list whose order alone is changed has other orders, and no place is as the solution
// leaves it where all are altered.
func TestAlteredTogether(t *testing.T) {
	e := &evidence{item: &agon.Item{}, environment: agontest.Bins{}, solved: &run{}}
	initial := decoded(json.RawMessage(`{"list":["p","q","r"],"n":1,"other":4}`))
	final := decoded(json.RawMessage(`{"list":["r","p","q"],"n":3,"other":4}`))
	places := placesChanged(initial, final)
	for _, c := range []struct {
		name string
		got  []alteration
		want []string
	}{
		{"beside", e.alteredBeside(initial, final, places), []string{`{"list":["r","p","q"],"n":4,"other":3}`}},
		{"orders", e.alteredOrders(initial, final, places), []string{`{"list":["q","p","r"],"n":3,"other":4}`, `{"list":["p","r","q"],"n":3,"other":4}`}},
		{"all", e.alteredAll(final, places), nil},
	} {
		var got []string
		for _, one := range c.got {
			got = append(got, string(one.outcome.State.JSON))
			reached := decoded(one.outcome.State.JSON)
			if show(reached) == show(final) || show(reached) == show(initial) {
				t.Errorf("%s: %s", c.name, one.outcome.State.JSON)
			}
			if c.name == "all" && slices.ContainsFunc(placesChanged(reached, final), func(p place) bool { return p.name() == "/other" }) {
				t.Errorf("all: %s", one.outcome.State.JSON)
			}
		}
		for _, want := range c.want {
			if !slices.Contains(got, want) {
				t.Errorf("%s: %s is not among %s", c.name, want, got)
			}
		}
	}
}
