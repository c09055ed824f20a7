package audit

import (
	"slices"
	"strings"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/verifier"
)

// checkDoubts compares what the run concluded of an iteration's attempts with what
// follows from them: alternatives, quarantine, and whether a task is in the band.
func (p *proof) checkDoubts(iteration int, groups []*group) {
	doubted, withheld := map[string]bool{}, map[string]*line[runs.ItemRecord]{}
	for _, l := range p.journals.later[iteration] {
		if l.record.Verdict.Stage == verifier.StageQuarantine {
			withheld[l.record.ID] = l
		} else {
			p.checkBand(l, groups)
		}
	}
	for _, g := range groups {
		doubted[g.task.task.ID] = p.checkAlternatives(g) || doubted[g.task.task.ID]
	}
	for _, g := range groups {
		p.checkWithheld(g, withheld[g.task.task.ID], doubted[g.task.task.ID])
	}
}

// checkAlternatives compares the marks of a group, and reports whether its attempts
// show that the task is unsound. Of a task without ends there is nothing to compare.
func (p *proof) checkAlternatives(g *group) (unsound bool) {
	if g.unknown() {
		return verifier.Disputed(g.again, g.judgements) >= 0
	}
	alternatives := verifier.Alternatives(g.task.ends, g.again, g.judgements)
	for at, l := range g.lines {
		marked := slices.ContainsFunc(alternatives, func(a verifier.Alternative) bool { return a.Attempt == at })
		if l.record.Alternative != marked {
			p.report.differ(fault(checkpoints.Trajectories, l.number, "says alternative: %v, and it follows that it is %v", l.record.Alternative, marked))
		}
	}
	return verifier.Unsound(g.task.ends, alternatives) != nil || verifier.Disputed(g.again, g.judgements) >= 0
}

// checkWithheld compares the marks of a group with the quarantine of its task. Of the
// cheats that the run injected there is no record: what it concluded of them shows where
// the iteration is turned again.
func (p *proof) checkWithheld(g *group, quarantine *line[runs.ItemRecord], doubted bool) {
	for _, l := range g.lines {
		if l.record.Withheld != (quarantine != nil) {
			p.report.differ(fault(checkpoints.Trajectories, l.number, "says withheld: %v, and tasks.jsonl does not", l.record.Withheld))
		}
	}
	byCheat := quarantine != nil && strings.HasPrefix(quarantine.record.Verdict.Reason, "the verifier accepts ")
	switch {
	case quarantine == nil && doubted:
		p.report.differ(fault(checkpoints.Trajectories, g.lines[0].number, "begins a group that shows its task to be unsound, which was not put in quarantine"))
	case quarantine != nil && !doubted && !byCheat && g.first && !g.unknown():
		p.report.differ(fault(checkpoints.Tasks, quarantine.number, "puts a task in quarantine that its attempts say nothing against"))
	}
}

// checkBand compares what a first group is said to have decided.
func (p *proof) checkBand(l *line[runs.ItemRecord], groups []*group) {
	r := &l.record
	at := slices.IndexFunc(groups, func(g *group) bool { return g.first && g.task.task.ID == r.ID })
	if at < 0 {
		p.report.differ(fault(checkpoints.Tasks, l.number, "tells of attempts at %s, of which there are none in iteration %d", r.ID, r.Iteration))
		return
	}
	attempts, passes := verifier.Tally(groups[at].judgements)
	verdict := verifier.Band(passes, attempts)
	if !slices.Contains(p.resolved.Config.Verifier.Stages, verifier.StageBand) {
		verdict.Pass, verdict.Stage, verdict.Reason = true, verifier.StageAccepted, ""
	}
	if r.Attempts != attempts || r.Passes != passes || r.Verdict != verdict {
		p.report.differ(fault(checkpoints.Tasks, l.number, "says %d of %d, %s, and the attempts come to %d of %d, %s",
			r.Passes, r.Attempts, inWords(r.Verdict), passes, attempts, inWords(verdict)))
	}
}
