package verifier

import "testing"

// TestRestraint: what an instruction says is to be left alone is not asked for, and
// only the whole of the rest is everything.
func TestRestraint(t *testing.T) {
	for _, c := range []struct {
		text, asked string
		restrains   bool
	}{
		{"move 1 nut from A to B", "move 1 nut from A to B", false},
		{"Move 1 nut to B. Leave C alone.", "Move 1 nut to B.", false},
		{"Move 1 nut to B; C stays as it is.", "Move 1 nut to B;", false},
		{"Cancel order 1. Nothing else may change.", "Cancel order 1.", true},
		{"Cancel order 1. Apart from that, do not change a thing.", "Cancel order 1.", true},
		{"We no longer keep gears in A. Move them.", " Move them.", false},
		{"tell everything else that is in A", "tell everything else that is in A", false},
		{"", "", false},
	} {
		if got := askedFor(c.text); got != c.asked {
			t.Errorf("%q asks for %q", c.text, got)
		}
		if got := restrains(c.text); got != c.restrains {
			t.Errorf("%q restrains: %v", c.text, got)
		}
	}
}
