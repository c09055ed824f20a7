package checkpoints

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

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
