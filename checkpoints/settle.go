package checkpoints

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// What WriteFolder makes beside a folder NAME until it is in its place:
//
//	.aside-NAME-123  filled, or what lay there before
//	.whole-NAME      finished, where the file system cannot exchange two names
//
// A kill may leave either; Settle clears them.
const (
	asidePrefix = ".aside-"
	wholePrefix = ".whole-"
)

// newAside makes an empty folder beside path.
func newAside(path string) (string, error) {
	return os.MkdirTemp(filepath.Dir(path), asidePrefix+filepath.Base(path)+"-*")
}

func wholeOf(path string) string {
	return filepath.Join(filepath.Dir(path), wholePrefix+filepath.Base(path))
}

// takePlace renames a folder to path. What lies there takes its name in
// exchange.
func takePlace(aside, path string) error {
	if unix.Renameat2(unix.AT_FDCWD, aside, unix.AT_FDCWD, path, unix.RENAME_EXCHANGE) == nil {
		return nil
	}
	if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
		return os.Rename(aside, path)
	}
	return takeTurns(aside, path)
}

// takeTurns is takePlace where the file system cannot exchange. Its name tells
// a whole folder from a half one while neither it nor the old one is at path.
func takeTurns(aside, path string) error {
	whole := wholeOf(path)
	// One that an earlier kill left, and that Settle let lie, is older than this.
	if err := errors.Join(os.RemoveAll(whole), os.Rename(aside, whole)); err != nil {
		return err
	}
	return replace(path, aside)
}

// replace puts the whole folder at path, and what lies there aside.
func replace(path, aside string) error {
	if err := os.Rename(path, aside); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return os.Rename(wholeOf(path), path)
}

// Settle ends what a kill cut short of a WriteFolder at path: a finished folder
// takes its place, if nothing but a run lies there, and what is left beside it
// goes. It leaves alone what a process still works at.
func Settle(path string) error {
	path, err := Place(path)
	if err != nil || Held(path) {
		return nil // a path that WriteFolder does not write, or not now
	}
	if _, err := os.Lstat(wholeOf(path)); err == nil && replaceable(path) {
		if err := settleWhole(path); err != nil {
			return fmt.Errorf("%s, which is finished, cannot take the place of %s: %w", wholeOf(path), path, err)
		}
	}
	if _, err := os.Lstat(path); err != nil {
		return nil // it may just be being made
	}
	removeAsidesOf(path)
	return nil
}

// replaceable reports whether nothing is lost with what lies at path: nothing
// does, or a run that its policy was to take the place of. Anything else came
// there after the kill.
func replaceable(path string) bool {
	if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
		return true
	}
	_, err := os.Lstat(filepath.Join(path, configFile))
	return err == nil
}

func settleWhole(path string) error {
	aside, err := newAside(path)
	if err == nil {
		err = os.Remove(aside) // its name is what is wanted
	}
	if err != nil {
		return err
	}
	return errors.Join(replace(path, aside), syncFolder(filepath.Dir(path)))
}

// removeAsidesOf removes what lies aside of path, as far as it may: it takes
// room, and nothing else.
func removeAsidesOf(path string) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return
	}
	for _, entry := range entries {
		number, of := strings.CutPrefix(entry.Name(), asidePrefix+filepath.Base(path)+"-")
		if of && number != "" && strings.Trim(number, "0123456789") == "" {
			os.RemoveAll(filepath.Join(filepath.Dir(path), entry.Name()))
		}
	}
}
