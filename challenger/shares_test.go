package challenger

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"agon"
)

func TestTurns(t *testing.T) {
	if got := (Shares)(nil).Turns(5, 2, agon.NewStream(1)); !slices.Equal(got, []int{0, 1, 0, 1, 0}) {
		t.Errorf("without shares %v", got)
	}
	for _, shares := range []Shares{{1, 1}, {3, 1}, {.7, .2, .1}, {1e6, 1e-3}, {1, 100}, {5}} {
		const n, streams = 16, 4000
		whole := 0.0
		for _, share := range shares {
			whole += share
		}
		counts := make([]float64, len(shares))
		for seed := range uint64(streams) {
			turns := shares.Turns(n, len(shares), agon.NewStream(seed))
			if !slices.Equal(turns, shares.Turns(n, len(shares), agon.NewStream(seed))) || len(turns) != n {
				t.Fatalf("%v: %v", shares, turns)
			}
			had := make([]float64, len(shares))
			for _, k := range turns {
				had[k]++
			}
			for k, share := range shares {
				counts[k] += had[k]
				if want := n * share / whole; had[k] < math.Floor(want-1e-9) || had[k] > math.Ceil(want+1e-9) {
					t.Fatalf("%v: environment %d has %v of %d turns", shares, k, had[k], n)
				}
			}
		}
		for k, share := range shares {
			if got, want := counts[k]/streams, n*share/whole; math.Abs(got-want) > .05 {
				t.Errorf("%v: environment %d has %v turns on average, want %v", shares, k, got, want)
			}
		}
	}
	if got := (Shares{1, 2}).Turns(0, 2, agon.NewStream(1)); len(got) != 0 {
		t.Errorf("of no places %v", got)
	}
}

// Environments have their shares of the tasks that are drawn, and make up for those
// that lack some; an environment's own are drawn as the pool draws.
func TestDrawShared(t *testing.T) {
	pool := NewPool(PoolOptions{Uses: 9})
	for i, environment := range []string{"a", "b", "a", "a", "b", "a", "a"} {
		task := agon.Task{ID: fmt.Sprint(environment, i), Item: agon.Item{Environment: environment}}
		pool.Add(task, "kind", agon.Ends{})
	}
	if _, err := pool.Record("a0", 2, 1); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		n      int
		shares Shares
		want   string
	}{
		{4, Shares{1, 1}, "[a2 a3 b1 b4]"},
		{4, Shares{3, 1}, "[a2 a3 a5 b1]"},
		{6, Shares{1, 5}, "[a2 a3 a5 a6 b1 b4]"}, // b has but two
		{99, Shares{1, 1}, "[a2 a3 a5 a6 a0 b1 b4]"},
		{0, Shares{1, 1}, "[]"},
	} {
		var ids []string
		for _, task := range pool.DrawShared(c.n, []string{"a", "b"}, c.shares, agon.NewStream(1)) {
			ids = append(ids, task.ID)
		}
		if got := fmt.Sprint(ids); got != c.want {
			t.Errorf("%d of %v: %s, want %s", c.n, c.shares, got, c.want)
		}
	}
}
