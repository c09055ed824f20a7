package checkpoints

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// Place is the path of a folder that WriteFolder can make or replace: without a
// slash at its end, and where a symbolic link leads. What cannot be replaced, a
// mount point or a link to nothing, is refused.
func Place(path string) (string, error) {
	path = filepath.Clean(path)
	if base := filepath.Base(path); base == "." || base == ".." {
		var err error
		if path, err = filepath.Abs(path); err != nil {
			return "", err
		}
	}
	if _, err := os.Lstat(path); err != nil {
		return path, nil // it is still to be made
	}
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", err
	}
	var own, above unix.Stat_t
	if err := errors.Join(unix.Stat(path, &own), unix.Stat(filepath.Dir(path), &above)); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	if own.Dev != above.Dev || path == "/" {
		return "", fmt.Errorf("%s is a mount point, which cannot be replaced: choose a folder in it", path)
	}
	return path, nil
}

// Vacant refuses a path that WriteFolder should not make a folder of: one where
// something lies already, or that this process may not write. Whoever writes at
// the end of long work asks first.
func Vacant(path string) error {
	entries, err := os.ReadDir(path)
	switch {
	case err == nil && len(entries) > 0:
		return fmt.Errorf("%s holds %s already", path, entries[0].Name())
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return err
	}
	parent := filepath.Dir(path)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return full(path, err)
	}
	aside, err := newAside(path)
	if err != nil {
		return full(path, err)
	}
	return os.Remove(aside)
}
