package main

import (
	"math"
	"slices"
	"testing"

	"agon/trainer/model/architecture"
)

// Training takes six multiplications and additions of a weight per token, and four
// where the weights stand still beside an adapter.
func TestUtilization(t *testing.T) {
	shape := architecture.Tiny(100, 512)
	whole := gauge{perToken: trainingArithmetic(&shape, false), peak: 1e12}
	adapted := gauge{perToken: trainingArithmetic(&shape, true), peak: 1e12}
	if got, want := whole.utilization(1e5), 6*float64(shape.Parameters())*1e5/1e12; math.Abs(got-want) > 1e-15 {
		t.Errorf("%v of the peak, want %v", got, want)
	}
	if got, want := adapted.utilization(1e5), whole.utilization(1e5)*4/6; math.Abs(got-want) > 1e-15 {
		t.Errorf("with an adapter %v of the peak, want %v", got, want)
	}
	var none *gauge
	if got := none.utilization(1e5); got != 0 || none.taken() != 0 {
		t.Errorf("a CPU has %v of a peak", got)
	}
	if got := (&gauge{perToken: 1}).utilization(1e5); got != 0 {
		t.Errorf("an unknown GPU has %v of a peak", got)
	}
}

// The update alone is held against the peak.
func TestClockMFU(t *testing.T) {
	c := newClock(nil)
	c.gauge = &gauge{perToken: 2e9, peak: 1e12}
	c.add("rollout", 2, 100)
	c.add("update", 1, 100)
	c.add("update", 1, 300)
	r := c.record(1)
	if got := r.Phases["update"].MFU; got != .4 {
		t.Errorf("MFU %v, want .4", got)
	}
	if got := r.Phases["rollout"].MFU; got != 0 {
		t.Errorf("MFU of a rollout is %v", got)
	}
	for name := range r.Phases {
		if !slices.Contains(phases, name) {
			t.Errorf("agon show leaves %s out", name)
		}
	}
}
