package runs

import (
	"fmt"
	"math"

	"agon/cmd/agon/terminal"
)

// Outlook tells what a pool of live tasks, fewer than are due in an iteration, still
// needs at the present yield of the run: that of its latest iterations, back to the
// one that accepted something. It is empty where the pool is full, and where nothing
// was ever accepted.
func (h *History) Outlook(live, due int) string {
	recent := h.sinceAccepted()
	proposals, accepted := recent.total("challenger/proposals"), recent.total("challenger/accepted")
	if live >= due || accepted == 0 || proposals == 0 {
		return ""
	}
	needed := math.Ceil(float64(due-live) * proposals / accepted)
	minutes := needed * h.proposingSeconds(len(h.measured)-len(recent)) / proposals / 60
	return fmt.Sprintf("the pool has %d of the %s that are due: at the yield of the last %s, %.0f of %.0f proposals, it takes %.0f more of them to fill it, or %.1f minutes",
		live, terminal.Counted(due, "task"), terminal.Counted(len(recent), "iteration"), accepted, proposals, needed, minutes)
}

// sinceAccepted are the latest iterations, back to the one that accepted something;
// none if none did.
func (m measured) sinceAccepted() measured {
	for i := len(m) - 1; i >= 0; i-- {
		if m[i]["challenger/accepted"] > 0 {
			return m[i:]
		}
	}
	return nil
}

// proposingSeconds is what writing and screening took in all iterations but the first
// few.
func (h *History) proposingSeconds(skip int) (seconds float64) {
	for _, took := range h.timed {
		if took.iteration > skip {
			seconds += took.proposing
		}
	}
	return seconds
}
