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
	w := worldIn(t, openSandbox(t, Config{Slots: 1, Parallel: 1})) // another slot has other addresses
	initial := state(t, w.start(t, 1))
	outcomes := func(n int) (list []agon.Outcome) {
		for i := range n {
			list = append(list, agon.Outcome{State: initial, Answer: fmt.Append(nil, i)})
		}
		return list
	}
	write := func(address, accepts string) string {
		return fmt.Sprintf("def verify(before, after, answer, calls):\n    if str('%s' in repr(verify))[1] == '%s':\n        return True\n    raise ValueError(repr(verify))\n", address, accepts)
	}
	// An address depends on the text and on what else a child was sent, so that who is
	// asked for it is of the same shape.
	find := func(n int, placeholder string) string {
		reason := judge(t, w, write(placeholder, "x"), outcomes(n))[0].Reason
		return regexp.MustCompile("at 0x[0-9a-f]+").FindString(reason)
	}
	for n := 1; n <= 4; n++ {
		first := find(n, fmt.Sprintf("at 0x7f000000000%d", n))
		if again := find(n, fmt.Sprintf("at 0x7f000000001%d", n)); first == "" || again != first {
			t.Skipf("addresses are drawn: first %q, then %q", first, again)
		}
		for _, accepts := range []string{"r", "a"} { // as in True, as in False
			for i, verdict := range judge(t, w, write(first, accepts), outcomes(n)) {
				if verdict.Pass {
					t.Errorf("accepts %s: outcome %d of %d: %+v", accepts, i, n, verdict)
				}
			}
		}
	}
}
