package checkpoints

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// stateFile, in a checkpoint, is what Save adds to what the caller writes.
const stateFile = "trainer_state.json"

// trainerState is the content of trainer_state.json.
type trainerState struct {
	// Step is the number of finished iterations.
	Step int `json:"step"`
	// Journals are the lengths in bytes of the journals at that point.
	Journals map[Journal]int64 `json:"journals"`
	// Head is the digest of the last line of digests.jsonl at that point; empty
	// without one.
	Head string `json:"head,omitempty"`
	// State is the loop's own.
	State json.RawMessage `json:"state"`
}

// Snapshot is what a checkpoint is made of.
type Snapshot struct {
	// Step is the number of finished iterations.
	Step int
	// Bytes is about what Write will write; the disk is asked for that much
	// before anything is written. 0 takes the size of the last checkpoint.
	Bytes int64
	// Write fills a new folder.
	Write func(folder string) error
	// State is the loop's state, written as JSON.
	State any
}

// Save makes a checkpoint and returns its folder. On an error there is no
// trace of it and the earlier ones stand.
func (r *Run) Save(s Snapshot) (string, error) {
	if err := r.room(max(s.Bytes, r.saved)); err != nil {
		return "", err
	}
	target := StepFolder(r.Path, s.Step)
	err := WriteFolder(target, func(folder string) error { return r.fill(folder, s) })
	if err != nil {
		return "", fmt.Errorf("save step %d: %w", s.Step, r.Fault(err))
	}
	if r.saved, err = size(target); err != nil {
		return target, err
	}
	return target, r.sealStep(s.Step)
}

func (r *Run) fill(folder string, s Snapshot) error {
	if err := s.Write(folder); err != nil {
		return err
	}
	lengths, err := r.sync()
	if err != nil {
		return err
	}
	state, err := json.Marshal(s.State)
	if err != nil {
		return err
	}
	text, err := json.Marshal(trainerState{s.Step, lengths, r.chain.head, state})
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, stateFile), append(text, '\n'), 0o644); err != nil {
		return err
	}
	return writeSums(folder)
}
