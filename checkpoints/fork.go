package checkpoints

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Fork makes at path a run that stands where the run from stood at the checkpoint of
// a step: with its journals as far as that, and the checkpoint. config is the new
// run's configuration, which stands in configName of the checkpoint, too. Of from
// nothing is changed; it may be at work. A path that is taken is refused, and on an
// error nothing is left there.
func Fork(from string, step int, path string, config []byte, configName string) error {
	at, _, err := ForkPoint(from, step, path)
	if err != nil {
		return err
	}
	return WriteFolder(path, func(into string) error {
		for _, name := range journals {
			if err := copyHead(filepath.Join(from, string(name)), filepath.Join(into, string(name)), at.journals[name]); err != nil {
				return err
			}
		}
		if err := copyCheckpoint(at.Folder, StepFolder(into, step), configName, config); err != nil {
			return err
		}
		return WriteFile(filepath.Join(into, configFile), config)
	})
}

// ForkPoint is where Fork would have a run go on, in the checkpoint of from, with the
// bytes that it would copy. What Fork would refuse is refused, and nothing is written.
func ForkPoint(from string, step int, path string) (at *Resumption, bytes int64, err error) {
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		return nil, 0, fmt.Errorf("%s is there already: choose another with --run", path)
	}
	if err := Possible(path); err != nil {
		return nil, 0, err
	}
	folder := StepFolder(from, step)
	state, err := readState(folder)
	if err == nil {
		err = checkSums(folder)
	}
	if err == nil {
		bytes, err = size(folder)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w", folder, err)
	}
	for _, name := range journals {
		journal := filepath.Join(from, string(name))
		if err := reaches(journal, state.Journals[name]); err != nil {
			return nil, 0, fmt.Errorf("%s: %w", journal, err)
		}
		bytes += state.Journals[name]
	}
	return &Resumption{Step: state.Step, Folder: folder, State: state.State, journals: state.Journals}, bytes, nil
}

// copyCheckpoint copies a checkpoint with another text in one of its files.
func copyCheckpoint(from, to, name string, text []byte) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Name() == sumsFile || entry.Name() == name {
			continue
		}
		info, err := entry.Info()
		if err == nil {
			err = copyHead(filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name()), info.Size())
		}
		if err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(to, name), text, 0o644); err != nil {
		return err
	}
	return writeSums(to)
}

// copyHead copies the first bytes of a file, which has to have as many. One that is
// missing has none.
func copyHead(from, to string, length int64) error {
	file, err := OpenRegular(from)
	if errors.Is(err, os.ErrNotExist) && length == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.CopyN(out, file, length)
	if errors.Is(err, io.EOF) {
		err = fmt.Errorf("%s is shorter than its checkpoint says", from)
	}
	return errors.Join(err, out.Close())
}
