package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"agon/checkpoints"
	"agon/configs"
	"agon/trainer"
)

// trainFlags are those of agon train.
type trainFlags struct {
	config string
	run    string
	resume string
	dryRun bool
}

func trainCommand() *cobra.Command {
	var flags trainFlags
	command := &cobra.Command{
		Use:   "train [-c FILE] [--run DIR] [--dry-run] [key=value …] | train --resume RUN [key=value …]",
		Short: "Turn the loop: propose, screen, attempt, judge, learn",
		Long: `Train a policy on tasks that it sets itself. A run's directory holds everything
it wrote; agon train --resume goes on from its newest checkpoint as if it had
never stopped, and with iterations=N turns on to another end; beside that, only
what is saved, measured or spent may change. SIGINT or SIGTERM drops the
iteration under way, or ends it if it has begun to update the policy, saves and
exits; a second one quits at once. A run that has had no task for five iterations
stops.

A line per iteration tells the reward and the entropy of the groups that are
learnt from, the items that the filter accepted of those proposed, the tasks in
the pool, and of the groups of attempts that were made those whose outcomes
differ. The seeded corpus that is made at the beginning is for the supervised
part of each step (trainer.supervised_corpus). With --dry-run all is opened and
checked, and the preflight done, that a new run begins with, and nothing is written.`,
		RunE: func(c *cobra.Command, overrides []string) error {
			if flags.dryRun {
				return dryRun(c.Context(), flags, overrides, c.OutOrStdout())
			}
			run, err := startRun(c.Context(), flags, overrides)
			if err != nil {
				return err
			}
			return errors.Join(run.complete(c.Context()), run.Close())
		},
	}
	configFlag(command, &flags.config)
	command.Flags().StringVar(&flags.run, "run", "", "`DIR` of the new run (default runs/NAME-TIME)")
	command.Flags().BoolVar(&flags.dryRun, "dry-run", false, "open and check what a run begins with, and write nothing")
	command.Flags().StringVar(&flags.resume, "resume", "", "go on with the run in `DIR`")
	return command
}

// startRun opens a new run or an old one.
func startRun(ctx context.Context, flags trainFlags, overrides []string) (*loop, error) {
	if flags.resume == "" {
		resolved, err := configs.Load(flags.config, overrides)
		if err != nil {
			return nil, mistake(err)
		}
		return newRun(ctx, resolved, runPath(flags))
	}
	if flags.config != "" || flags.run != "" {
		return nil, mistake(fmt.Errorf("--resume goes on with the configuration of %s: leave out -c and --run, or start a new run", flags.resume))
	}
	return resumeRun(ctx, flags.resume, overrides)
}

// runPath is the directory asked for, or one named by configuration and time.
func runPath(flags trainFlags) string {
	if flags.run != "" {
		return flags.run
	}
	name := strings.TrimSuffix(filepath.Base(flags.config), filepath.Ext(flags.config))
	if flags.config == "" {
		name = "run"
	}
	return filepath.Join("runs", name+time.Now().Format("-20060102-150405"))
}

// dryRun does what comes before a run's first iteration, and tells what it would be.
func dryRun(ctx context.Context, flags trainFlags, overrides []string, out io.Writer) error {
	if flags.resume != "" {
		return mistake(errors.New("--dry-run is for a new run: leave out --resume"))
	}
	resolved, err := configs.Load(flags.config, overrides)
	if err != nil {
		return mistake(err)
	}
	path := runPath(flags)
	l, err := openNew(ctx, resolved, path)
	if err != nil {
		return err
	}
	l.command = "agon train"
	l.sayMemory()
	err = l.preflight(ctx)
	if err == nil {
		_, err = fmt.Fprintf(out, "%s%sall of it can begin, in %s; nothing was written\n", resolved.Summary(), aggregated(resolved), path)
	}
	return errors.Join(err, l.Close())
}

// newRun begins a run at path.
func newRun(ctx context.Context, resolved *configs.Resolved, path string) (*loop, error) {
	l, err := openNew(ctx, resolved, path)
	if err != nil {
		return nil, err
	}
	if l.run, err = checkpoints.Create(path, l.written); err != nil {
		return nil, errors.Join(mistake(err), l.Close())
	}
	if err := l.openRecall(); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	l.shown.Say("a new run in %s, of %s", path, counted(resolved.Iterations, "iteration"))
	l.sayMemory()
	return l, nil
}

// openNew opens and checks what a run at path is to work with. Nothing is written.
func openNew(ctx context.Context, resolved *configs.Resolved, path string) (*loop, error) {
	if _, err := os.Stat(filepath.Join(path, "config.yaml")); err == nil {
		return nil, mistake(fmt.Errorf("%s holds a run already: choose another with --run, or go on with agon train --resume %s", path, path))
	}
	warn(os.Stderr, resolved.Config)
	l, err := openLoop(ctx, resolved.Config, resolved.Policy.Checkpoint, 0)
	if err != nil {
		return nil, stoppedOpening(ctx, err)
	}
	if l.actor != nil {
		l.worlds.warnMade(os.Stderr, []string{resolved.Policy.Checkpoint})
	}
	resolved.Digests = l.digests()
	l.written = resolved.YAML()
	// All that is done before the first checkpoint would be lost without it.
	if err := checkpoints.Room(path, l.checkpointBytes()); err != nil {
		return nil, errors.Join(mistake(err), l.Close())
	}
	return l, nil
}

// complete turns the loop and says what came of it.
func (l *loop) complete(ctx context.Context) error {
	if l.finished >= l.config.Iterations {
		l.shown.Say("the run has had its %s (hint: agon train --resume %s iterations=%d turns on)", counted(l.finished, "iteration"), l.run.Path, 2*l.finished)
	}
	if err := l.turn(ctx); err != nil || l.finished < l.config.Iterations {
		return err
	}
	if err := l.errLost(); err != nil {
		return err
	}
	if l.archive.Len() == 0 {
		l.shown.Say("no item was ever accepted, and nothing was attempted: agon tasks %s tells why each was refused", l.run.Path)
	}
	s, err := standingOf(l.run.Path)
	if err != nil {
		return err
	}
	l.shown.Say("%s", closing(l.run.Path, l.config, &s))
	return nil
}

// turn iterates until the end of the run, of its time, or of ctx.
func (l *loop) turn(ctx context.Context) error {
	if err := l.preflight(ctx); err != nil {
		if droppedBy(ctx, err) {
			return l.stop(l.before())
		}
		return err
	}
	begun := time.Now()
	l.shown.From(l.finished)
	l.worlds.sandbox.TakeActivity() // what was done before is no iteration's
	for l.finished < l.config.Iterations {
		if limit := l.config.MinutesLimit; limit > 0 && time.Since(begun).Minutes() >= limit {
			l.shown.Say("stopped after %.1f minutes at iteration %d of %d: %s goes on", limit, l.finished, l.config.Iterations, l.goesOn())
			return l.saveUnlessSaved()
		}
		if l.barren >= mostBarren && !l.endures {
			return errors.Join(l.saveUnlessSaved(), l.errBarren())
		}
		if by, err := l.ended(); err != nil {
			return err
		} else if by.key != "" {
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
func (l *loop) step(ctx context.Context) error {
	before, version := l.before(), l.version()
	it, err := l.iterate(ctx)
	if err != nil && droppedBy(ctx, err) && l.version() == version {
		return l.stop(before)
	}
	if isOutOfMemory(err) && l.version() == version {
		return l.outOfMemory(before, err)
	}
	if err != nil {
		return fmt.Errorf("iteration %d: %w", l.finished+1, l.diverged(err))
	}
	if err := l.writeTimings(it); err != nil {
		return err
	}
	if l.finished%l.config.Save.Every == 0 || l.finished == l.config.Iterations {
		if err := l.saveNow(); err != nil {
			return l.diverged(err)
		}
	}
	l.warnBarren(it)
	it.show(l.shown, l.config.Iterations)
	return l.run.Flush()
}

// diverged says what to do where training has lost the weights: what was saved
// before stands.
func (l *loop) diverged(err error) error {
	if !errors.Is(err, trainer.ErrNotFinite) {
		return err
	}
	from := ""
	if l.saved > 0 {
		from = fmt.Sprintf(" from its last checkpoint, of iteration %d: policy.checkpoint=%s", l.saved, l.run.Path)
	}
	return fmt.Errorf("%w (hint: lower trainer.learning_rate and start another run%s)", err, from)
}

// writeTimings appends what an iteration took, with the save before it: its own
// comes after, for a checkpoint is to hold the line of its last iteration.
func (l *loop) writeTimings(it *iteration) error {
	if l.saveTook > 0 {
		it.clock.before("save", l.saveTook)
		l.saveTook = 0
	}
	return l.run.Append(checkpoints.Timings, it.clock.record(it.number))
}

func (l *loop) saveUnlessSaved() error {
	if l.saved == l.finished {
		return nil
	}
	return l.saveNow()
}

func (l *loop) saveNow() error {
	l.begins("save")
	begun := time.Now()
	err := l.save(l.state())
	l.saveTook = time.Since(begun).Seconds()
	return err
}

// stop saves the loop as it was before the iteration that was dropped.
func (l *loop) stop(before loopState) error {
	if l.finished == 0 {
		return stopped("stopped before the first iteration had ended: " + l.goesOn() + " begins it anew")
	}
	if l.saved != l.finished {
		if err := l.save(before); err != nil {
			return err
		}
	}
	return stopped(fmt.Sprintf("stopped after iteration %d of %d: %s goes on", l.finished, l.config.Iterations, l.goesOn()))
}

// goesOn is the command that goes on with the run.
func (l *loop) goesOn() string { return cmp.Or(l.command, "agon train --resume "+l.run.Path) }
