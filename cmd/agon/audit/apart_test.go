package audit

import (
	"agon"
	"testing"
)

func TestApart(t *testing.T) {
	for _, c := range []struct{ recorded, again, says string }{
		{`{"a":[1,2]}`, `{"a":[1,2]}`, ""},
		{`{"a":1,"b":2}`, `{"b":2,"a":1}`, ""},
		{`{"a":{"b":[{"c":"x"}]}}`, `{"a":{"b":[{"c":"y"}]}}`, `a.b[0].c is "x", and done again "y"`},
		{`{"a":[1,2,3]}`, `{"a":[1,2]}`, "a has 3 parts, and done again 2"},
		{`{"a":1}`, `{}`, "a is 1, and done again nothing"},
		{`{}`, `{"a":null}`, "a is nothing, and done again null"},
		{`{"a":1}`, `{"a":1.0}`, "a is 1, and done again 1.0"},
		{`{"a":{}}`, `{"a":[]}`, "a is {}, and done again []"},
		{`{"a":true}`, `{"a":{}}`, "a is true, and done again {}"},
		{`no JSON`, `{}`, ` is "no JSON", and done again {}`},
	} {
		if got := apartAt("", decode([]byte(c.recorded)), decode([]byte(c.again))); got != c.says {
			t.Errorf("%s, %s: %q, want %q", c.recorded, c.again, got, c.says)
		}
	}
}

// FuzzApart: whatever JSON two lines are, they are compared, and each equals itself.
func FuzzApart(f *testing.F) {
	f.Add([]byte(`{"a":[1,{"b":null}]}`), []byte(`[]`))
	f.Add([]byte(`1e999`), []byte(`"\ud800"`))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		if got := apartAt("", decode(a), decode(a)); got != "" {
			t.Errorf("%q differs from itself: %s", a, got)
		}
		apartAt("", decode(a), decode(b))
	})
}

// What a program prints of memory is no difference; anything else is.
func TestAddressesApart(t *testing.T) {
	attempt := func(outputs ...string) *agon.Trajectory {
		var a agon.Trajectory
		for _, output := range outputs {
			a.Turns = append(a.Turns, agon.Turn{Execution: &agon.Execution{Output: output}})
		}
		return &a
	}
	for _, c := range []struct {
		recorded, again *agon.Trajectory
		want            bool
	}{
		{attempt("<object at 0x7f00aa>", "a"), attempt("<object at 0x7f11bb>", "b"), true},
		{attempt("<object at 0x7f00aa> 1"), attempt("<object at 0x7f11bb> 2"), false},
		{attempt("1", "<object at 0x7f00aa>"), attempt("2", "<object at 0x7f11bb>"), false},
		{attempt("1"), attempt("1"), false},
		{attempt("1"), &agon.Trajectory{}, false},
	} {
		if got := addressesApart(c.recorded, c.again); got != c.want {
			t.Errorf("%+v and %+v: %v", c.recorded, c.again, got)
		}
	}
}
