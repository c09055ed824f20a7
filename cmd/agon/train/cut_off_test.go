package train

import (
	"testing"

	"agon"
)

// attempt is one of the given status, whose last turn has so many tokens.
func attempt(status agon.Status, tokens ...int) agon.Trajectory {
	t := agon.Trajectory{Status: status}
	for _, n := range tokens {
		t.Turns = append(t.Turns, agon.Turn{Tokens: make([]int32, n)})
	}
	return t
}

func TestCutOff(t *testing.T) {
	for _, c := range []struct {
		name  string
		group []agon.Trajectory
		want  string
	}{
		{"none", nil, ""},
		{"few", append(make([]agon.Trajectory, 39), attempt(agon.StatusTruncated, 96), attempt(agon.StatusTurns, 3)), ""},
		{"turn", []agon.Trajectory{attempt(agon.StatusTruncated, 7, 96)}, "1 of 1 attempt were cut off, 1 by executor.turn_tokens (hint: another run may raise it; agon show tells more of each)"},
		{"context", []agon.Trajectory{attempt(agon.StatusTruncated, 96, 95)}, "1 of 1 attempt were cut off, 1 by the policy's context (hint: another run may raise it; agon show tells more of each)"},
		{"context, before the first turn", []agon.Trajectory{attempt(agon.StatusTruncated)}, "1 of 1 attempt were cut off, 1 by the policy's context (hint: another run may raise it; agon show tells more of each)"},
		{"served", []agon.Trajectory{attempt(agon.StatusTruncated, 0)}, "1 of 1 attempt were cut off, 1 by executor.turn_tokens (hint: another run may raise it; agon show tells more of each)"},
		{"several", []agon.Trajectory{attempt(agon.StatusDone, 5), attempt(agon.StatusTurns, 5), attempt(agon.StatusTruncated, 96)}, "2 of 3 attempts were cut off, 1 by executor.turn_tokens, 1 by executor.turn_limit (hint: another run may raise it; agon show tells more of each)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var cut cutOff
			cut.count([][]agon.Trajectory{c.group}, 96)
			if got := cut.warning(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestMeasureCutOff: what limits cut off is measured of all attempts, and of none nothing.
func TestMeasureCutOff(t *testing.T) {
	it := &Iteration{Metrics: map[string]float64{}}
	it.measureCutOff()
	if len(it.Metrics) > 0 {
		t.Errorf("of no attempts %v", it.Metrics)
	}
	it.cutOff.count([][]agon.Trajectory{{attempt(agon.StatusDone, 5), attempt(agon.StatusTurns, 5)}, {attempt(agon.StatusTruncated, 96), attempt(agon.StatusDone, 1)}}, 96)
	it.measureCutOff()
	if share := it.Metrics["attempts/cut_off"]; share != .5 {
		t.Errorf("a share of %v, want .5", share)
	}
}
