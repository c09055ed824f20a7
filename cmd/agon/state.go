package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"agon/challenger"
	"agon/checkpoints"
	"agon/checkpoints/safetensors"
	"agon/trainer"
	"agon/trainer/learner"
)

// optimizerFile holds the optimizer's moments in a checkpoint.
const optimizerFile = "optimizer.safetensors"

// runFile, in a checkpoint, is the configuration that the run has turned with.
const runFile = "run.yaml"

// loopState is the loop's part of trainer_state.json.
type loopState struct {
	Version    int                    `json:"version"`
	Trainer    trainer.State          `json:"trainer"`
	Pool       *challenger.Pool       `json:"pool"`
	Archive    *challenger.Archive    `json:"archive"`
	Imitations *challenger.Imitations `json:"imitations"`
}

// state returns the loop's state. It is the loop's own and goes on changing.
func (l *loop) state() loopState {
	state := loopState{
		Version: l.version(),
		Pool:    l.pool, Archive: l.archive, Imitations: l.imitations,
	}
	if l.trainer != nil {
		state.Trainer = l.trainer.State()
	}
	return state
}

// before returns the state that a signal may have to save, though an iteration
// is under way: that of the last one, if there is no checkpoint of it.
func (l *loop) before() loopState {
	if l.saved == l.finished {
		return loopState{}
	}
	state := l.state()
	state.Pool, state.Archive, state.Imitations = l.pool.Copy(), l.archive.Copy(), l.imitations.Copy()
	return state
}

// version is the number of updates that the policy has seen.
func (l *loop) version() int {
	if l.actor == nil {
		return 0
	}
	return l.actor.model.Version()
}

// setState goes on from a saved state.
func (l *loop) setState(text json.RawMessage) error {
	state := loopState{Pool: l.pool, Archive: l.archive, Imitations: l.imitations}
	if err := whole(text); err != nil {
		return fmt.Errorf("trainer_state.json: %w (hint: remove the checkpoint, to go on from the one before)", err)
	}
	if err := json.Unmarshal(text, &state); err != nil {
		return fmt.Errorf("trainer_state.json: %w", err)
	}
	if l.actor != nil {
		l.actor.model.SetVersion(state.Version)
	}
	if l.trainer != nil {
		l.trainer.SetState(state.Trainer)
	}
	return nil
}

// whole refuses a saved state that lacks a part: it would begin anew, and no one
// would know.
func whole(text json.RawMessage) error {
	var parts map[string]json.RawMessage
	if json.Unmarshal(text, &parts) != nil {
		return errors.New("its state is no object")
	}
	for _, name := range []string{"version", "trainer", "pool", "archive", "imitations"} {
		if part := parts[name]; len(part) == 0 || string(part) == "null" {
			return fmt.Errorf("its state lacks %q", name)
		}
	}
	return nil
}

// save makes a checkpoint of the weights and moments as they are, with a state
// of the loop.
func (l *loop) save(state loopState) error {
	_, err := l.run.Save(checkpoints.Snapshot{
		Step:  l.finished,
		Bytes: l.checkpointBytes(),
		State: state,
		Write: l.writeWeights,
	})
	if err != nil {
		return err
	}
	l.saved = l.finished
	if l.recall != nil {
		err = l.recall.forget()
	}
	best, failed := l.best()
	if failed != nil {
		return errors.Join(err, failed)
	}
	return errors.Join(err, l.run.Prune(l.config.Save.Keep, best...))
}

// writeWeights writes what a checkpoint has beside the loop's state.
func (l *loop) writeWeights(folder string) error {
	if err := os.WriteFile(filepath.Join(folder, runFile), l.written, 0o644); err != nil {
		return err
	}
	if l.actor == nil {
		return nil
	}
	if err := l.actor.save(folder, false); err != nil {
		return err
	}
	if l.learner == nil {
		return nil
	}
	return saveOptimizer(l.learner, folder)
}

func (l *loop) checkpointBytes() int64 {
	if l.actor == nil {
		return 0
	}
	return l.actor.checkpointBytes()
}

// checkpointBytes is about what a checkpoint takes: what is trained and two
// moments in float32.
func (s *actor) checkpointBytes() int64 { return int64(s.model.Trained()) * 4 * 3 }

func saveOptimizer(l *learner.Learner, folder string) error {
	arrays, err := l.Arrays()
	if err != nil {
		return err
	}
	return safetensors.Write(filepath.Join(folder, optimizerFile), arrays, nil)
}

func loadOptimizer(l *learner.Learner, folder string) error {
	file, err := safetensors.Open(filepath.Join(folder, optimizerFile))
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s has no %s: it was made without training; start a new run from it with policy.checkpoint=%s", folder, optimizerFile, folder)
	}
	if err != nil {
		return err
	}
	return errors.Join(l.SetArrays(file.Arrays()), file.Close())
}
