package train

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
)

// forking is a fork that is to be made: of a run at one of its checkpoints, with a
// configuration of its own.
type forking struct {
	// source is the run as it was named, with or without the iteration.
	source, run string
	step        int
	resolved    *configs.Resolved
	// apart are the settings that the run has otherwise.
	apart []configs.Apart
}

// planFork is a fork of source, a run at its newest checkpoint or at one of its
// checkpoints as RUN@ITERATION, with other settings where overrides say so. All errors
// are the user's.
func planFork(source string, overrides []string) (*forking, error) {
	run, step, err := forkedAt(source)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(run, "config.yaml")
	resolved, err := configs.ReadRunWith(file, overrides)
	if err != nil {
		return nil, fmt.Errorf("fork %s: %w", source, err)
	}
	then, err := configs.ReadRun(file)
	if err != nil {
		return nil, err
	}
	if resolved.Digests == nil {
		return nil, fmt.Errorf("fork %s: %s does not say what the run was made with: it is damaged", source, file)
	}
	if err := takes(resolved, then); err != nil {
		return nil, fmt.Errorf("fork %s: %w", source, err)
	}
	forget(resolved, then)
	resolved.Digests[forkedFrom] = fmt.Sprintf("%s@%d", run, step)
	return &forking{source, run, step, resolved, then.Apart(resolved)}, nil
}

// takes refuses what a fork cannot have otherwise than the run then: what lies in the
// checkpoint that it goes on from.
func takes(fork, then *configs.Resolved) error {
	if now, was := fork.Trainer.LoRA.Rank, then.Trainer.LoRA.Rank; now != was {
		return fmt.Errorf("trainer.lora.rank is %d there, and a checkpoint holds what was trained (hint: policy.checkpoint of a new run may be that of a run)", was)
	}
	if fork.Reads("policy.checkpoint") && fork.Policy.Checkpoint != then.Policy.Checkpoint {
		return samePolicy(fork)
	}
	return nil
}

// fork begins a run at path where another, source, stood at a checkpoint: with its
// weights, moments, pool, archive and journals. It then is a run like any other. On an
// error nothing is left at path.
func fork(ctx context.Context, source, path string, overrides []string) (*Loop, error) {
	f, err := planFork(source, overrides)
	if err != nil {
		return nil, terminal.Mistake(err)
	}
	if err := checkpoints.Fork(f.run, f.step, path, f.resolved.YAML(), runs.RunFile); err != nil {
		return nil, terminal.Mistake(fmt.Errorf("fork %s: %w", source, err))
	}
	l, err := Resume(ctx, path, nil)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(path))
	}
	terminal.Warn(os.Stderr, f.resolved)
	return l, nil
}

// open opens and checks what the fork at path is to work with, in the place of its
// source, and returns the bytes that it would copy. Nothing is written.
func (f *forking) open(ctx context.Context, path string) (l *Loop, bytes int64, err error) {
	at, bytes, err := checkpoints.ForkPoint(f.run, f.step, path)
	if err == nil {
		err = endsAfter(f.resolved, at.Step)
	}
	if err != nil {
		return nil, 0, terminal.Mistake(fmt.Errorf("fork %s: %w", f.source, err))
	}
	if l, err = reopen(ctx, f.resolved, at); err != nil {
		return nil, 0, terminal.StoppedOpening(ctx, fmt.Errorf("fork %s: %w", f.source, err))
	}
	// The copy alone would be of no use: the next checkpoint comes to stand beside it.
	if err := checkpoints.Room(path, bytes+l.checkpointBytes()); err != nil {
		return nil, 0, errors.Join(terminal.Mistake(err), l.Close())
	}
	terminal.Warn(os.Stderr, f.resolved)
	if l.Finished < f.resolved.Iterations {
		l.sayMemory()
	}
	return l, bytes, nil
}

// print tells what the fork at path would be, of so many bytes to begin with.
func (f *forking) print(w io.Writer, path string, bytes int64) error {
	fmt.Fprintf(w, "%s%s", f.resolved.Summary(), stages.Aggregated(f.resolved))
	for _, a := range f.apart {
		fmt.Fprintf(w, "%s would be %s, and is %s in %s\n", a.Key, cmp.Or(a.Theirs, "unread"), cmp.Or(a.Ours, "unread"), f.run)
	}
	if f.step == f.resolved.Iterations {
		fmt.Fprintf(w, "nothing would be left to do: all of its %s are finished (hint: iterations=%d turns on)\n", terminal.Counted(f.step, "iteration"), 2*f.step)
	}
	_, err := fmt.Fprintf(w, "all of it can begin, in %s, with a copy of %s (%s) after iteration %d of %d; nothing was written\n",
		path, f.run, terminal.Sized(bytes), f.step, f.resolved.Iterations)
	return err
}

// forget drops the digests of what a fork takes other ones of than the run then.
func forget(fork, then *configs.Resolved) {
	for _, key := range then.Differences(fork) {
		switch key {
		case "tasks":
			delete(fork.Digests, tasksDigest)
		case "teacher":
			delete(fork.Digests, teachersDigest)
		case "prompts":
			delete(fork.Digests, promptsDigest)
		case "environments":
			maps.DeleteFunc(fork.Digests, func(name, _ string) bool { return strings.HasPrefix(name, worlds.EnvironmentDigest) })
		}
	}
}

// forkedFrom names the run and the checkpoint that a run was forked from, among its
// digests.
const forkedFrom = "forked from"

// ForkedFrom is the run that one was forked from, by its digests, and the iteration
// after which it was; 0 of one that began by itself.
func ForkedFrom(digests map[string]string) (run string, iteration int) {
	from := digests[forkedFrom]
	at := strings.LastIndex(from, "@")
	if at < 0 {
		return "", 0
	}
	iteration, _ = strconv.Atoi(from[at+1:]) // as planFork writes it
	return from[:at], iteration
}

// forkedAt is the run and the iteration that a name leads to.
func forkedAt(source string) (run string, step int, err error) {
	if run, iteration, named := runs.AtStep(source); named {
		_, step, err := runs.StepFolder(run, iteration)
		return run, step, err
	}
	if err := runs.Require(source); err != nil {
		return "", 0, err
	}
	if step = runs.SavedStep(source); step == 0 {
		return "", 0, fmt.Errorf("the run %s has no checkpoint yet", source)
	}
	return source, step, nil
}
