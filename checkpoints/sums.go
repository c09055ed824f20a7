package checkpoints

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// sumsFile, in a checkpoint, lists the SHA-256 of its other files, as sha256sum -c
// reads it. What is damaged may well be readable, as weights with a flipped bit are;
// a run that went on from it would not be the run that it was.
const sumsFile = "SHA256SUMS"

// writeSums writes the sums of the files in a folder.
func writeSums(folder string) error {
	entries, err := os.ReadDir(folder) // in the order of their names
	if err != nil {
		return err
	}
	var list bytes.Buffer
	for _, entry := range entries {
		if !entry.Type().IsRegular() {
			continue
		}
		sum, err := sumOf(filepath.Join(folder, entry.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&list, "%s  %s\n", sum, entry.Name())
	}
	return os.WriteFile(filepath.Join(folder, sumsFile), list.Bytes(), 0o644)
}

// checkSums refuses a folder of which a file is no longer what it was.
func checkSums(folder string) error {
	_, faults, err := changedFiles(folder)
	if err == nil && len(faults) > 0 {
		err = errors.New(faults[0].String())
	}
	return err
}

// Unaltered refuses a checkpoint of which a file is no longer what was saved; those of
// the names in except are not read. A folder without sums is no run's, and is taken as it
// is.
func Unaltered(folder string, except ...string) error {
	if _, err := os.Lstat(filepath.Join(folder, sumsFile)); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	_, faults, err := changedFiles(folder, except...)
	if err == nil && len(faults) > 0 {
		err = fmt.Errorf("%s (hint: put back what was saved; without %s the folder is taken as it is)", filepath.Join(folder, faults[0].String()), sumsFile)
	}
	return err
}

// changedFiles names the files in a folder that its sums are of, and lists those that
// are no longer what they were, but for some that are not read.
func changedFiles(folder string, except ...string) (listed []string, faults []Fault, err error) {
	text, err := ReadRegular(filepath.Join(folder, sumsFile))
	if err != nil {
		return nil, nil, err
	}
	if len(text) == 0 {
		return nil, nil, fmt.Errorf("%s is empty", sumsFile)
	}
	for line := range strings.Lines(string(text)) {
		want, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if !ok || name != filepath.Base(name) {
			return listed, faults, fmt.Errorf("%s: %.80q is no line of a sum and a name", sumsFile, line)
		}
		listed = append(listed, name)
		if slices.Contains(except, name) {
			continue
		}
		what, err := changedFile(filepath.Join(folder, name), want)
		if err != nil {
			return listed, faults, err
		}
		if what != "" {
			faults = append(faults, Fault{File: name, What: what})
		}
	}
	return listed, faults, nil
}

// addedFiles lists what in a folder its sums are not of, though it may say how the rest
// is read.
func addedFiles(folder string, listed []string) (faults []Fault, err error) {
	entries, err := os.ReadDir(folder)
	for _, entry := range entries {
		if name := entry.Name(); name != sumsFile && !slices.Contains(listed, name) {
			faults = append(faults, Fault{File: name, What: "was not saved there: " + sumsFile + " does not list it"})
		}
	}
	return faults, err
}

// changedFile says how a file is not what its sum is of, or nothing.
func changedFile(path, want string) (what string, err error) {
	sum, err := sumOf(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "is missing", nil
	case err != nil:
		return "", err
	case sum != want:
		return "is not what was saved: its SHA-256 is another than in " + sumsFile, nil
	}
	return "", nil
}

// sumOf is the SHA-256 of a regular file, in hexadecimal digits.
func sumOf(path string) (string, error) {
	file, err := OpenRegular(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
