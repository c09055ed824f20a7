package sandbox

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// notCopied are directories of Python's library that no program needs: other
// packages of the host, tests, and tools for people and compilers.
var notCopied = []string{"site-packages", "dist-packages", "test", "tests", "idlelib", "turtledemo", "ensurepip"}

// copyLibrary copies directories of Python's library below folder, each at its
// path, readable by all and writable by their owner alone. Symbolic links are
// followed, as they may lead outside.
func copyLibrary(folder string, library []string) error {
	for _, directory := range library {
		info, err := os.Stat(directory)
		if err != nil || !info.IsDir() {
			continue // of those that Python looks at, some need not exist
		}
		if err := copyTree(filepath.Join(folder, directory), directory); err != nil {
			return err
		}
	}
	return nil
}

func copyTree(to, from string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, entry := range entries {
		source, target := filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name())
		info, err := os.Stat(source)
		switch {
		case err != nil: // a link that leads nowhere
		case info.IsDir() && !uncopied(entry.Name()):
			err = copyTree(target, source)
		case info.Mode().IsRegular() && !strings.Contains(entry.Name(), ".opt-"): // compiled for python -O
			err = copyFile(target, source)
		}
		if err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}

func uncopied(name string) bool {
	return slices.Contains(notCopied, name) || strings.HasPrefix(name, "config-")
}

func copyFile(to, from string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if os.IsExist(err) {
		return nil // lib-dynload stands in the library and in its list
	}
	if err != nil {
		return err
	}
	if _, err := io.Copy(target, source); err != nil {
		target.Close()
		return err
	}
	if err := target.Close(); err != nil {
		return err
	}
	return keepTime(to, source)
}

// keepTime gives a copy the time of its original, by which Python tells that
// what it compiled from that is still good.
func keepTime(to string, original *os.File) error {
	info, err := original.Stat()
	if err != nil {
		return err
	}
	return os.Chtimes(to, neverRead, info.ModTime())
}

// neverRead is a time of access so late that no reading changes it (mount's option
// relatime): else an attempt could leave the next one a bit with every file that it
// reads.
var neverRead = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

// linkTree makes the directories of a tree again, with hard links to its files.
func linkTree(from, to string) error {
	if err := linkEach(from, to); err != nil {
		return err
	}
	return filepath.WalkDir(to, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		return os.Chtimes(path, neverRead, time.Time{})
	})
}

func linkEach(from, to string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := filepath.Join(to, strings.TrimPrefix(path, from))
		if entry.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		return os.Link(path, target)
	})
}
