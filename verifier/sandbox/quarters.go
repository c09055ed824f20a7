package sandbox

import (
	"os"
	"path/filepath"
	"sync"
)

// quarters is what a slot without namespaces has of its own outside of its
// processes: a directory, and in the tier of user ids a block of those. Its owner
// calls clear when the slot's pid 1 has ended.
type quarters struct {
	directory string
	users     *userBlock // nil where all slots have the same user

	once sync.Once
}

// describe tells pid 1 of its quarters.
func (q *quarters) describe(config *isolationConfig) {
	if q == nil {
		return
	}
	config.Directory = q.directory
	if q.users != nil {
		config.UIDs = [2]int{q.users.first, blockSize}
	}
}

// environ tells programs where their directory is, unless it is /tmp to them.
func (q *quarters) environ() []string {
	if q == nil || q.users != nil {
		return nil
	}
	return []string{"TMPDIR=" + q.directory}
}

// clear ends the processes that a pid 1 which was killed has left, removes the
// directory, and gives back the user ids.
func (q *quarters) clear() {
	if q == nil {
		return
	}
	q.once.Do(func() {
		if q.users != nil {
			q.users.sweep()
		}
		os.RemoveAll(q.directory)
		if q.users != nil {
			q.users.release()
		}
	})
}

// settle makes a slot's quarters, with what is granted to its process, or returns nil
// if the tier has none.
func (s *Sandbox) settle(granted *granted) (*quarters, error) {
	switch s.isolation {
	case IsolationUID:
		return s.settleUser(granted)
	case IsolationLandlock:
		if err := probeLandlock(); err != nil {
			return nil, err
		}
		directory, err := s.premises.make()
		if err != nil {
			return nil, err
		}
		q := &quarters{directory: directory}
		if err := granted.link(directory); err != nil {
			q.clear()
			return nil, err
		}
		return q, nil
	}
	return nil, nil
}

// settleUser makes the root directory of a slot, which nobody but root can
// change, with a /tmp that all can write, and claims user ids.
func (s *Sandbox) settleUser(granted *granted) (*quarters, error) {
	if err := probeUsers(s.config); err != nil {
		return nil, err
	}
	if err := checkExecutable(os.TempDir()); err != nil {
		return nil, err
	}
	library, err := s.copied(granted)
	if err != nil {
		return nil, err
	}
	root, err := s.premises.make()
	if err != nil {
		return nil, err
	}
	q := &quarters{directory: root}
	if err := furnish(root, library, granted != nil); err != nil {
		q.clear()
		return nil, err
	}
	if q.users, err = claimUsers(s.config.FirstUID, s.config.UIDs); err != nil {
		q.clear()
		return nil, err
	}
	return q, nil
}

// copied returns the folder with a copy of what a slot's root holds.
func (s *Sandbox) copied(granted *granted) (string, error) {
	if granted != nil {
		return s.premises.copyGranted(granted, s.python.Library)
	}
	return s.premises.copyLibrary(s.python.Library)
}

// furnish fills a root directory. Below /tmp may lie what is granted to a process that
// runs no attempts.
func furnish(root, library string, granted bool) error {
	if err := linkTree(library, root); err != nil {
		return err
	}
	if err := os.Chmod(root, 0o755); err != nil {
		return err
	}
	tmp := filepath.Join(root, "tmp")
	if err := os.Mkdir(tmp, 0o755); os.IsExist(err) && !granted {
		// What lies there is for attempts to write and for pid 1 to remove.
		return &isolationError{line: "Python's library lies below /tmp", hint: "sandbox.python: an interpreter that lies elsewhere"}
	} else if err != nil && !os.IsExist(err) {
		return err
	}
	return os.Chmod(tmp, 0o777|os.ModeSticky)
}
