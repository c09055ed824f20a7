package train

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"agon/checkpoints"
	"agon/configs"
)

// Again opens a copy of a run where it stands, to turn it as the run was turned: by
// its configuration, without what only ends or spares a run. The caller closes it.
func Again(ctx context.Context, path string) (*Loop, error) {
	resolved, err := configs.ReadRun(filepath.Join(path, "config.yaml"))
	if err != nil {
		return nil, err
	}
	run, from, err := checkpoints.Resume(path)
	if err != nil {
		return nil, err
	}
	l, err := reopen(ctx, resolved, from)
	if err != nil {
		return nil, errors.Join(err, run.Close())
	}
	l.Run, l.written = run, resolved.YAML()
	if err := l.takeUp(from, false); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// TurnTo turns the loop until so many iterations are finished, and calls ended after
// each.
func (l *Loop) TurnTo(ctx context.Context, iteration int, ended func(done int)) error {
	l.Worlds.Sandbox.TakeActivity() // what was done before is no iteration's
	for l.Finished < iteration {
		it, err := l.Iterate(ctx)
		if err != nil {
			return fmt.Errorf("iteration %d: %w", l.Finished+1, err)
		}
		if err := errors.Join(l.writeTimings(it), l.Run.Seal(it.Number), l.Run.Flush()); err != nil {
			return err
		}
		ended(l.Finished)
	}
	return nil
}

// Checkpoint saves the loop as it stands, unless that is done.
func (l *Loop) Checkpoint() error { return l.saveUnlessSaved() }
