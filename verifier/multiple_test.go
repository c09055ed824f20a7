package verifier_test

import (
	"math/rand/v2"
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

// Six tasks that all gain alike: of the 64 choices of signs, the two that are all
// alike are as far from 0. A seventh that neither gains nor loses changes nothing.
func TestSignFlip(t *testing.T) {
	before := [][]verifier.Score{scores(0, 0, 0, 0, 0, 0, 2)}
	after := [][]verifier.Score{scores(1, 1, 1, 1, 1, 1, 2)}
	for _, sides := range [][2][][]verifier.Score{{before, after}, {after, before}} {
		if p, err := verifier.SignFlip(sides[0], sides[1], 1, drawn); err != nil || !near(p, 2./64, .006) {
			t.Errorf("p = %v, %v, want about 1/32", p, err)
		}
	}
	if p, err := verifier.SignFlip(before, before, 1, drawn); err != nil || p != 1 {
		t.Errorf("of equals p = %v, %v", p, err)
	}
	if _, err := verifier.SignFlip(before, nil, 1, drawn); err == nil {
		t.Error("a side without an evaluation has a p-value")
	}
	masked := [][]verifier.Score{make([]verifier.Score, 1)}
	if _, err := verifier.SignFlip(masked, masked, 1, drawn); err == nil {
		t.Error("no task has a p-value")
	}
}

// Where there is no difference, p is below .05 about one time in twenty: with
// Holm's adjustment, of three such tests, in at most about as many families.
func TestHolmHoldsTheLevel(t *testing.T) {
	const families = 300
	random, refused := rand.New(rand.NewPCG(1, 2)), 0
	for f := range families {
		var p []float64
		for i := range 3 {
			r := verifier.Resampling{Resamples: 400, Stream: agon.NewStream(uint64(3*f + i))}
			one, err := verifier.SignFlip([][]verifier.Score{noise(random)}, [][]verifier.Score{noise(random)}, 1, r)
			if err != nil {
				t.Fatal(err)
			}
			p = append(p, one)
		}
		for _, adjusted := range verifier.Holm(p) {
			if adjusted <= .05 {
				refused++
				break
			}
		}
	}
	// 5 % of 300 are 15, with a deviation of 3.8.
	if refused > 27 {
		t.Errorf("%d of %d families show what is not there", refused, families)
	}
}

// noise is an evaluation of fifty tasks by a policy that passes one half.
func noise(random *rand.Rand) []verifier.Score {
	passes := make([]int, 50)
	for i := range passes {
		for range 4 {
			passes[i] += random.IntN(2)
		}
	}
	return scores(passes...)
}
