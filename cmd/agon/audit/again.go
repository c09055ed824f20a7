package audit

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"

	"agon"
	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/train"
)

// turnAgain turns a share of the iterations again, on copies, and compares what they
// come to.
func (p *proof) turnAgain(ctx context.Context) error {
	turned, remade := p.report.check("iterations turned again"), p.report.check("files of checkpoints made again")
	defer func() {
		if rest := p.journals.finished - turned.Of; rest > 0 {
			turned.Of += rest
			turned.LeftOut["beyond --share"] = rest
		}
	}()
	if p.served() {
		p.report.note("a server speaks for a policy of this run: what it wrote cannot be sampled again")
		return nil
	}
	chosen := plan(p.knownWays(turned), int(math.Ceil(p.options.share*float64(p.journals.finished))), agon.NewStream(p.options.seed).Name("audit"))
	total := 0
	for _, s := range chosen {
		total += s.to - s.from
	}
	shown := terminal.NewProgress(os.Stderr, "audit", "iterations turned again", total)
	defer shown.Done()
	done := 0
	for _, s := range chosen {
		if s.from == 0 && !p.checkPolicy() {
			continue
		}
		ended := func(iteration int) { shown.Set(done+iteration-s.from, "") }
		if err := p.turnSegment(ctx, s, turned, remade, ended, shown); err != nil {
			return err
		}
		done += s.to - s.from
	}
	if len(chosen) > 0 && remade.Of == 0 {
		p.report.note("no checkpoint was made again, so that no weights could be compared: the run keeps too few, or --share is too small (save.keep)")
	}
	return nil
}

// served reports whether a server wrote attempts or items.
func (p *proof) served() bool {
	c := p.resolved.Config
	author := c.Proposes() && c.Challenger.Source != "synthetic" && c.Challenger.Policy.Kind != "same"
	return c.Policy.Kind != "checkpoint" || author
}

// knownWays are the ways between checkpoints of which there are the settings that all
// of their iterations were turned with. A run that went on with others may have lost
// them.
func (p *proof) knownWays(turned *check) (known []segment) {
	for _, s := range waysOf(p.intact.Steps, p.journals.finished) {
		if p.knows(s) {
			known = append(known, s)
			continue
		}
		turned.Of += s.to - s.from
		turned.LeftOut["with settings that the run went on without"] += s.to - s.from
	}
	return known
}

// knows reports whether the configuration of a segment is the one that all of its
// iterations were turned with. What an iteration that no record tells of was turned with
// is known from the checkpoint that it led to, or where no record came after: the run
// may have gone on with others.
func (p *proof) knows(s segment) bool {
	file, own := p.configOf(s)
	digest, err := policies.DigestOfFile(file)
	for n := s.from + 1; n <= s.to; n++ {
		then, told := p.intact.Configs[n]
		if told && then != digest || !told && !own && p.intact.Records > 0 {
			return false
		}
	}
	return err == nil
}

// configOf is the file of the configuration that a segment was turned with: the
// checkpoint's own, or the run's as it stands.
func (p *proof) configOf(s segment) (file string, own bool) {
	file = filepath.Join(checkpoints.StepFolder(p.run, s.end), runs.RunFile)
	if _, err := os.Stat(file); s.end > 0 && err == nil {
		return file, true
	}
	return filepath.Join(p.run, "config.yaml"), false
}

// turnSegment turns some iterations again in a folder of its own. What cannot be is
// noted: the run's own faults are named elsewhere.
func (p *proof) turnSegment(ctx context.Context, s segment, turned, remade *check, ended func(int), shown *terminal.Progress) error {
	folder, err := os.MkdirTemp("", "agon-audit-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	err = p.turnCopy(ctx, folder, s, ended, shown)
	if ctx.Err() != nil {
		return errors.Join(ctx.Err(), err)
	}
	if err != nil {
		p.report.note("the iterations after %d could not be turned again: %v", s.from, err)
		turned.Of += s.to - s.from
		turned.LeftOut["that could not be turned again"] += s.to - s.from
		return nil
	}
	return p.compareSegment(folder, s, turned, remade)
}

// turnCopy makes a copy of the run in an empty folder, and turns it to the end of a
// segment.
func (p *proof) turnCopy(ctx context.Context, folder string, s segment, ended func(int), shown *terminal.Progress) error {
	if err := p.copyTo(folder, s); err != nil {
		return err
	}
	loop, err := train.Again(ctx, folder)
	if err != nil {
		return err
	}
	loop.Shown.Done()
	loop.Shown = shown
	err = loop.TurnTo(ctx, s.to, ended)
	if err == nil && s.whole() {
		err = p.saveAgain(ctx, loop, s.end)
	}
	loop.Shown = nil // it is not the loop's to end
	return errors.Join(err, loop.Close())
}

// saveAgain makes the checkpoint of a step again, with held-out success if that was
// measured there.
func (p *proof) saveAgain(ctx context.Context, loop *train.Loop, step int) error {
	if _, err := os.Lstat(filepath.Join(checkpoints.StepFolder(p.run, step), runs.HeldOutFile)); err == nil {
		if err := loop.ExamineLast(ctx); err != nil {
			return err
		}
	}
	return loop.Checkpoint()
}

// copyTo makes a copy of the run as it was before a segment, with the configuration
// that it was turned with.
func (p *proof) copyTo(folder string, s segment) error {
	file, _ := p.configOf(s)
	config, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return checkpoints.CopyAt(p.run, s.from, folder, config)
}
