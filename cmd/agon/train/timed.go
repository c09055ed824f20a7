package train

import (
	"agon/challenger"
	"agon/cmd/agon/runs"
	"agon/verifier"
)

var timedKinds = []string{"proposals", "items", "attempts", "held_out"}

// countTimed counts n more verdicts of a kind that a clock had a part in.
func (it *Iteration) countTimed(kind string, n int) {
	it.Metrics[runs.TimeLimited] += float64(n)
	it.Metrics[runs.TimeLimited+"/"+kind] += float64(n)
}

func timedProposal(p *challenger.Proposal) bool { return p.Trajectory.TimeLimited }

func timedItem(r *verifier.Result) bool { return r.Verdict.TimeLimited }

func timedJudgement(j *verifier.Judgement) bool { return j.TimeLimited }
