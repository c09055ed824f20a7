package train

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/trainer"
)

// New begins a run at path.
func New(ctx context.Context, resolved *configs.Resolved, path string) (*Loop, error) {
	l, err := openNew(ctx, resolved, path)
	if err != nil {
		return nil, err
	}
	if l.Run, err = checkpoints.Create(path, l.written); err != nil {
		return nil, errors.Join(terminal.Mistake(err), l.Close())
	}
	if err := l.openRecall(); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	l.Shown.Say("a new run in %s, of %s", path, terminal.Counted(resolved.Iterations, "iteration"))
	l.sayMemory()
	return l, nil
}

// openNew opens and checks what a run at path is to work with. Nothing is written.
func openNew(ctx context.Context, resolved *configs.Resolved, path string) (*Loop, error) {
	if err := checkpoints.Possible(path); err != nil {
		return nil, terminal.Mistake(err)
	}
	terminal.Warn(os.Stderr, resolved)
	l, err := OpenLoop(ctx, resolved.Config, resolved.Policy.Checkpoint, 0)
	if err != nil {
		return nil, terminal.StoppedOpening(ctx, err)
	}
	l.warnUnread(os.Stderr)
	if l.Actor != nil {
		policies.WarnMade(l.Worlds, os.Stderr, []string{resolved.Policy.Checkpoint})
	}
	resolved.Digests = l.digests()
	l.written = resolved.YAML()
	// All that is done before the first checkpoint would be lost without it.
	if err := checkpoints.Room(path, l.checkpointBytes()); err != nil {
		return nil, errors.Join(terminal.Mistake(err), l.Close())
	}
	return l, nil
}

// warnUnread tells of rewards that an environment's author defines and nothing reads.
func (l *Loop) warnUnread(out io.Writer) {
	for _, environment := range l.Worlds.Environments {
		if spec := environment.Spec(); len(spec.Rewards) > 0 && len(l.Config.Rewards) == 0 {
			fmt.Fprintf(out, "agon: warning: environment %s defines rewards (%s) and none is asked for (hint: 'rewards=[%s=0.1]')\n",
				spec.Name, strings.Join(spec.Rewards, ", "), spec.Rewards[0])
		}
	}
}

// complete turns the loop and says what came of it.
func (l *Loop) complete(ctx context.Context) error {
	if l.Finished >= l.Config.Iterations {
		l.Shown.Say("the run has had its %s (hint: agon train --resume %s iterations=%d turns on)", terminal.Counted(l.Finished, "iteration"), l.Run.Path, 2*l.Finished)
	}
	if err := l.Turn(ctx); err != nil || l.Finished < l.Config.Iterations {
		return err
	}
	if err := l.errLost(); err != nil {
		return err
	}
	if l.archive.Len() == 0 && l.teacher == nil {
		l.Shown.Say("no item was ever accepted, and nothing was attempted: agon tasks %s tells why each was refused", l.Run.Path)
	}
	s, err := runs.StandingOf(l.Run.Path)
	if err != nil {
		return err
	}
	l.Shown.Say("%s", runs.Closing(l.Run.Path, l.Config, &s))
	return nil
}

// Turn iterates until the end of the run, of its time, or of ctx, and writes down
// meanwhile how far it is.
func (l *Loop) Turn(ctx context.Context) error {
	watched, stop := l.watch(ctx)
	err := l.turn(watched)
	if cause := context.Cause(watched); errors.Is(cause, errStalled) && errors.Is(err, context.Canceled) {
		err = fmt.Errorf("iteration %d: %w (hint: %s goes on)", l.Finished+1, cause, l.goesOn())
	}
	stop()
	l.writeEnd(err)
	return err
}

func (l *Loop) turn(ctx context.Context) error {
	if err := l.preflight(ctx); err != nil {
		if terminal.DroppedBy(ctx, err) {
			return l.stop(l.before())
		}
		return err
	}
	begun := time.Now()
	l.Shown.From(l.Finished)
	l.Worlds.Sandbox.TakeActivity() // what was done before is no iteration's
	l.meters.clear()
	for l.Finished < l.Config.Iterations {
		if limit := l.Config.MinutesLimit; limit > 0 && time.Since(begun).Minutes() >= limit {
			return l.endInTime(limit)
		}
		if l.barren >= mostBarren && !l.Endures {
			return errors.Join(l.saveUnlessSaved(), l.errBarren())
		}
		if by, err := l.ended(); err != nil {
			return err
		} else if by.Key != "" {
			return l.end(by)
		}
		if err := l.step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// step turns the loop once, saves if it is time, and shows how it went. An
// iteration that ctx dropped leaves the loop as it was before.
func (l *Loop) step(ctx context.Context) error {
	before, version := l.before(), l.version()
	it, err := l.Iterate(ctx)
	if err != nil && terminal.DroppedBy(ctx, err) && l.version() == version {
		return l.stop(before)
	}
	if isOutOfMemory(err) && l.version() == version {
		return l.outOfMemory(before, err)
	}
	if err != nil {
		return fmt.Errorf("iteration %d: %w", l.Finished+1, l.diverged(err))
	}
	if err := l.writeTimings(it); err != nil {
		return err
	}
	if err := l.Run.Seal(it.Number); err != nil {
		return err
	}
	if err := l.saveIfDue(ctx); err != nil {
		return err
	}
	l.writeEvents(it)
	if l.lastExam != nil {
		l.writeEvents(l.lastExam)
	}
	if err := errors.Join(l.warnBarren(it), l.tellCost(it)); err != nil {
		return err
	}
	it.Show(l.Shown, l.Config.Iterations)
	return l.Run.Flush()
}

// saveIfDue saves every so many iterations, and at the end of the run, after held-out
// success was measured. What goes wrong before ends the run once the weights are safe.
func (l *Loop) saveIfDue(ctx context.Context) error {
	last, err := l.isLast()
	switch {
	case last:
		err = l.ExamineLast(ctx)
	case err == nil && l.Finished%l.Config.Save.Every != 0:
		return nil
	}
	return errors.Join(l.diverged(l.saveNow()), err)
}

// diverged says what to do where training has lost the weights: what was saved
// before stands.
func (l *Loop) diverged(err error) error {
	if !errors.Is(err, trainer.ErrNotFinite) {
		return err
	}
	from := ""
	if l.saved > 0 {
		from = fmt.Sprintf(" from its last checkpoint, of iteration %d: policy.checkpoint=%s", l.saved, l.Run.Path)
	}
	return fmt.Errorf("%w (hint: lower trainer.learning_rate and start another run%s)", err, from)
}

// writeTimings appends what an iteration took, with the save before it: its own
// comes after, for a checkpoint is to hold the line of its last iteration.
func (l *Loop) writeTimings(it *Iteration) error {
	if l.saveTook > 0 {
		it.Clock.before("save", l.saveTook)
		l.saveTook = 0
	}
	return l.Run.Append(checkpoints.Timings, it.Clock.Record(it.Number))
}

func (l *Loop) saveUnlessSaved() error {
	if l.saved == l.Finished {
		return nil
	}
	return l.saveNow()
}

func (l *Loop) saveNow() error {
	l.begins("save")
	begun := time.Now()
	err := l.save(l.state())
	if err == nil && l.recall != nil {
		err = l.recall.forget()
	}
	l.saveTook = time.Since(begun).Seconds()
	return err
}

// stop saves the loop as it was before the iteration that was dropped. What served
// policies have written for that one stays at hand.
func (l *Loop) stop(before loopState) error {
	if l.Finished == 0 {
		return terminal.Stopped("stopped before the first iteration had ended: " + l.goesOn() + " begins it anew")
	}
	if l.saved != l.Finished {
		if err := l.save(before); err != nil {
			return err
		}
	}
	return terminal.Stopped(fmt.Sprintf("stopped after iteration %d of %d: %s goes on", l.Finished, l.Config.Iterations, l.goesOn()))
}

// goesOn is the command that goes on with the run.
func (l *Loop) goesOn() string { return cmp.Or(l.Command, "agon train --resume "+l.Run.Path) }
