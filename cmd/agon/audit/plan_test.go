package audit

import (
	"fmt"
	"testing"

	"agon"
)

func TestPlan(t *testing.T) {
	for _, c := range []struct {
		steps                []int
		finished, iterations int
		want                 string
	}{
		{[]int{1, 2, 3}, 3, 0, "[]"},
		{nil, 0, 1, "[]"},
		{[]int{10, 20, 24}, 24, 1, "[{20 24 24}]"},       // the shortest between two, whole
		{[]int{40}, 40, 2, "[{0 2 40}]"},                 // one checkpoint: a part from the beginning
		{[]int{40}, 40, 40, "[{0 40 40}]"},               // or all
		{nil, 7, 4, "[{0 4 0}]"},                         // none
		{[]int{30}, 33, 33, "[{30 33 0} {0 30 30}]"},     // killed after 33
		{[]int{100, 200}, 200, 2, "[{100 200 200}]"},     // however long
		{[]int{10, 20}, 20, 16, "[{10 20 20} {0 6 10}]"}, // cut where the share ends
		{[]int{2, 4, 9}, 4, 4, "[{2 4 4} {0 2 2}]"},      // of a later end nothing is known
	} {
		if got := fmt.Sprint(plan(waysOf(c.steps, c.finished), c.iterations, agon.NewStream(1))); got != c.want {
			t.Errorf("%v of %d, %v: %s, want %s", c.steps, c.finished, c.iterations, got, c.want)
		}
	}
}

// TestPlanIsDrawn: another seed turns others again, and equal seeds the same.
func TestPlanIsDrawn(t *testing.T) {
	ways := waysOf([]int{10, 20, 30, 40, 50, 60, 70, 80}, 80)
	seen := map[string]bool{}
	for seed := range uint64(20) {
		one, same := plan(ways, 8, agon.NewStream(seed)), plan(ways, 8, agon.NewStream(seed))
		if fmt.Sprint(one) != fmt.Sprint(same) {
			t.Errorf("seed %d: %v and %v", seed, one, same)
		}
		seen[fmt.Sprint(one)] = true
	}
	if len(seen) < 4 {
		t.Errorf("20 seeds draw %v", seen)
	}
}
