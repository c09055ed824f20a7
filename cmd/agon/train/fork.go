package train

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
)

// fork begins a run at path where another, source, stood at its newest checkpoint, or at
// one of its checkpoints as RUN@ITERATION: with its weights, moments, pool, archive and
// journals, and with other settings where overrides say so. It then is a run like any
// other. On an error nothing is left at path.
func fork(ctx context.Context, source, path string, overrides []string) (*Loop, error) {
	run, step, err := forkedAt(source)
	if err != nil {
		return nil, terminal.Mistake(err)
	}
	file := filepath.Join(run, "config.yaml")
	resolved, err := configs.ReadRunWith(file, overrides)
	if err != nil {
		return nil, terminal.Mistake(fmt.Errorf("fork %s: %w", source, err))
	}
	if err := forget(resolved, file); err != nil {
		return nil, terminal.Mistake(err)
	}
	resolved.Digests[forkedFrom] = fmt.Sprintf("%s@%d", run, step)
	if err := checkpoints.Fork(run, step, path, resolved.YAML(), runs.RunFile); err != nil {
		return nil, terminal.Mistake(fmt.Errorf("fork %s: %w", source, err))
	}
	l, err := Resume(ctx, path, nil)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(path))
	}
	return l, nil
}

// forget drops the digests of what the fork takes other ones of.
func forget(resolved *configs.Resolved, file string) error {
	then, err := configs.ReadRun(file)
	if err != nil {
		return err
	}
	for _, key := range then.Differences(resolved) {
		switch key {
		case "tasks":
			delete(resolved.Digests, tasksDigest)
		case "teacher":
			delete(resolved.Digests, teachersDigest)
		case "prompts":
			delete(resolved.Digests, promptsDigest)
		case "environments":
			maps.DeleteFunc(resolved.Digests, func(name, _ string) bool { return strings.HasPrefix(name, worlds.EnvironmentDigest) })
		}
	}
	return nil
}

// forkedFrom names the run and the checkpoint that a run was forked from, among its
// digests.
const forkedFrom = "forked from"

// forkedAt is the run and the iteration that a name leads to.
func forkedAt(source string) (run string, step int, err error) {
	run, step, named := runs.AtStep(source)
	if named {
		_, err := runs.StepFolder(run, step)
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
