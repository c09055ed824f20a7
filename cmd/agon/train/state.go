package train

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"agon/challenger"
	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/trainer"
)

// loopState is the loop's part of trainer_state.json.
type loopState struct {
	Version    int                    `json:"version"`
	Trainer    trainer.State          `json:"trainer"`
	Pool       *challenger.Pool       `json:"pool"`
	Archive    *challenger.Archive    `json:"archive"`
	Imitations *challenger.Imitations `json:"imitations"`
	// Given counts the turns that given tasks had.
	Given int `json:"given,omitempty"`
	// Taught counts the turns that a teacher's groups had.
	Taught int `json:"taught,omitempty"`
}

// state returns the loop's state. It is the loop's own and goes on changing.
func (l *Loop) state() loopState {
	state := loopState{
		Version: l.version(),
		Pool:    l.pool, Archive: l.archive, Imitations: l.imitations,
	}
	if l.trainer != nil {
		state.Trainer = l.trainer.State()
	}
	if l.given != nil {
		state.Given = l.given.had
	}
	if l.teacher != nil {
		state.Taught = l.teacher.had
	}
	return state
}

// before returns the state that a signal may have to save, though an iteration
// is under way: that of the last one, if there is no checkpoint of it.
func (l *Loop) before() loopState {
	if l.saved == l.Finished {
		return loopState{}
	}
	state := l.state()
	state.Pool, state.Archive, state.Imitations = l.pool.Copy(), l.archive.Copy(), l.imitations.Copy()
	return state
}

// version is the number of updates that the policy has seen.
func (l *Loop) version() int {
	if l.Actor == nil {
		return 0
	}
	return l.Actor.Model.Version()
}

// setState goes on from a saved state.
func (l *Loop) setState(text json.RawMessage) error {
	state := loopState{Pool: l.pool, Archive: l.archive, Imitations: l.imitations}
	if err := whole(text); err != nil {
		return fmt.Errorf("trainer_state.json: %w (hint: remove the checkpoint, to go on from the one before)", err)
	}
	if err := json.Unmarshal(text, &state); err != nil {
		return fmt.Errorf("trainer_state.json: %w", err)
	}
	if l.given != nil {
		l.given.had = state.Given
		if err := l.given.join(l.archive); err != nil {
			return err
		}
	}
	if l.teacher != nil {
		l.teacher.had = state.Taught
	}
	if l.Actor != nil {
		l.Actor.Model.SetVersion(state.Version)
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
func (l *Loop) save(state loopState) error {
	_, err := l.Run.Save(checkpoints.Snapshot{
		Step:  l.Finished,
		Bytes: l.checkpointBytes(),
		State: state,
		Write: l.writeWeights,
	})
	if err != nil {
		return err
	}
	l.saved = l.Finished
	best, err := l.best()
	if err != nil {
		return err
	}
	return l.Run.Prune(l.Config.Save.Keep, best...)
}

// writeWeights writes what a checkpoint has beside the loop's state.
func (l *Loop) writeWeights(folder string) error {
	if err := os.WriteFile(filepath.Join(folder, runs.RunFile), l.written, 0o644); err != nil {
		return err
	}
	if err := l.writeHeldOut(folder); err != nil {
		return err
	}
	if l.Actor == nil {
		return nil
	}
	if err := l.Actor.Save(folder, false); err != nil {
		return err
	}
	if l.learner == nil {
		return nil
	}
	return policies.SaveOptimizer(l.learner, folder)
}

// writeHeldOut writes what was measured of the weights that are saved.
func (l *Loop) writeHeldOut(folder string) error {
	if l.lastExam == nil {
		return nil
	}
	text, err := json.Marshal(encodable(l.lastExam.Metrics))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, runs.HeldOutFile), append(text, '\n'), 0o644)
}

func (l *Loop) checkpointBytes() int64 {
	if l.Actor == nil {
		return 0
	}
	return l.Actor.CheckpointBytes()
}
