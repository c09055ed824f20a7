package verifier_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"agon"
	"agon/verifier"
)

// Three tasks of four attempts each. Worked by hand:
//
//	task                a     b     c     mean
//	base               2/4   0/4   2/4    1/3
//	one run            4/4   2/4   2/4
//	another            2/4   0/4   2/4
//	both               3/4   1/4   2/4    1/2
//	the best possible  4/4   4/4   4/4     1
var (
	base    = [][]verifier.Score{scores(2, 0, 2)}
	runs    = [][]verifier.Score{scores(4, 2, 2), scores(2, 0, 2)}
	perfect = [][]verifier.Score{scores(4, 4, 4)}
	drawn   = verifier.Resampling{Stream: agon.NewStream(1)}
)

// same compares what is computed with what was worked out, whose bounds are
// those of a few values that a mean of three can have.
func same(t *testing.T, what string, got verifier.Estimate, err error, want verifier.Estimate) {
	t.Helper()
	if err != nil || got.N != want.N || !near(got.Value, want.Value, 1e-12) || !near(got.Low, want.Low, 1e-12) || !near(got.High, want.High, 1e-12) {
		t.Errorf("%s is %+v, %v; want %+v", what, got, err, want)
	}
}

func TestPooledByHand(t *testing.T) {
	got, err := verifier.Pool(runs, 1, drawn)
	same(t, "the mean", got, err, verifier.Estimate{Value: .5, Low: .25, High: .75, N: 3})
	// Differences are 1/4, 1/4 and 0. All draws are c, or none is, with
	// chances of 1/27 and 8/27: both beyond the tails of 2.5 %.
	got, err = verifier.ComparePooled(base, runs, 1, drawn)
	same(t, "the gain", got, err, verifier.Estimate{Value: 1. / 6, Low: 0, High: .25, N: 3})
	// (0 + 1/4 + 0)/3 of b's and so on: 1/4 of the gain of 2/3; all a is 1/2.
	got, err = verifier.ShareOfGain(base, runs, perfect, 1, drawn)
	same(t, "the share", got, err, verifier.Estimate{Value: .25, Low: 0, High: .5, N: 3})
	// pass@4: base 1 0 1, one run 1 1 1, the other 1 0 1: a gain of 0 1/2 0.
	got, err = verifier.ComparePooled(base, runs, 4, drawn)
	same(t, "the gain at 4", got, err, verifier.Estimate{Value: 1. / 6, Low: 0, High: .5, N: 3})
	if one, err := verifier.Compare(base[0], runs[0], 1, drawn); err != nil || !near(one.Value, 1./3, 1e-12) {
		t.Errorf("of one run alone: %+v %v", one, err)
	}
}

func TestRatioPooled(t *testing.T) {
	before, after := [][]verifier.Score{scores(2, 2, 2)}, [][]verifier.Score{scores(3, 3, 3), scores(3, 1, 2)}
	// Tasks are 3/4, 1/2 and 5/8 after, 1/2 before: 5/4 in the mean, all b is 1.
	got, err := verifier.RatioPooled(before, after, 1, drawn)
	same(t, "the ratio", got, err, verifier.Estimate{Value: 1.25, Low: 1, High: 1.5, N: 3})
	if _, err := verifier.RatioPooled(base, runs, 1, drawn); err == nil {
		t.Error("a draw of b alone has no pass before, and yet a ratio")
	}
}

// A task counts in the runs that it is not masked in, and is left out of all
// sides once it is masked in every run of one.
func TestPooledMasks(t *testing.T) {
	mask := func(all []verifier.Score, places ...int) []verifier.Score {
		masked := append([]verifier.Score(nil), all...)
		for _, i := range places {
			masked[i].Attempts, masked[i].Passes = 0, 0
		}
		return masked
	}
	once := [][]verifier.Score{runs[0], mask(runs[1], 0)}
	if got, err := verifier.Pool(once, 1, drawn); err != nil || got.N != 3 || !near(got.Value, (1+.25+.5)/3, 1e-12) {
		t.Errorf("a task masked in one run: %+v %v", got, err)
	}
	always := [][]verifier.Score{mask(runs[0], 0), mask(runs[1], 0)}
	if got, err := verifier.ComparePooled(base, always, 1, drawn); err != nil || got.N != 2 || !near(got.Value, .125, 1e-12) {
		t.Errorf("a task masked in all runs: %+v %v", got, err)
	}
	if _, err := verifier.Pool([][]verifier.Score{mask(runs[0], 0, 1, 2)}, 1, drawn); err == nil {
		t.Error("the mean of nothing is known")
	}
}

// A task is pooled over the runs that keep it: a over both, c over the second.
func TestRestrict(t *testing.T) {
	keep := func(tasks string) func(verifier.Score) bool {
		return func(s verifier.Score) bool { return strings.Contains(tasks, s.Task) }
	}
	kept := [][]verifier.Score{verifier.Restrict(runs[0], keep("0")), verifier.Restrict(runs[1], keep("0 2"))}
	got, err := verifier.ComparePooled(base, kept, 1, drawn)
	same(t, "the gain on a and c", got, err, verifier.Estimate{Value: .125, Low: 0, High: .25, N: 2})
	if runs[0][1].Attempts == 0 {
		t.Error("the evaluation itself was masked")
	}
}

func TestPooledRefuses(t *testing.T) {
	twice := append(scores(1, 2), scores(1)...)
	for _, c := range []struct {
		name          string
		before, after [][]verifier.Score
		k             int
		want          string
	}{
		{"other tasks", base, [][]verifier.Score{{{Task: "x", Attempts: 4}, {Task: "0", Attempts: 4}, {Task: "1", Attempts: 4}}}, 1, "task x is not among"},
		{"fewer tasks", base, [][]verifier.Score{scores(1)}, 1, "3 tasks and another 1"},
		{"a task twice", base, [][]verifier.Score{twice}, 1, "twice"},
		{"too few attempts", base, runs, 5, "pass@5: task 0 has 4 attempts"},
		{"no run", base, nil, 1, "no evaluation"},
	} {
		if _, err := verifier.ComparePooled(c.before, c.after, c.k, drawn); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", c.name, err, c.want)
		}
	}
	if _, err := verifier.ShareOfGain(base, runs, base, 1, drawn); !errors.Is(err, verifier.ErrNoGain) {
		t.Errorf("the share of no gain: %v", err)
	}
}

func ExampleComparePooled() {
	base := []verifier.Score{{Task: "a", Attempts: 4, Passes: 1}, {Task: "b", Attempts: 4, Passes: 1}}
	one := []verifier.Score{{Task: "a", Attempts: 4, Passes: 3}, {Task: "b", Attempts: 4, Passes: 3}}
	other := []verifier.Score{{Task: "a", Attempts: 4, Passes: 2}, {Task: "b", Attempts: 4, Passes: 4}}
	gain, err := verifier.ComparePooled([][]verifier.Score{base}, [][]verifier.Score{one, other}, 1, verifier.Resampling{Stream: agon.NewStream(1)})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+.3f [%+.3f, %+.3f]\n", gain.Value, gain.Low, gain.High)
	// Output:
	// +0.500 [+0.375, +0.625]
}
