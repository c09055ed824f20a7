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
	outcomes := func(n int) (list []outcome) {
		for i := range n {
			list = append(list, outcome{State: initial, Answer: fmt.Append(nil, i)})
		}
		return list
	}
	verifier := "def verify(before, after, answer, calls):\n    raise ValueError(repr(verify))\n"
	first := regexp.MustCompile("at 0x[0-9a-f]+").FindString(judge(t, w, verifier, outcomes(1))[0].Reason)
	if again := judge(t, w, verifier, outcomes(1))[0].Reason; first == "" || !regexp.MustCompile(first).MatchString(again) {
		t.Skipf("addresses are drawn: first %q, then %q", first, again)
	}
	for _, accepts := range []string{"in", "not in"} {
		verifier := fmt.Sprintf("def verify(before, after, answer, calls):\n    return '%s' %s repr(verify)\n", first, accepts)
		for n := 1; n <= 4; n++ {
			for i, verdict := range judge(t, w, verifier, outcomes(n)) {
				if verdict.Pass || verdict.Stage == agon.VerdictRejected && accepts == "not in" {
					t.Errorf("accepts %s: outcome %d of %d: %+v", accepts, i, n, verdict)
				}
			}
		}
	}
}
