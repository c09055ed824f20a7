package checkpoints

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// CopyAt makes of an empty folder what the run at path was at one of its steps, or
// before its first iteration at step 0: a run that Resume goes on with, by the
// configuration that is given. The files of the checkpoint are links to those of the
// run, which nothing writes to; the journals are copied as far as they were.
func CopyAt(path string, step int, folder string, config []byte) error {
	if err := os.WriteFile(filepath.Join(folder, configFile), config, 0o644); err != nil || step == 0 {
		return err
	}
	state, err := readState(StepFolder(path, step))
	if err != nil {
		return err
	}
	if err := linkFiles(StepFolder(path, step), StepFolder(folder, step)); err != nil {
		return err
	}
	for _, name := range journals {
		if err := copyBegin(filepath.Join(path, string(name)), filepath.Join(folder, string(name)), state.Journals[name]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// linkFiles fills a new folder with links to the files of another.
func linkFiles(from, to string) error {
	from, err := filepath.Abs(from)
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, entry := range entries {
		if err := os.Symlink(filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

// copyBegin copies so many bytes of a file, which need not be there for none.
func copyBegin(from, to string, length int64) error {
	if length == 0 {
		return nil
	}
	source, err := OpenRegular(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.CopyN(target, source, length); err != nil {
		target.Close()
		return err
	}
	return target.Close()
}

// CompareStep lists the files of a checkpoint of the run at path that are not those of
// the same step of the run at other: weights, moments and the loop's state. What tells
// of journals, of time and of settings is left out. compared is the number of files.
func CompareStep(path, other string, step int) (compared int, faults []Fault, err error) {
	folder := StepFolder(path, step)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return 0, nil, err
	}
	for _, entry := range entries {
		name := entry.Name()
		if name == sumsFile || filepath.Ext(name) == ".yaml" {
			continue
		}
		compared++
		digest := sumOf
		if name == stateFile {
			digest = digestOfState
		}
		ours, err := digest(filepath.Join(folder, name))
		if err != nil {
			return compared, nil, err
		}
		if theirs, err := digest(filepath.Join(StepFolder(other, step), name)); err != nil || theirs != ours {
			short := filepath.Join(checkpointsFolder, filepath.Base(folder), name)
			faults = append(faults, Fault{File: short, What: "is not what the iterations before it come to again"})
		}
	}
	return compared, faults, nil
}

// digestOfState is the digest of the loop's own part of a state.
func digestOfState(path string) (string, error) {
	text, err := ReadRegular(path)
	if err != nil {
		return "", err
	}
	var state trainerState
	if err := json.Unmarshal(text, &state); err != nil {
		return "", err
	}
	return digestOf(fmt.Appendf(nil, "%d %s", state.Step, state.State)), nil
}
