package model

import (
	"math"
	"strings"
	"testing"
)

// The frequencies of yarn for a head of 8 pairs and θ = 10000, by hand: pair
// 0.21 turns 4 times in the original context of 32 and pair 1.41 once, so that
// pair 0 is kept, pair 2 stretched, and pair 1 half way between.
func TestYaRN(t *testing.T) {
	c := Tiny(85, 128)
	c.HeadSize, c.RotaryScaling = 16, &RotaryScaling{Type: ScalingYaRN, Factor: 4, OriginalContext: 32, BetaFast: 4}
	for i, got := range c.frequencies() {
		f := math.Pow(10_000, -float64(i)/8)
		stretched := []float64{0, 1. / 2, 1, 1, 1, 1, 1, 1}[i]
		if low, high := c.RotaryScaling.ramp(16, 10_000); low != 0 || high != 2 {
			t.Fatalf("the ramp is from %v to %v", low, high)
		}
		if want := f * (1 - stretched*3/4); math.Abs(got-want) > 1e-12 {
			t.Errorf("pair %d: %v, want %v", i, got, want)
		}
	}
	want := 1 + 0.1*math.Log(4) // Peng et al., equation 22
	cos, _ := c.rotaryTables(1)
	if math.Abs(float64(cos[0])-want) > 1e-6 {
		t.Errorf("cosine of 0 is %v, want %v", cos[0], want)
	}
}

// Within the context dynamic scaling changes nothing, and beyond it nothing is
// read.
func TestDynamicWithinContextAlone(t *testing.T) {
	plain, dynamic := Tiny(85, 64), Tiny(85, 64)
	dynamic.RotaryScaling = &RotaryScaling{Type: ScalingDynamic, Factor: 4}
	for i, f := range plain.frequencies() {
		if got := dynamic.frequencies()[i]; got != f {
			t.Errorf("pair %d: %v, want %v", i, got, f)
		}
	}
	m := loadFamily(t, "dynamic")
	b := Batch{IDs: make([]int64, 65), Rows: 1, Width: 65, Positions: []int64{0}, Targets: []int64{0}}
	if _, err := m.Score(&b); err == nil || !strings.Contains(err.Error(), "a row of 65 tokens does not fit a context of 64") {
		t.Errorf("error %v", err)
	}
}
