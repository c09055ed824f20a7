package main

import (
	"slices"
	"testing"
)

func TestChanges(t *testing.T) {
	for _, c := range []struct {
		was, is string
		want    []string
	}{
		{`{"a":1}`, `{"a":1}`, nil},
		{`{"a":1}`, `{"a":1.0}`, []string{"a: 1 → 1.0"}},
		{`{"a":{"b":[1,2]}}`, `{"a":{"b":[1,3,{"c":4}]}}`, []string{"a.b[1]: 2 → 3", `a.b[2]: (nothing) → {"c":4}`}},
		{`{"a":null,"b":"<"}`, `{"c":null}`, []string{"a: null → (nothing)", `b: "<" → (nothing)`, "c: (nothing) → null"}},
		{`{"a":[1]}`, `{"a":{"b":1}}`, []string{`a: [1] → {"b":1}`}},
	} {
		was, err := decoded([]byte(c.was))
		if err != nil {
			t.Fatal(err)
		}
		is, err := decoded([]byte(c.is))
		if err != nil {
			t.Fatal(err)
		}
		if got := changes("", was, is); !slices.Equal(got, c.want) {
			t.Errorf("%s and %s: %q, want %q", c.was, c.is, got, c.want)
		}
	}
}
