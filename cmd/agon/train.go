package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
}

func trainCommand() *cobra.Command {
	var flags trainFlags
	command := &cobra.Command{
		Use:   "train -c FILE [--run DIR] [key=value …] | train --resume RUN [key=value …]",
		Short: "Turn the loop: propose, screen, attempt, judge, learn",
		Long: `Train a policy on tasks that it sets itself. A run's directory holds everything
it wrote; agon train --resume goes on from its newest checkpoint as if it had
never stopped, and with iterations=N turns on to another end; beside that, only
what is saved, measured or spent may change. SIGINT or SIGTERM drops the
iteration under way, saves and exits; a second one quits at once. A run that has
had no task for five iterations stops.`,
		RunE: func(c *cobra.Command, overrides []string) error {
			run, err := startRun(c.Context(), flags, overrides)
			if err != nil {
				return err
			}
			return errors.Join(run.complete(c.Context()), run.Close())
		},
	}
	configFlag(command, &flags.config)
	command.Flags().StringVar(&flags.run, "run", "", "`DIR` of the new run (default runs/NAME-TIME)")
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

// newRun begins a run at path.
func newRun(ctx context.Context, resolved *configs.Resolved, path string) (*loop, error) {
	if _, err := os.Stat(filepath.Join(path, "config.yaml")); err == nil {
		return nil, mistake(fmt.Errorf("%s holds a run already: choose another with --run, or go on with agon train --resume %s", path, path))
	}
	l, err := openLoop(ctx, resolved.Config, resolved.Policy.Checkpoint)
	if err != nil {
		return nil, stoppedOpening(ctx, err)
	}
	resolved.Digests = l.digests()
	l.written = resolved.YAML()
	if l.run, err = checkpoints.Create(path, l.written); err != nil {
		return nil, errors.Join(mistake(err), l.Close())
	}
	l.shown.Say("a new run in %s, of %d iterations", path, resolved.Iterations)
	return l, nil
}

// resumeRun goes on with the run at path. Overrides become part of its
// configuration.
func resumeRun(ctx context.Context, path string, overrides []string) (*loop, error) {
	if holdsPretraining(path) {
		return nil, mistake(fmt.Errorf("%s holds a pretraining: agon pretrain --resume %s goes on", path, path))
	}
	file := filepath.Join(path, "config.yaml")
	resolved, err := configs.ReadRunWith(file, overrides)
	if err == nil {
		err = sameConfiguration(resolved, path, configs.ReadRun)
	}
	if err != nil {
		return nil, mistake(fmt.Errorf("resume %s: %w", path, err))
	}
	run, resumption, err := checkpoints.Resume(path)
	if err != nil {
		return nil, mistake(err)
	}
	for _, note := range resumption.Notes {
		fmt.Fprintln(os.Stderr, note)
	}
	fmt.Fprintf(os.Stderr, "resuming %s after iteration %d of %d\n", path, resumption.Step, resolved.Iterations)
	l, err := reopen(ctx, resolved, resumption)
	if err != nil {
		return nil, stoppedOpening(ctx, errors.Join(fmt.Errorf("resume %s: %w", path, err), run.Close()))
	}
	l.run, l.written = run, resolved.YAML()
	if len(overrides) > 0 {
		err = checkpoints.WriteFile(file, l.written)
	}
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// sameConfiguration refuses to go on with other settings than the newest
// checkpoint of the run at path was made with, but for those that may change.
// Checkpoints of earlier versions do not tell.
func sameConfiguration(now *configs.Resolved, path string, read func(file string) (*configs.Resolved, error)) error {
	folder, err := checkpoints.Latest(path)
	if err != nil {
		return err
	}
	file := filepath.Join(folder, runFile)
	if len(now.Digests) == 0 {
		return fmt.Errorf("config.yaml has no digests, which the run wrote there%s", putBack(folder, file))
	}
	then, err := read(file)
	if folder == "" || errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if apart := then.Changed(now); len(apart) > 0 {
		return fmt.Errorf("the run was made with other settings (%s)%s", strings.Join(apart, ", "), putBack(folder, file))
	}
	return nil
}

// putBack tells where a run's configuration stands, if file does.
func putBack(folder, file string) string {
	if _, err := os.Stat(file); folder == "" || err != nil {
		return " (hint: put it back, or start a new run)"
	}
	return fmt.Sprintf(" (hint: %s has them; how long, what is saved and what is measured may change, anything else is a new run)", file)
}

func reopen(ctx context.Context, resolved *configs.Resolved, from *checkpoints.Resumption) (*loop, error) {
	start := resolved.Policy.Checkpoint
	if from.Folder != "" {
		start = from.Folder
	}
	l, err := openLoop(ctx, resolved.Config, start)
	if err != nil {
		return nil, err
	}
	if err := l.goOn(resolved.Digests, from); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// goOn takes up the state of a run that was made with what digests name.
func (l *loop) goOn(digests map[string]string, from *checkpoints.Resumption) error {
	now := l.digests()
	if err := errors.Join(sameDigests(digests, now), l.sameBeginning(digests["policy"], from)); err != nil {
		return mistake(err)
	}
	if note := otherBuild(digests, now); note != "" {
		fmt.Fprintln(os.Stderr, note)
	}
	if from.Folder == "" {
		return nil
	}
	if from.Step > l.config.Iterations {
		return mistake(fmt.Errorf("iterations is %d and %d are finished: write at least %d", l.config.Iterations, from.Step, from.Step))
	}
	l.finished, l.saved = from.Step, from.Step
	if err := l.setState(from.State); err != nil || l.learner == nil {
		return mistake(err)
	}
	return mistake(loadOptimizer(l.learner, from.Folder))
}

// sameDigests refuses to go on in changed environments: tasks belong to the
// one they were written in.
func sameDigests(then, now map[string]string) error {
	for name, digest := range then {
		if strings.HasPrefix(name, "environment ") && now[name] != digest {
			return fmt.Errorf("%s has changed since the run began: put it back, or start a new run", name)
		}
	}
	return nil
}

// sameBeginning refuses another policy in the place of the one that the run
// began from, wherever that is read again: as the reference, and to begin anew.
func (l *loop) sameBeginning(digest string, from *checkpoints.Resumption) error {
	again := l.referenceDigest
	if from.Folder == "" && l.student != nil {
		again = l.student.digest
	}
	if digest == "" || again == "" || again == digest {
		return nil
	}
	return fmt.Errorf("policy.checkpoint %s is another policy than the run began from (hint: put that one back, or start a new run)", l.config.Policy.Checkpoint)
}

// otherBuild says, in a line, which of program and libtorch are others than
// those that a run began with; nothing where none is.
func otherBuild(then, now map[string]string) string {
	var apart []string
	for _, name := range []string{"program", "libtorch"} {
		if then[name] != "" && then[name] != now[name] {
			apart = append(apart, fmt.Sprintf("%s was %s and is %s", name, then[name], now[name]))
		}
	}
	if len(apart) == 0 {
		return ""
	}
	return strings.Join(apart, ", ") + ": results may differ in the last bit from those of a run that did not stop"
}

// complete turns the loop and says what came of it.
func (l *loop) complete(ctx context.Context) error {
	if err := l.turn(ctx); err != nil || l.finished < l.config.Iterations {
		return err
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
	begun := time.Now()
	l.shown.From(l.finished)
	for l.finished < l.config.Iterations {
		if limit := l.config.MinutesLimit; limit > 0 && time.Since(begun).Minutes() >= limit {
			l.shown.Say("stopped after %.1f minutes at iteration %d of %d: agon train --resume %s goes on", limit, l.finished, l.config.Iterations, l.run.Path)
			return l.saveUnlessSaved()
		}
		if l.barren >= mostBarren && !l.endures {
			return errors.Join(l.saveUnlessSaved(), l.errBarren())
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
	before, err := l.state()
	if err != nil {
		return err
	}
	version := l.version()
	it, err := l.iterate(ctx)
	if err != nil && droppedBy(ctx, err) && l.version() == version {
		return l.stop(before)
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
	state, err := l.state()
	if err == nil {
		err = l.save(state)
	}
	l.saveTook = time.Since(begun).Seconds()
	return err
}

// stop saves the loop as it was before the iteration that was dropped.
func (l *loop) stop(before json.RawMessage) error {
	if l.finished == 0 {
		return stopped("stopped before the first iteration had ended: agon train --resume " + l.run.Path + " begins it anew")
	}
	if l.saved != l.finished {
		if err := l.save(before); err != nil {
			return err
		}
	}
	return stopped(fmt.Sprintf("stopped after iteration %d of %d: agon train --resume %s goes on", l.finished, l.config.Iterations, l.run.Path))
}
