package audit

import "testing"

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
