package sandbox

import (
	"fmt"
	"regexp"
	"testing"

	"agon"
)

// TestMemory: a verifier that finds out how many evaluations there were before, here by
// the address of its own definition, accepts nothing by that: neither whom it is asked
// about first, nor all that come later.
func TestMemory(t *testing.T) {
	w := newWorld(t, Limits{})
	initial := state(t, w.start(t, 1))
	outcomes := func(n int) (list []agon.Outcome) {
		for i := range n {
			list = append(list, agon.Outcome{State: initial, Answer: fmt.Append(nil, i)})
		}
		return list
	}
	write := func(address string, there int) string {
		return fmt.Sprintf("def verify(before, after, answer, calls):\n    if ('%s' in repr(verify)) == %d:\n        return True\n    raise ValueError(repr(verify))\n", address, there)
	}
	// An address depends on the text and on what else a child was sent, so that who is
	// asked for it is of the same shape.
	find := func(n int, placeholder string) string {
		reason := judge(t, w, write(placeholder, 1), outcomes(n))[0].Reason
		return regexp.MustCompile("at 0x[0-9a-f]+").FindString(reason)
	}
	for n := 1; n <= 2; n++ {
		first := find(n, fmt.Sprintf("at 0x7f000000000%d", n))
		if again := find(n, fmt.Sprintf("at 0x7f000000001%d", n)); first == "" || again != first {
			t.Skipf("addresses are drawn: first %q, then %q", first, again)
		}
		for there := range 2 {
			for i, verdict := range judge(t, w, write(first, there), outcomes(n)) {
				if verdict.Pass {
					t.Errorf("accepts %d: outcome %d of %d: %+v", there, i, n, verdict)
				}
			}
		}
	}
}
