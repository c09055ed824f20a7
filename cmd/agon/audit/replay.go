package audit

import (
	"math"

	"agon"
	"agon/cmd/agon/runs"
)

// beyondReplay is why something is not executed again.
const beyondReplay = "of iterations beyond --replay"

// drawReplayed draws the iterations whose items and attempts are executed again, of those
// after forked, which are the run's own: their share, rounded up.
func drawReplayed(forked, finished int, o options) map[int]bool {
	own := make([]segment, max(0, finished-forked))
	for i := range own {
		own[i] = segment{from: forked + i, to: forked + i + 1}
	}
	draw(own, agon.NewStream(o.seed).Name("replay"))
	replayed := map[int]bool{}
	for _, s := range own[:int(math.Ceil(o.replay*float64(len(own))))] {
		replayed[s.to] = true
	}
	return replayed
}

// leaveAsWritten counts attempts that are not played again, and takes their verdicts and
// rewards from what the run wrote down.
func (p *proof) leaveAsWritten(groups []*group, played, judged *check) {
	for _, g := range groups {
		g.asWritten = true
		for _, l := range g.lines {
			played.leaveOut(beyondReplay)
			judged.leaveOut(beyondReplay)
			g.take(&l.record)
		}
	}
}

// take adds an attempt as it was written.
func (g *group) take(r *runs.AttemptRecord) {
	g.again = append(g.again, r.Trajectory)
	g.judgements = append(g.judgements, r.Judgement())
	g.rewards = append(g.rewards, r.Rewards)
	g.decided = append(g.decided, false)
}

// unknown reports whether it is not known now how attempts at its task can end.
func (g *group) unknown() bool { return g.asWritten || g.task.unknown }
