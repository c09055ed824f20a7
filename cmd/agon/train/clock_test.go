package train

import (
	"slices"
	"testing"

	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
)

// The update alone is held against the peak.
func TestClockMFU(t *testing.T) {
	c := NewClock(nil)
	c.gauge = &policies.Gauge{PerToken: 2e9, Peak: 1e12}
	c.Add("rollout", 2, 100)
	c.Add("update", 1, 100)
	c.Add("update", 1, 300)
	r := c.Record(1)
	if got := r.Phases["update"].MFU; got != .4 {
		t.Errorf("MFU %v, want .4", got)
	}
	if got := r.Phases["rollout"].MFU; got != 0 {
		t.Errorf("MFU of a rollout is %v", got)
	}
	for name := range r.Phases {
		if !slices.Contains(runs.Phases, name) {
			t.Errorf("agon show leaves %s out", name)
		}
	}
}
