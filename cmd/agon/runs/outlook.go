package runs

import (
	"fmt"
	"math"

	"agon/checkpoints"
	"agon/cmd/agon/terminal"
)

// Outlook tells what a pool of live tasks, fewer than are due in an iteration, still
// needs at the present yield of the run: that of its latest iterations, back to the
// one that accepted something. It is empty where the pool is full, and where nothing
// was ever accepted.
func Outlook(run string, live, due int) (string, error) {
	h, err := HistoryOf(run)
	if err != nil || live >= due {
		return "", err
	}
	recent := h.sinceAccepted()
	proposals, accepted := recent.total("challenger/proposals"), recent.total("challenger/accepted")
	if accepted == 0 || proposals == 0 {
		return "", nil
	}
	seconds, err := proposingSeconds(run, len(h)-len(recent))
	if err != nil {
		return "", err
	}
	needed := math.Ceil(float64(due-live) * proposals / accepted)
	return fmt.Sprintf("the pool has %d of the %s that are due: at the yield of the last %s, %.0f of %.0f proposals, it takes %.0f more of them to fill it, or %.1f minutes",
		live, terminal.Counted(due, "task"), terminal.Counted(len(recent), "iteration"), accepted, proposals, needed, needed*seconds/proposals/60), nil
}

// sinceAccepted are the latest iterations, back to the one that accepted something;
// none if none did.
func (h history) sinceAccepted() history {
	for i := len(h) - 1; i >= 0; i-- {
		if h[i:i+1].total("challenger/accepted") > 0 {
			return h[i:]
		}
	}
	return nil
}

// proposingSeconds is what writing and screening took in all iterations but the first
// few.
func proposingSeconds(run string, skip int) (seconds float64, err error) {
	for took, err := range Lines[TimingRecord](run, checkpoints.Timings) {
		if err != nil {
			return 0, err
		}
		if took.Iteration > skip {
			seconds += took.Phases["propose"].Seconds + took.Phases["screen"].Seconds
		}
	}
	return seconds, nil
}
