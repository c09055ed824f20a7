package train

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/trainer/learner"
	"agon/trainer/model/architecture"
)

// Resume goes on with the run at path. Overrides become part of its
// configuration.
func Resume(ctx context.Context, path string, overrides []string) (*Loop, error) {
	if runs.HoldsPretraining(path) {
		return nil, terminal.Mistake(fmt.Errorf("%s is no run: %w", path, runs.Unfinished(path)))
	}
	if err := runs.Require(path); err != nil {
		return nil, err
	}
	file := filepath.Join(path, "config.yaml")
	resolved, err := configs.ReadRunWith(file, overrides)
	if err == nil {
		err = SameConfiguration(resolved, path, configs.ReadRun)
	}
	if err != nil {
		return nil, terminal.Mistake(fmt.Errorf("resume %s: %w", path, err))
	}
	run, resumption, err := checkpoints.Resume(path)
	if err != nil {
		return nil, terminal.Mistake(err)
	}
	if err := endsAfter(resolved, resumption.Step); err != nil {
		return nil, errors.Join(terminal.Mistake(fmt.Errorf("resume %s: %w", path, err)), run.Close())
	}
	for _, stray := range resumption.Strays {
		fmt.Fprintf(os.Stderr, "%s is empty and was passed over\n", stray)
	}
	source, at := ForkedFrom(resolved.Digests)
	begins := source != "" && at == resumption.Step // as a fork
	if begins {
		fmt.Fprintf(os.Stderr, "%s begins where %s stood after iteration %d, of %d\n", path, source, at, resolved.Iterations)
	} else {
		fmt.Fprintf(os.Stderr, "resuming %s after iteration %d of %d\n", path, resumption.Step, resolved.Iterations)
	}
	l, err := reopen(ctx, resolved, resumption)
	if err != nil {
		return nil, terminal.StoppedOpening(ctx, errors.Join(fmt.Errorf("resume %s: %w", path, err), run.Close()))
	}
	completed := begins && completeDigests(resolved.Digests, l.digests())
	l.Run, l.written = run, resolved.YAML()
	if err := l.takeUp(resumption, completed || len(overrides) > 0); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	if err := l.openRecall(); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	if l.Finished < resolved.Iterations {
		l.sayMemory()
	}
	return l, nil
}

// endsAfter refuses an end of a run that comes before what it has finished.
func endsAfter(resolved *configs.Resolved, finished int) error {
	if finished > resolved.Iterations {
		return fmt.Errorf("iterations is %d and %d are finished: write at least %d", resolved.Iterations, finished, finished)
	}
	return nil
}

// takeUp changes a run that is sure to go on: it becomes what it was at its
// checkpoint, with other settings if they are.
func (l *Loop) takeUp(from *checkpoints.Resumption, changed bool) error {
	notes, err := l.Run.TakeBack(from)
	if err != nil {
		return terminal.Mistake(err)
	}
	for _, note := range notes {
		fmt.Fprintln(os.Stderr, note)
	}
	if changed {
		if err := checkpoints.WriteFile(filepath.Join(l.Run.Path, "config.yaml"), l.written); err != nil {
			return err
		}
	}
	return l.Run.SealConfig(from.Step)
}

// SameConfiguration refuses to go on with other settings than the newest
// checkpoint of the run at path was made with, but for those that may change.
// Checkpoints of earlier versions do not tell.
func SameConfiguration(now *configs.Resolved, path string, read func(file string) (*configs.Resolved, error)) error {
	folder, err := checkpoints.Latest(path)
	if err != nil {
		return err
	}
	file := filepath.Join(folder, runs.RunFile)
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
	if now.Reads("policy.checkpoint") && then.Policy.Checkpoint != now.Policy.Checkpoint {
		return samePolicy(now)
	}
	return nil
}

// samePolicy refuses another policy by another name. One that was moved is the
// same, though a run with a checkpoint may never read it again.
func samePolicy(now *configs.Resolved) error {
	digest, err := policies.DigestOfPolicy(now.Policy.Checkpoint)
	if err != nil {
		return fmt.Errorf("policy.checkpoint: %w", err)
	}
	if digest != now.Digests["policy"] {
		return anotherPolicy(now.Policy.Checkpoint)
	}
	return nil
}

func anotherPolicy(checkpoint string) error {
	return fmt.Errorf("policy.checkpoint %s is another policy than the run began from (hint: put that one back, or start a new run)", checkpoint)
}

// putBack tells where a run's configuration stands, if file does.
func putBack(folder, file string) string {
	if _, err := os.Stat(file); folder == "" || err != nil {
		return " (hint: put it back, or start a new run)"
	}
	return fmt.Sprintf(" (hint: %s has them; how long, what is saved and what is measured may change, anything else is a new run)", file)
}

func reopen(ctx context.Context, resolved *configs.Resolved, from *checkpoints.Resumption) (*Loop, error) {
	start := resolved.Policy.Checkpoint
	if from.Folder != "" {
		start = from.Folder
	}
	l, err := OpenLoop(ctx, resolved.Config, start, from.Step)
	if err != nil {
		return nil, err
	}
	if err := l.goOn(resolved.Digests, from); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// goOn takes up the state of a run that was made with what digests name.
func (l *Loop) goOn(digests map[string]string, from *checkpoints.Resumption) error {
	now := l.digests()
	if err := errors.Join(SameDigests(digests, now), l.sameBeginning(digests["policy"], from), l.sameShape(digests[policies.ShapeDigest], from)); err != nil {
		return terminal.Mistake(err)
	}
	if note := otherBuild(digests, now); note != "" {
		fmt.Fprintln(os.Stderr, note)
	}
	if from.Folder == "" {
		return nil
	}
	l.Finished, l.saved = from.Step, from.Step
	if err := l.setState(from.State); err != nil {
		return terminal.Mistake(err)
	}
	l.leaveElsewhere(digests)
	if l.learner == nil {
		return nil
	}
	return terminal.Mistake(l.takeMoments(digests, from))
}

// takeMoments goes on with the optimizer of a checkpoint. A fork that begins there with
// another one keeps its own, which is at its beginning, and says so.
func (l *Loop) takeMoments(digests map[string]string, from *checkpoints.Resumption) error {
	err := policies.LoadOptimizer(l.learner, from.Folder)
	if source, at := ForkedFrom(digests); errors.Is(err, learner.ErrOther) && source != "" && at == from.Step {
		fmt.Fprintf(os.Stderr, "the optimizer begins anew, with the critic where there is one: its moments in %s are of other settings\n", from.Folder)
		return nil
	}
	return err
}

// SameDigests refuses to go on in changed environments, for tasks belong to the one
// they were written in, and with another teacher, tasks or prompts than were given.
func SameDigests(then, now map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(then)) {
		if isLasting(name) && now[name] != then[name] {
			return fmt.Errorf("%s has changed since the run began (hint: put it back, or lay the new one elsewhere and name it: agon train --from RUN 'KEY=…')", name)
		}
	}
	return nil
}

// isLasting reports whether a run goes on only with what the digest of that name is of.
func isLasting(name string) bool {
	return strings.HasPrefix(name, worlds.EnvironmentDigest) || name == tasksDigest || name == promptsDigest || name == teachersDigest
}

// completeDigests adds to those of a fork what it takes other ones of than its source, and
// reports whether that is anything.
func completeDigests(digests, now map[string]string) (added bool) {
	for name, digest := range now {
		if isLasting(name) && digests[name] == "" {
			digests[name], added = digest, true
		}
	}
	return added
}

// sameBeginning refuses another policy in the place of the one that the run
// began from, wherever that is read again: as the reference, and to begin anew.
func (l *Loop) sameBeginning(digest string, from *checkpoints.Resumption) error {
	again := l.referenceDigest
	if from.Folder == "" && l.Actor != nil {
		again = l.Actor.Digest
	}
	if digest == "" || again == "" || again == digest {
		return nil
	}
	return anotherPolicy(l.Config.Policy.Checkpoint)
}

// sameShape refuses a configuration of the model that its weights are computed with
// otherwise, where the model that the run began from is read again.
func (l *Loop) sameShape(digest string, from *checkpoints.Resumption) error {
	again := l.Actor != nil && (from.Folder == "" || l.Config.Trainer.LoRA.Rank > 0)
	if !again || digest == "" || digest == l.Actor.Shape {
		return nil
	}
	return fmt.Errorf("policy.checkpoint %s has another %s than the run began with (hint: put that one back, or start a new run)", l.Config.Policy.Checkpoint, architecture.ConfigName)
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
