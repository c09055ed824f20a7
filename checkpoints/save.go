package checkpoints

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
)

const (
	checkpointsFolder = "checkpoints"
	stepPrefix        = "step-"
	stateFile         = "trainer_state.json"
)

// trainerState is the content of trainer_state.json.
type trainerState struct {
	// Step is the number of finished iterations.
	Step int `json:"step"`
	// Journals are the lengths in bytes of the journals at that point.
	Journals map[Journal]int64 `json:"journals"`
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
	target := stepFolder(r.Path, s.Step)
	err := WriteFolder(target, func(folder string) error { return r.fill(folder, s) })
	if err != nil {
		return "", fmt.Errorf("save step %d: %w", s.Step, r.Fault(err))
	}
	r.saved, err = size(target)
	return target, err
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
	text, err := json.Marshal(trainerState{s.Step, lengths, state})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, stateFile), append(text, '\n'), 0o644)
}

// Prune removes all but the newest keep checkpoints.
func (r *Run) Prune(keep int) error {
	steps, err := steps(r.Path)
	if err != nil {
		return err
	}
	for len(steps) > keep {
		if err := os.RemoveAll(stepFolder(r.Path, steps[0])); err != nil {
			return err
		}
		steps = steps[1:]
	}
	return nil
}

// Latest returns the folder of the newest checkpoint of the run at path, or
// the empty string if it has none.
func Latest(path string) (string, error) {
	steps, err := steps(path)
	if err != nil || len(steps) == 0 {
		return "", err
	}
	return stepFolder(path, steps[len(steps)-1]), nil
}

// LatestFilled is Latest, but for folders that are empty, which Save cannot have
// left: newer ones than it returns are strays. To read a policy, these can be
// passed over; a run that is resumed from an earlier checkpoint loses iterations.
func LatestFilled(path string) (folder string, strays []string, err error) {
	steps, err := steps(path)
	if err != nil {
		return "", nil, err
	}
	for _, step := range slices.Backward(steps) {
		folder := stepFolder(path, step)
		if entries, err := os.ReadDir(folder); err != nil || len(entries) > 0 {
			return folder, strays, err
		}
		strays = append(strays, folder)
	}
	return "", strays, nil
}

func stepFolder(path string, step int) string {
	return filepath.Join(path, checkpointsFolder, fmt.Sprintf("%s%06d", stepPrefix, step))
}

// steps lists the steps that have a checkpoint, oldest first.
func steps(path string) ([]int, error) {
	entries, err := os.ReadDir(filepath.Join(path, checkpointsFolder))
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	var list []int
	for _, entry := range entries {
		if text, ok := strings.CutPrefix(entry.Name(), stepPrefix); ok {
			if step, err := strconv.Atoi(text); err == nil && entry.IsDir() {
				list = append(list, step)
			}
		}
	}
	sort.Ints(list)
	return list, nil
}

// WriteFolder makes a folder that appears whole or not at all: fill writes it
// aside, and it is synced and renamed. A folder at path is replaced. What a kill
// leaves of it, Settle clears; one process at a time writes a path.
func WriteFolder(path string, fill func(folder string) error) error {
	parent := filepath.Dir(path)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	aside, err := newAside(path)
	if err != nil {
		return err
	}
	defer os.RemoveAll(aside)
	if err := errors.Join(os.Chmod(aside, 0o755), fill(aside)); err != nil {
		return err
	}
	if err := syncTree(aside); err != nil {
		return err
	}
	if err := takePlace(aside, path); err != nil {
		return err
	}
	return syncFolder(parent)
}

// WriteFile replaces a file so that nobody sees half of it.
func WriteFile(path string, text []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), asidePrefix)
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(text)
	if err == nil {
		err = file.Chmod(0o644)
	}
	if err == nil {
		err = file.Sync()
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncTree brings a folder to the disk.
func syncTree(folder string) error {
	return filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return syncFolder(path)
	})
}

// size returns the bytes of all files in a folder.
func size(folder string) (int64, error) {
	var sum int64
	err := filepath.WalkDir(folder, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			sum += info.Size()
		}
		return err
	})
	return sum, err
}

// syncFolder brings a folder's list of names, or a file's content, to the disk.
func syncFolder(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return file.Sync()
}
