package checkpoints

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Resumption is where a run goes on.
type Resumption struct {
	// Step is the number of finished iterations.
	Step int
	// Folder is the checkpoint; empty if the run had made none, so that it
	// begins anew.
	Folder string
	// State is what was given to Save; nil without a checkpoint.
	State json.RawMessage
	// Strays are newer folders among the checkpoints that are empty, which Save
	// cannot have left: they were passed over.
	Strays []string

	journals map[Journal]int64 // their lengths at the checkpoint
}

// Resume takes hold of a run and tells where it goes on. Nothing of the run is
// changed: who finds that it cannot go on closes it, and it is as it was. Before
// anything is appended or saved, TakeBack follows.
func Resume(path string) (*Run, *Resumption, error) {
	if _, err := os.Stat(filepath.Join(path, configFile)); err != nil {
		return nil, nil, fmt.Errorf("%s is not a run: it has no %s", path, configFile)
	}
	r, err := lock(path)
	if err != nil {
		return nil, nil, err
	}
	resumption, err := r.resume()
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("resume %s: %w", path, r.Fault(err)), r.Close())
	}
	return r, resumption, nil
}

func (r *Run) resume() (*Resumption, error) {
	folder, strays, err := LatestFilled(r.Path)
	if err != nil {
		return nil, err
	}
	state := &trainerState{}
	if folder != "" {
		if state, err = readState(folder); err != nil {
			return nil, err
		}
		if err = checkSums(folder); err != nil {
			return nil, fmt.Errorf("%w: put back what was saved, or remove %s to go on from the checkpoint before", err, folder)
		}
		if r.saved, err = size(folder); err != nil {
			return nil, err
		}
	}
	for _, name := range journals {
		if err := reaches(filepath.Join(r.Path, string(name)), state.Journals[name]); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return &Resumption{Step: state.Step, Folder: folder, State: state.State, Strays: strays, journals: state.Journals}, nil
}

// reaches refuses a journal that is shorter than the checkpoint says, or in which
// no line ends there.
func reaches(path string, length int64) error {
	file, err := OpenRegular(path)
	if errors.Is(err, os.ErrNotExist) {
		return unchanged(0, length, '\n')
	}
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	last := []byte{'\n'}
	if 0 < length && length <= info.Size() {
		_, err = file.ReadAt(last, length-1)
	}
	return errors.Join(err, unchanged(info.Size(), length, last[0]))
}

// unchanged compares the size of a journal with its length at the checkpoint, of
// which last is the last byte.
func unchanged(size, length int64, last byte) error {
	const remedy = "it was changed by hand; put it back, or remove the checkpoint to go on from the one before"
	switch {
	case size < length:
		return fmt.Errorf("has %d bytes and the checkpoint says %d: %s", size, length, remedy)
	case last != '\n':
		return fmt.Errorf("has no end of a line after %d bytes, as the checkpoint says: %s", length, remedy)
	}
	return nil
}

// ReadState returns the loop's state in a checkpoint, and its step.
func ReadState(folder string) (step int, state json.RawMessage, err error) {
	s, err := readState(folder)
	if err != nil {
		return 0, nil, err
	}
	return s.Step, s.State, nil
}

func readState(folder string) (*trainerState, error) {
	state := &trainerState{}
	text, err := ReadRegular(filepath.Join(folder, stateFile))
	if err == nil {
		err = json.Unmarshal(text, state)
	}
	if err == nil {
		err = state.check(folder)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w: remove %s to go on from the checkpoint before", stateFile, err, folder)
	}
	return state, nil
}

// check refuses a state that no Save wrote into this folder.
func (s *trainerState) check(folder string) error {
	if filepath.Base(folder) != filepath.Base(StepFolder("", s.Step)) {
		return fmt.Errorf("it is that of step %d", s.Step)
	}
	for _, name := range journals {
		if length, ok := s.Journals[name]; !ok && name != Digests || length < 0 { // earlier programs wrote no digests
			return fmt.Errorf("it does not say how long %s was", name)
		}
	}
	return nil
}
