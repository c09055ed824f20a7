package train

import (
	"testing"

	"agon"
	"agon/challenger"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/runs"
	"agon/configs"
	"agon/verifier"
)

// An iteration tells of every kind of verdict how many a clock had a part in, and
// that there were none.
func TestTimeLimited(t *testing.T) {
	it := (&Loop{Config: configs.Default()}).begin()
	if n, told := it.Metrics[runs.TimeLimited]; n != 0 || !told {
		t.Errorf("to begin with: %v, %v", n, told)
	}
	cut := agon.Verdict{TimeLimited: true}
	it.countTimed("proposals", exams.CountTrue([]challenger.Proposal{{Trajectory: agon.Trajectory{TimeLimited: true}}, {}}, timedProposal))
	it.countTimed("items", exams.CountTrue([]verifier.Result{{}, {Verdict: cut}, {Verdict: cut}}, timedItem))
	it.judge(&agon.Task{}, 1, make([]agon.Trajectory, 2), []verifier.Judgement{{Verdict: cut}, {}}, nil)
	it.countTimed("held_out", (&exams.Results{Sampled: []verifier.Score{{TimeLimited: 3}}, Greedy: []verifier.Score{{TimeLimited: 1}, {}}}).Timed())
	for name, want := range map[string]float64{"": 8, "/proposals": 1, "/items": 2, "/attempts": 1, "/held_out": 4} {
		if got := it.Metrics[runs.TimeLimited+name]; got != want {
			t.Errorf("%s is %v, want %v", runs.TimeLimited+name, got, want)
		}
	}
}
