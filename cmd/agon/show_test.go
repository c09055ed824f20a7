package main

import (
	"testing"

	"agon"
)

// TestGroupsOfAttempts: a group ends where an iteration does, and where attempts
// are counted from the first again.
func TestGroupsOfAttempts(t *testing.T) {
	var place groupPlace
	for _, c := range []struct {
		iteration, attempt int
		want               string
	}{
		{1, 0, "iteration 1, group 1, attempt 1"},
		{1, 2, "iteration 1, group 1, attempt 3"}, // one between was lost
		{1, 0, "iteration 1, group 2, attempt 1"},
		{3, 0, "iteration 3, group 1, attempt 1"},
		{3, 1, "iteration 3, group 1, attempt 2"},
	} {
		place.next(&attemptRecord{Iteration: c.iteration, Trajectory: agon.Trajectory{Attempt: c.attempt}})
		if got := place.String(); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}
