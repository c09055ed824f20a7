package trainer

import (
	"math"
	"testing"

	"agon"
)

// Worked by hand: three tokens of values 1, 2 and 3 and a reward of 5 at the end, with
// γ = .5 and λ = .5. δ are 0.5·2−1 = 0, .5·3−2 = −.5 and 5−3 = 2, so that A are
// 2, −.5 + ¼·2 = 0, and 0 + ¼·0 = 0 from the back.
func TestGeneralizedAdvantages(t *testing.T) {
	s := &Sequence{Values: []float64{1, 2, 3}, Advantage: 5}
	s.estimate(.5, .5)
	for i, want := range []struct{ advantage, value float64 }{{0, 1}, {0, 2}, {2, 5}} {
		near(t, "advantage", s.Advantages[i], want.advantage, 1e-12)
		near(t, "return", s.Returns[i], want.value, 1e-12)
	}
	s.estimate(1, 1) // what was earned less what was expected
	for i, want := range []float64{4, 3, 2} {
		near(t, "Monte Carlo advantage", s.Advantages[i], want, 1e-12)
		near(t, "Monte Carlo return", s.Returns[i], 5, 1e-12)
	}
}

// The advantages of each role's tokens have mean 0 and deviation 1.
func TestAdvantagesAreNormalized(t *testing.T) {
	sequences := []*Sequence{
		{Role: agon.RoleExecutor, Advantages: []float64{1, 3}},
		{Role: agon.RoleChallenger, Advantages: []float64{7, 7}},
		{Role: agon.RoleExecutor, Advantages: []float64{3, 1}},
	}
	normalize(sequences)
	for i, want := range [][]float64{{-1, 1}, {0, 0}, {1, -1}} {
		for j := range want {
			near(t, "advantage", sequences[i].Advantages[j], want[j], 2e-4) // δ
		}
	}
}

// The critic's loss is the larger of the free and the bounded, and its slope the
// derivative.
func TestValueLoss(t *testing.T) {
	p := PPO{ValueCoefficient: .5, ValueClip: .2}
	for _, c := range []struct{ v, old, want, loss, slope float64 }{
		{1, 1, 3, 1, -1},         // ½·½·4, ½·(1−3)
		{1.1, 1, 3, .9025, -.95}, // within the bound
		{2, 1, 3, .81, 0},        // bounded at 1.2: ¼·1.8²
		{0, 1, 3, 2.25, -1.5},    // it left in the wrong direction: free
		{5, 1, 3, 1, 1},          // beyond the return: free is larger than at 1.2
	} {
		s := &Scored{Sequence: &Sequence{Values: []float64{c.old}, Returns: []float64{c.want}}, NewValues: []float32{float32(c.v)}}
		loss, slope := p.Value(s, 0)
		near(t, "loss", loss, c.loss, 1e-6)
		near(t, "slope", slope, c.slope, 1e-6)
		if slope == 0 {
			continue
		}
		const step = 1e-3
		s.NewValues[0] += step
		after, _ := p.Value(s, 0)
		near(t, "slope by difference", (after-loss)/step, slope, 1e-2*math.Abs(slope)+1e-3)
	}
}
