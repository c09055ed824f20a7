package policies

import (
	"math"
	"testing"

	"agon/trainer/model/architecture"
)

// Training takes six multiplications and additions of a weight per token, and four
// where the weights stand still beside an adapter.
func TestUtilization(t *testing.T) {
	shape := architecture.Tiny(100, 512)
	whole := Gauge{PerToken: trainingArithmetic(&shape, false), Peak: 1e12}
	adapted := Gauge{PerToken: trainingArithmetic(&shape, true), Peak: 1e12}
	if got, want := whole.Utilization(1e5), 6*float64(shape.Parameters())*1e5/1e12; math.Abs(got-want) > 1e-15 {
		t.Errorf("%v of the peak, want %v", got, want)
	}
	if got, want := adapted.Utilization(1e5), whole.Utilization(1e5)*4/6; math.Abs(got-want) > 1e-15 {
		t.Errorf("with an adapter %v of the peak, want %v", got, want)
	}
	var none *Gauge
	if got := none.Utilization(1e5); got != 0 || none.Taken() != 0 {
		t.Errorf("a CPU has %v of a peak", got)
	}
	if got := (&Gauge{PerToken: 1}).Utilization(1e5); got != 0 {
		t.Errorf("an unknown GPU has %v of a peak", got)
	}
}
