package verifier_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"agon"
	"agon/verifier"
)

// Worked by hand: .005 × 4, .01 × 3, .03 × 2, and .04 × 1, which is raised to the
// .06 before it.
func TestHolm(t *testing.T) {
	for _, c := range []struct{ p, want []float64 }{
		{[]float64{.01, .04, .03, .005}, []float64{.03, .06, .06, .02}},
		{[]float64{.5, .5, 1}, []float64{1, 1, 1}}, // .5 × 3 is no chance
		{[]float64{.02}, []float64{.02}},
		{nil, nil},
	} {
		got := verifier.Holm(c.p)
		for i, want := range c.want {
			if !near(got[i], want, 1e-12) {
				t.Errorf("Holm(%v) = %v, want %v", c.p, got, c.want)
				break
			}
		}
	}
}

// Where there is no difference, p is below .05 in about one test of twenty at the most,
// and with Holm's adjustment, of three such tests, in as many families: though seeds are
// further apart than tasks explain, and all of three. An interval excludes 0 as often.
func TestSeedsHoldTheLevel(t *testing.T) {
	const families = 400
	random, single, adjusted, outside := rand.New(rand.NewPCG(1, 2)), 0, 0, 0
	few := verifier.Resampling{Resamples: 200, Stream: agon.NewStream(1)}
	for range families {
		var p []float64
		for range 3 {
			c, err := verifier.CompareSeeds(seeds(random, 0), seeds(random, 0), 1, few)
			if err != nil {
				t.Fatal(err)
			}
			p = append(p, c.P)
			if c.P <= .05 {
				single++
			}
			if c.Low > 0 || c.High < 0 {
				outside++
			}
		}
		if slices.Min(verifier.Holm(p)) <= .05 {
			adjusted++
		}
	}
	// 5 % of 1200 are 60, with a deviation of 7.5; of 400 20, with one of 4.4.
	if single > 83 || outside > 83 || adjusted > 33 {
		t.Errorf("%d of %d tests and %d of %d families show what is not there, and %d intervals exclude it", single, 3*families, adjusted, families, outside)
	}
}

// What is far larger than the difference between seeds is seen.
func TestSeedsSeeALargeDifference(t *testing.T) {
	random, seen := rand.New(rand.NewPCG(3, 4)), 0
	for range 100 {
		c, err := verifier.CompareSeeds(seeds(random, 0), seeds(random, .3), 1, drawn)
		if err != nil {
			t.Fatal(err)
		}
		if c.P <= .05 && c.Low > 0 {
			seen++
		}
	}
	if seen < 60 {
		t.Errorf("a large difference is seen in %d of 100 tests", seen)
	}
}

// seeds are the evaluations of three runs, on fifty tasks, of a policy that passes about
// half of them and more: how many depends on the seed.
func seeds(random *rand.Rand, more float64) (runs [][]verifier.Score) {
	for range 3 {
		passes, rate := make([]int, 50), .5+more+.05*random.NormFloat64()
		for i := range passes {
			for range 4 {
				if random.Float64() < rate {
					passes[i]++
				}
			}
		}
		runs = append(runs, scores(passes...))
	}
	return runs
}

// Of three seeds that gain .25, .5 and .75 at every task alike, s² is 1/16: t is
// √12 = 3.464 with two degrees of freedom, whose distribution is ½ + t/(2√(2+t²)), and
// 4.3027 bounds 95 % of it.
func TestCompareSeeds(t *testing.T) {
	all := func(passes int) []verifier.Score { return scores(slices.Repeat([]int{passes}, 12)...) }
	none := all(0)
	c, err := verifier.CompareSeeds([][]verifier.Score{none, none, none}, [][]verifier.Score{all(1), all(2), all(3)}, 1, drawn)
	far := 4.30265 * .25 / math.Sqrt(3)
	if err != nil || !near(c.Value, .5, 1e-12) || !near(c.P, 1-math.Sqrt(12)/math.Sqrt(14), 1e-9) || !near(c.Low, .5-far, 1e-5) || c.High != 1 || c.N != 12 {
		t.Errorf("%v, p = %v, %v", c, c.P, err)
	}
	same, err := verifier.CompareSeeds([][]verifier.Score{none, none}, [][]verifier.Score{none, none}, 1, drawn)
	if err != nil || same.P != 1 || same.Value != 0 || same.Low > -.2 || same.High < .2 { // twelve tasks say little
		t.Errorf("equals are apart: %+v, %v", same, err)
	}
	masked := make([]verifier.Score, 1)
	for what, sides := range map[string][2][][]verifier.Score{
		"a single seed":         {{none}, {none}},
		"another number":        {{none, none}, {none, none, none}},
		"no seed":               {nil, nil},
		"a seed without a task": {{none, masked}, {none, masked}},
		"other tasks":           {{none, none}, {none, none[:2]}},
	} {
		if c, err := verifier.CompareSeeds(sides[0], sides[1], 1, drawn); err == nil {
			t.Errorf("%s: %+v", what, c)
		}
	}
}
