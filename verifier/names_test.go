package verifier

import "testing"

// TestNamed: a member of an enumeration is named as a word of its own.
func TestNamed(t *testing.T) {
	for _, c := range []struct {
		text, name string
		want       bool
	}{
		{"move 1 nut from A to B", "A", true},
		{"ship order 2 from A.", "A", true},
		{"a nut", "A", false},
		{"A customer wants a nut.", "A", false},
		{"Cancel order 2. A customer wants it.", "A", false},
		{"B is to have more", "B", true},
		{"count the nuts", "nut", true},
		{"as A is", "A", true},
		{"nutshell", "nut", false},
		{"the nut of order 1", "nut", true},
		{"peanut nut", "nut", true},
		{"seven pennies", "penny", true},
		{"Nuts are out", "nut", true},
		{"ßig and ĸra", "ßig", true},
		{"ªb", "ĸra", false},
		{"anything", "", false},
	} {
		if got := named(c.text, c.name); got != c.want {
			t.Errorf("%q names %q: %v", c.text, c.name, got)
		}
	}
}
