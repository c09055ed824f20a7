package sandbox

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/sys/unix"
)

// premises is the directory in which all quarters of a Sandbox lie, with the
// copy of the interpreter's library of which each gets links. It is made when
// the first slot wants it, and locked as long as we live, so that the next one to
// come knows that it is in use.
type premises struct {
	mu        sync.Mutex
	directory string            // "" until it is made
	lock      *os.File          // the same
	library   string            // the copy, once it is whole
	granted   map[string]string // the copies of what environments are granted, by their digests
}

// make makes a directory that nobody else can enter.
func (p *premises) make() (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.open(); err != nil {
		return "", err
	}
	return os.MkdirTemp(p.directory, "slot-")
}

// copyLibrary returns the folder with a copy of the library's directories, each
// at its path.
func (p *premises) copyLibrary(library []string) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.copyOnce(library)
}

// copyOnce copies the library, unless it has been. Held: the mutex.
func (p *premises) copyOnce(library []string) (string, error) {
	if p.library != "" {
		return p.library, nil
	}
	if err := p.open(); err != nil {
		return "", err
	}
	folder := filepath.Join(p.directory, "library")
	if err := copyLibrary(folder, library); err != nil {
		os.RemoveAll(folder)
		return "", fmt.Errorf("copy Python's library: %w", err)
	}
	p.library = folder
	return folder, nil
}

// open makes the directory, and removes those that nobody has locked: their owner
// was killed. Held: the mutex.
func (p *premises) open() error {
	if p.directory != "" {
		return nil
	}
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), premisesName+"*"))
	for _, directory := range left {
		if lock, err := lockDirectory(directory); err == nil {
			os.RemoveAll(directory)
			lock.Close()
		}
	}
	return p.found()
}

// premisesName begins the name of the directory.
const premisesName = "agon-slots-"

// found makes the directory and locks it, until another did not take it for one
// that is left in between.
func (p *premises) found() error {
	for {
		directory, err := os.MkdirTemp("", premisesName)
		if err != nil {
			return err
		}
		lock, err := lockDirectory(directory)
		if errors.Is(err, os.ErrNotExist) || errors.Is(err, unix.EWOULDBLOCK) {
			continue
		}
		if err != nil {
			return err
		}
		if _, err := os.Stat(directory); err == nil {
			p.directory, p.lock = directory, lock
			return nil
		}
		lock.Close()
	}
}

// lockDirectory locks a directory of ours until the file is closed, or we end. It
// fails at once where another has.
func lockDirectory(directory string) (*os.File, error) {
	file, err := os.OpenFile(directory, os.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	var info unix.Stat_t
	err = unix.Fstat(int(file.Fd()), &info)
	if err == nil && int(info.Uid) != os.Geteuid() {
		err = os.ErrPermission
	}
	if err == nil {
		err = unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// checkExecutable refuses a file system from which Python could not load the
// modules of its library that are machine code.
func checkExecutable(directory string) error {
	var about unix.Statfs_t
	if err := unix.Statfs(directory, &about); err != nil {
		return fmt.Errorf("%s: %w", directory, err)
	}
	if about.Flags&unix.ST_NOEXEC != 0 {
		return &isolationError{
			line: directory + " is mounted noexec, and Python could not load its modules from it",
			hint: "TMPDIR=DIR of another file system",
		}
	}
	return nil
}

// close removes all of it; the slots are gone.
func (p *premises) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.directory != "" {
		os.RemoveAll(p.directory)
		p.lock.Close()
	}
}
