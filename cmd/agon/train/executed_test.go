package train

import (
	"testing"

	"agon/cmd/agon/worlds"
	"agon/verifier/sandbox"
)

// idle is a sandbox of some tier that has done nothing.
type idle struct {
	worlds.Box
	tier sandbox.Isolation
}

func (i idle) Isolation() sandbox.Isolation { return i.tier }

func (i idle) TakeActivity() sandbox.Activity { return sandbox.Activity{} }

// TestResultsWithoutIsolationAreMarked: the metrics of every iteration tell whether
// what a model wrote had the rights of the program.
func TestResultsWithoutIsolationAreMarked(t *testing.T) {
	for tier, want := range map[sandbox.Isolation]float64{sandbox.IsolationNone: 0, sandbox.IsolationLandlock: 1} {
		it := &Iteration{Metrics: map[string]float64{}, Clock: NewClock(nil)}
		it.executed(idle{tier: tier})
		if got := it.Metrics["sandbox/isolated"]; got != want {
			t.Errorf("sandbox/isolated of %s is %v, want %v", tier, got, want)
		}
	}
}
