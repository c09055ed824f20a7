package checkpoints

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
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
	// Notes say what was taken back, a sentence each.
	Notes []string
}

// Resume opens a run as it was at its newest checkpoint. What its journals
// hold beyond that moves to replayed/; a torn last line is dropped.
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
	if err := r.removeAside(); err != nil {
		return nil, err
	}
	folder, err := Latest(r.Path)
	if err != nil {
		return nil, err
	}
	state := &trainerState{}
	if folder != "" {
		if state, err = readState(folder); err != nil {
			return nil, err
		}
		if r.saved, err = size(folder); err != nil {
			return nil, err
		}
	}
	resumption := &Resumption{Step: state.Step, Folder: folder, State: state.State}
	if resumption.Notes, err = r.takeBack(state.Journals); err != nil {
		return nil, err
	}
	return resumption, r.openJournals()
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
	text, err := readRegular(filepath.Join(folder, stateFile))
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
	if filepath.Base(folder) != filepath.Base(stepFolder("", s.Step)) {
		return fmt.Errorf("it is that of step %d", s.Step)
	}
	for _, name := range journals {
		if length, ok := s.Journals[name]; !ok || length < 0 {
			return fmt.Errorf("it does not say how long %s was", name)
		}
	}
	return nil
}

// removeAside clears what a kill left half written.
func (r *Run) removeAside() error {
	return errors.Join(removeAsideIn(r.Path), removeAsideIn(filepath.Join(r.Path, checkpointsFolder)))
}

// removeAsideIn clears a folder, which need not be there.
func removeAsideIn(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), asidePrefix) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(folder, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

// takeBack cuts every journal to its length in the checkpoint.
func (r *Run) takeBack(lengths map[Journal]int64) ([]string, error) {
	replayed, err := r.nextReplayed()
	if err != nil {
		return nil, err
	}
	var notes []string
	for _, name := range journals {
		note, err := r.cut(name, lengths[name], replayed)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if note != "" {
			notes = append(notes, note)
		}
	}
	return notes, nil
}

// nextReplayed names the folder for what this resume takes back.
func (r *Run) nextReplayed() (string, error) {
	for n := 1; ; n++ {
		folder := filepath.Join(r.Path, "replayed", fmt.Sprintf("%04d", n))
		if _, err := os.Stat(folder); errors.Is(err, os.ErrNotExist) {
			return folder, nil
		} else if err != nil {
			return "", err
		}
	}
}

// cut takes what lies beyond length out of a journal and into replayed. The
// copy is on the disk before the original is cut.
func (r *Run) cut(name Journal, length int64, replayed string) (string, error) {
	file, err := os.OpenFile(filepath.Join(r.Path, string(name)), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return "", err
	}
	defer file.Close()
	if err := regular(file); err != nil {
		return "", err
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return "", err
	}
	if size < length {
		return "", fmt.Errorf("has %d bytes and the checkpoint says %d: it was changed by hand; put it back, or remove the checkpoint to go on from the one before", size, length)
	}
	beyond, torn, err := readLines(io.NewSectionReader(file, length, size-length))
	if err != nil || size == length {
		return "", err
	}
	if len(beyond) > 0 {
		if err := os.MkdirAll(replayed, 0o755); err != nil {
			return "", err
		}
		if err := WriteFile(filepath.Join(replayed, string(name)), beyond); err != nil {
			return "", err
		}
	}
	if err := file.Truncate(length); err != nil {
		return "", err
	}
	return takenBack(name, bytes.Count(beyond, []byte("\n")), torn), file.Sync()
}

// readLines separates whole lines from a last one that was torn by a kill.
func readLines(reader io.Reader) (lines []byte, torn int, err error) {
	all, err := io.ReadAll(reader)
	if err != nil {
		return nil, 0, err
	}
	end := bytes.LastIndexByte(all, '\n') + 1
	return all[:end], len(all) - end, nil
}

func takenBack(name Journal, lines, torn int) string {
	note := fmt.Sprintf("%s: %d lines beyond the checkpoint moved to replayed/", name, lines)
	if torn > 0 {
		note += fmt.Sprintf(", a torn last line of %d bytes dropped", torn)
	}
	return note
}
