package audit

import (
	"context"
	"fmt"
	"path/filepath"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/train"
	"agon/cmd/agon/worlds"
	"agon/configs"
)

// options say how much is done again: of which share of the iterations all is turned,
// and of which what execution decides.
type options struct {
	share, replay float64
	seed          uint64
}

// proof is an audit under way.
type proof struct {
	run     string
	options options
	// resolved is the configuration as it stands, and intact what the digests say.
	resolved *configs.Resolved
	intact   *checkpoints.Integrity
	// forked is the last iteration that is another run's, of a fork; 0 of a run that
	// began by itself.
	forked   int
	journals journals
	// replayed are the iterations whose items and attempts are executed again.
	replayed map[int]bool
	report   report
}

// prove goes through a run. The error tells what the user can mend, or that the
// program failed; what differs stands in the report.
func prove(ctx context.Context, run string, o options) (*report, error) {
	if err := runs.Require(run); err != nil {
		return nil, err
	}
	p := &proof{run: run, options: o, report: report{Run: run, Differences: []checkpoints.Fault{}, Notes: []string{}}}
	if err := p.checkFiles(); err != nil {
		return nil, err
	}
	var err error
	if p.resolved, err = configs.ReadRun(filepath.Join(run, "config.yaml")); err != nil {
		return p.cutShort(ctx, terminal.Mistake(err))
	}
	p.leaveToSource()
	if err := p.readJournals(); err != nil {
		return nil, err
	}
	p.replayed = drawReplayed(p.forked, p.journals.finished, o)
	p.checkSettings()
	same, err := p.execute(ctx)
	if err == nil && same {
		err = p.turnAgain(ctx)
	}
	if err != nil {
		return p.cutShort(ctx, err)
	}
	return &p.report, nil
}

// ofSource is why what a fork has of the run before it is not done again: that was made
// with settings which the fork may have otherwise.
const ofSource = "of the run that this one was forked from"

// leaveToSource leaves to the audit of another run what a fork has of it.
func (p *proof) leaveToSource() {
	source := ""
	if source, p.forked = train.ForkedFrom(p.resolved.Digests); p.forked > 0 {
		p.report.note("the first %s are those of %s: agon audit %s proves them", terminal.Counted(p.forked, "iteration"), source, source)
	}
}

// cutShort ends where something cannot be opened or done: with what was found, if
// something was that may be why.
func (p *proof) cutShort(ctx context.Context, err error) (*report, error) {
	if len(p.report.Differences) == 0 || ctx.Err() != nil {
		return nil, err
	}
	p.report.note("the rest was not checked: %v", err)
	return &p.report, nil
}

// checkFiles holds the run's files against its digests.
func (p *proof) checkFiles() (err error) {
	if p.intact, err = checkpoints.CheckIntegrity(p.run); err != nil {
		return terminal.FileError(err)
	}
	faulty := map[bool]int{} // by whether a line is named
	for _, f := range p.intact.Faults {
		faulty[f.Line > 0]++
	}
	lines, files := p.report.check("lines of the journals"), p.report.check("files")
	lines.Of, files.Of = p.intact.Lines+p.intact.Untold+p.intact.CutShort, p.intact.Files
	lines.Same, files.Same = max(0, p.intact.Lines-faulty[true]), max(0, files.Of-faulty[false])
	if p.intact.Untold > 0 {
		lines.LeftOut["written before there were digests"] = p.intact.Untold
	}
	if p.intact.CutShort > 0 {
		lines.LeftOut["of an iteration that was cut short"] = p.intact.CutShort
		p.report.note("iteration %d was cut short, and what stands of it was not checked (hint: agon train --resume %s turns it again)", p.intact.Iteration+1, p.run)
	}
	if p.intact.Gone != "" {
		p.report.note("%s, the newest that %s tells of, is not there: somebody has removed it", p.intact.Gone, checkpoints.Digests)
	}
	if p.intact.Records == 0 {
		p.report.note("%s has no digests of its lines: an earlier program made it, or they were removed; whether a line was changed shows only where it is done again", p.run)
	}
	p.report.differ(p.intact.Faults...)
	return nil
}

// execute does again what execution decides, and reports whether the environments are
// those of the run.
func (p *proof) execute(ctx context.Context) (same bool, err error) {
	w, err := p.openWorlds(ctx)
	if w == nil || err != nil {
		return false, err
	}
	defer w.Close()
	s := p.newScreening(w)
	if err := s.executed(ctx); err != nil {
		return false, err
	}
	return true, p.playAgain(ctx, w, s)
}

// openWorlds opens the environments of the run; nil where they are others now.
func (p *proof) openWorlds(ctx context.Context) (*worlds.Worlds, error) {
	w, err := worlds.Open(ctx, p.resolved.Config.Environments, &p.resolved.Config.Sandbox)
	if err != nil {
		return nil, err
	}
	changed := false
	for name, now := range w.Digests() {
		if then := p.resolved.Digests[name]; then != now {
			changed = true
			p.report.differ(checkpoints.Fault{File: "config.yaml", What: fmt.Sprintf("tells of another %s than there is now: nothing was executed (hint: put it back)", name)})
		}
	}
	if changed {
		w.Close()
		return nil, nil
	}
	return w, nil
}
