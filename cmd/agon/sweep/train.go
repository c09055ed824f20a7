package sweep

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/train"
	"agon/configs"
	"agon/trainer/model/architecture"
)

// train finishes a trial: it begins one that was not begun, and goes on with
// one that was stopped.
func (s *study) train(ctx context.Context, t *trial) error {
	finished, state, err := s.progressOf(t)
	if err != nil || finished {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s; training\n", state)
	if t.variant.AsLongAs != "" {
		return s.supervise(ctx, t)
	}
	l, err := s.openTrial(ctx, t)
	if err != nil {
		return err
	}
	l.Endures, l.Command = true, "the same command"
	return errors.Join(l.Turn(ctx), l.Close())
}

func (s *study) openTrial(ctx context.Context, t *trial) (*train.Loop, error) {
	if err := t.awaitFree(ctx); err != nil {
		return nil, err
	}
	if t.begun() {
		return train.Resume(ctx, t.path, nil)
	}
	resolved, err := s.sweep.Resolve(t.variant, t.seed)
	if err != nil {
		return nil, terminal.Mistake(err)
	}
	return train.New(ctx, resolved, t.path)
}

// longestExit is how long a process may take to end that was killed while it
// turned the run.
const longestExit = time.Minute

// awaitFree waits for the end of a process that holds a trial's run, as one may
// whose sweep was killed a moment ago. What is held for longer is told by who
// opens it.
func (t *trial) awaitFree(ctx context.Context) error {
	for end := time.Now().Add(longestExit); checkpoints.Held(t.path) && time.Now().Before(end); {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return nil
}

// begun reports whether a trial that turns the loop has a run.
func (t *trial) begun() bool {
	_, err := os.Stat(filepath.Join(t.path, "config.yaml"))
	return err == nil
}

// progressOf tells how far a trial is, in words and whether it is finished. One
// that was made with other settings, or from another policy, is refused.
func (s *study) progressOf(t *trial) (finished bool, state string, err error) {
	if t.variant.AsLongAs != "" {
		return s.supervisedProgress(t)
	}
	if !t.begun() {
		return false, "not begun", nil
	}
	written, err := configs.ReadRun(filepath.Join(t.path, "config.yaml"))
	if err != nil {
		return false, "", terminal.Mistake(err)
	}
	wanted, err := s.sweep.Resolve(t.variant, t.seed)
	if err != nil {
		return false, "", terminal.Mistake(err)
	}
	if err := s.sameTrial(t, written, wanted); err != nil {
		return false, "", err
	}
	step, err := stepOf(t.path)
	return step == wanted.Iterations, fmt.Sprintf("at iteration %d of %d", step, wanted.Iterations), err
}

// requireGiven refuses to begin a trial without the tasks, prompts and teacher that it
// names.
func (s *study) requireGiven(t *trial) error {
	if t.variant.AsLongAs != "" || t.begun() {
		return nil
	}
	wanted, err := s.sweep.Resolve(t.variant, t.seed)
	if err == nil {
		_, err = train.GivenDigests(wanted.Config)
	}
	return terminal.Mistake(err)
}

// stepOf is the number of iterations in the newest checkpoint of a run.
func stepOf(run string) (int, error) {
	folder, err := checkpoints.Latest(run)
	if err != nil || folder == "" {
		return 0, err
	}
	step, _, err := checkpoints.ReadState(folder)
	return step, err
}

// sameTrial refuses to take for a trial what was made with other settings, from
// another policy or in other environments.
func (s *study) sameTrial(t *trial, written, wanted *configs.Resolved) error {
	apart := slices.DeleteFunc(written.Differences(wanted), func(key string) bool { return key == "pretrain.minutes" })
	switch {
	case len(apart) > 0:
		return terminal.Mistake(fmt.Errorf("%s was made with other settings (%s): give the key=value that it was made with, move it away, or choose another --out", t.path, strings.Join(apart, ", ")))
	case written.Digests["policy"] != s.digest:
		return terminal.Mistake(fmt.Errorf("%s began from another policy than %s is now: give the key=value that it was made with, move it away, or choose another --out", t.path, s.base.Policy.Checkpoint))
	}
	now, err := s.digestsFor(wanted.Config)
	if err == nil {
		err = train.SameDigests(written.Digests, now)
	}
	if err != nil {
		return terminal.Mistake(fmt.Errorf("%s: %w", t.path, err))
	}
	return nil
}

// digestsFor names what a trial is made with now, beside the policy.
func (s *study) digestsFor(c *configs.Config) (map[string]string, error) {
	now, err := train.GivenDigests(c)
	if err != nil {
		return nil, err
	}
	maps.Copy(now, s.environments)
	return now, nil
}

// policyDigest names the weights of a finished trial.
func (t *trial) policyDigest() (string, error) {
	folder, _, err := policies.CheckpointFolder(t.path)
	if err != nil {
		return "", err
	}
	return policies.DigestOf(folder)
}

// supervisedProgress is progressOf for a trial without a loop, which leaves
// nothing until it is finished.
func (s *study) supervisedProgress(t *trial) (finished bool, state string, err error) {
	if _, err := os.Stat(filepath.Join(t.path, architecture.ConfigName)); err != nil {
		return false, "not begun", nil
	}
	written, err := configs.ReadPretrain(filepath.Join(t.path, policies.PretrainFile))
	if err != nil {
		return false, "", terminal.Mistake(err)
	}
	wanted, err := s.further(t, filepath.Join(s.folder, policies.PretrainFile), 60)
	if err != nil {
		return false, "", err
	}
	return true, "finished", s.sameTrial(t, written, wanted)
}
