package audit

import (
	"slices"
	"testing"

	"agon"
	"agon/cmd/agon/runs"
	"agon/verifier"
)

func TestDrawReplayed(t *testing.T) {
	for _, c := range []struct {
		share float64
		want  int
	}{{1, 10}, {.95, 10}, {.3, 3}, {1e-9, 1}} {
		for seed := range uint64(20) {
			replayed := drawReplayed(4, 14, options{replay: c.share, seed: seed})
			for n := range replayed {
				if n < 5 || n > 14 {
					t.Fatalf("iteration %d of 5 to 14", n)
				}
			}
			if len(replayed) != c.want {
				t.Errorf("a share of %v: %d iterations, want %d", c.share, len(replayed), c.want)
			}
		}
	}
	for _, finished := range []int{0, 4} {
		if n := len(drawReplayed(4, finished, options{replay: 1})); n != 0 {
			t.Errorf("%d of no iterations", n)
		}
	}
}

// TestPendingItems: beyond --replay an item is screened where attempts at it are, and
// counted once whether it was or not.
func TestPendingItems(t *testing.T) {
	item := func(number, iteration int, id string, pass bool) line[runs.ItemRecord] {
		return line[runs.ItemRecord]{number, runs.ItemRecord{Iteration: iteration, ID: id, Item: &agon.Item{Instruction: id}, Verdict: agon.Verdict{Pass: pass}}}
	}
	p := &proof{journals: journals{items: []line[runs.ItemRecord]{item(1, 1, "attempted", true), item(2, 1, "idle", true), item(3, 1, "refused", false), item(4, 2, "replayed", true)}}, replayed: map[int]bool{2: true}}
	counted := &check{LeftOut: map[string]int{}}
	s := &screening{proof: p, counted: counted, accepted: map[string]*screened{}}
	s.know()
	lines := s.due()
	s.found(lines[0], &verifier.Result{ID: "replayed", Verdict: agon.Verdict{Pass: true}})
	lines = append(lines, pendingOf([]*group{{task: s.accepted["attempted"]}, {task: s.accepted["replayed"]}, {task: s.accepted["attempted"]}})...)
	s.found(lines[1], &verifier.Result{ID: "attempted", Verdict: agon.Verdict{Pass: true}})
	s.end()
	var numbers []int
	for _, l := range lines {
		numbers = append(numbers, l.number)
	}
	if !slices.Equal(numbers, []int{4, 1}) || counted.Of != 4 || counted.Same != 2 || counted.LeftOut[beyondReplay] != 2 {
		t.Errorf("screened lines %v, %+v", numbers, counted)
	}
}
