package checkpoints

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Run is a run's directory, held by this process alone. Its methods are for
// one goroutine.
type Run struct {
	// Path is the directory.
	Path string
	// GoesOn is the command that resumes the run, told in errors.
	GoesOn   string
	lock     *os.File
	journals map[Journal]*appender
	chain    chain
	// failed is set once an error of the directory was told: what follows from
	// it is not told again.
	failed bool
	// saved is the size of the newest checkpoint in bytes: what the next one
	// will need.
	saved int64
}

const configFile = "config.yaml"

// Create makes the directory of a new run and writes its configuration. A
// directory that holds anything is refused, and left as it is.
func Create(path string, config []byte) (*Run, error) {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, full(path, err)
	}
	if err := refuseOccupied(path); err != nil {
		return nil, err
	}
	r, err := lock(path)
	if err != nil {
		return nil, full(path, err)
	}
	if err := r.begin(config); err != nil {
		return nil, errors.Join(full(path, err), r.Close())
	}
	return r, nil
}

// Possible refuses a path at which Create could make no directory: for what the one
// there holds, or for what lies on the way. Whether a folder can be made there is tried,
// and nothing is left behind.
func Possible(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		if err := refuseOccupied(path); err != nil {
			return err
		}
	}
	return reachable(path)
}

// reachable refuses a path at which no directory can be, nor be made.
func reachable(path string) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s is no directory: choose another with --run", path)
	case err == nil && unix.Access(path, unix.W_OK) != nil:
		return fmt.Errorf("%s may not be written to: choose another with --run", path)
	case err == nil:
		return tryFolder(path)
	case filepath.Dir(path) == path:
		return err
	}
	return reachable(filepath.Dir(path))
}

// tryFolder makes a folder in one and removes it: not every file system that lets
// itself be written to has folders made, as /proc does not.
func tryFolder(in string) error {
	folder, err := os.MkdirTemp(in, asidePrefix)
	switch {
	case isFull(err):
		return full(in, err)
	case err != nil:
		return fmt.Errorf("no folder can be made in %s: choose another with --run", in)
	}
	return os.Remove(folder)
}

func (r *Run) begin(config []byte) error {
	if err := refuseOccupied(r.Path); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(r.Path, checkpointsFolder), 0o755); err != nil {
		return err
	}
	if err := WriteFile(filepath.Join(r.Path, configFile), config); err != nil {
		return err
	}
	return r.openJournals()
}

func refuseOccupied(path string) error {
	if _, err := os.Lstat(filepath.Join(path, configFile)); err == nil {
		return fmt.Errorf("%s holds a run already: choose another with --run, or go on with agon train --resume %s", path, path)
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Name() != lockFile && entry.Name() != checkpointsFolder && !strings.HasPrefix(entry.Name(), asidePrefix) {
			return fmt.Errorf("%s holds %s, which is not of a run: choose another directory with --run", path, entry.Name())
		}
	}
	return nil
}

func (r *Run) openJournals() error {
	r.journals = map[Journal]*appender{}
	for _, name := range journals {
		a, err := openAppender(r.Path, name)
		if err != nil {
			return err
		}
		r.journals[name] = a
	}
	var err error
	r.chain, err = openChain(r.Path)
	return err
}

const lockFile = "lock"

// lock takes the directory for this process until it ends.
func lock(path string) (*Run, error) {
	file, err := os.OpenFile(filepath.Join(path, lockFile), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	err = flock(file)
	if errors.Is(err, unix.EWOULDBLOCK) {
		file.Close()
		return nil, fmt.Errorf("%s is in use by another process: wait for it, or choose another folder", path)
	}
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: this file system cannot lock: %w", path, err)
	}
	return &Run{Path: path, GoesOn: "agon train --resume " + path, lock: file}, nil
}

// flock takes the lock of a file, again for a moment where it is taken: who asks
// whether it is held holds it for an instant.
func flock(file *os.File) (err error) {
	for range 10 {
		if err = unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); !errors.Is(err, unix.EWOULDBLOCK) {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
	return err
}

// Move renames the directory of a run that no process holds.
func Move(path, to string) error {
	r, err := lock(path)
	if err != nil {
		return err
	}
	return errors.Join(os.Rename(path, to), r.Close())
}

// Close writes out the journals and lets go of the directory. After an error of
// another method it is silent about what could not be written: that was told.
func (r *Run) Close() error {
	var errs []error
	for _, name := range journals {
		a := r.journals[name]
		if a == nil {
			continue
		}
		if err := errors.Join(a.buffer.Flush(), a.file.Close()); err != nil && !r.failed {
			errs = append(errs, r.journalError(name, err))
		}
	}
	return errors.Join(append(errs, r.lock.Close())...)
}

// Held reports whether a process turns the run at path at this moment.
func Held(path string) bool {
	file, err := OpenRegular(filepath.Join(path, lockFile))
	if err != nil {
		return false
	}
	defer file.Close()
	return errors.Is(unix.Flock(int(file.Fd()), unix.LOCK_SH|unix.LOCK_NB), unix.EWOULDBLOCK)
}

// Hold takes a folder, which it makes, for this process until what it returns is
// closed. One that another process holds is the user's mistake.
func Hold(path string) (io.Closer, error) {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, full(path, err)
	}
	r, err := lock(path)
	if err != nil {
		return nil, full(path, err)
	}
	return r.lock, nil
}
