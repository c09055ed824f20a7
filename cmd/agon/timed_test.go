package main

import (
	"testing"

	"agon"
	"agon/challenger"
	"agon/configs"
	"agon/verifier"
)

// An iteration tells of every kind of verdict how many a clock had a part in, and
// that there were none.
func TestTimeLimited(t *testing.T) {
	it := (&loop{config: configs.Default()}).begin()
	if n, told := it.metrics[timeLimited]; n != 0 || !told {
		t.Errorf("to begin with: %v, %v", n, told)
	}
	cut := agon.Verdict{TimeLimited: true}
	it.countTimed("proposals", countTrue([]challenger.Proposal{{Trajectory: agon.Trajectory{TimeLimited: true}}, {}}, timedProposal))
	it.countTimed("items", countTrue([]verifier.Result{{}, {Verdict: cut}, {Verdict: cut}}, timedItem))
	it.judge(&agon.Task{}, 1, make([]agon.Trajectory, 2), []verifier.Judgement{{Verdict: cut}, {}})
	it.countTimed("held_out", (&results{sampled: []verifier.Score{{TimeLimited: 3}}, greedy: []verifier.Score{{TimeLimited: 1}, {}}}).timed())
	for name, want := range map[string]float64{"": 8, "/proposals": 1, "/items": 2, "/attempts": 1, "/held_out": 4} {
		if got := it.metrics[timeLimited+name]; got != want {
			t.Errorf("%s is %v, want %v", timeLimited+name, got, want)
		}
	}
}
