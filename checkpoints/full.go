package checkpoints

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// ErrDiskFull is wrapped by the errors of a full disk. Everything up to the
// newest checkpoint of a run is safe, and it can be resumed.
var ErrDiskFull = errors.New("disk full")

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// full puts the name on the error of a disk that is full before a run has begun.
func full(path string, err error) error {
	if isFull(err) {
		return fmt.Errorf("%w at %s: make room and try again", ErrDiskFull, path)
	}
	return err
}

// Fault is the error to tell when the directory of a run failed.
func (r *Run) Fault(err error) error {
	r.failed = true
	if isFull(err) {
		return fmt.Errorf("%w at %s: %s", ErrDiskFull, r.Path, r.remedy())
	}
	return err
}

func (r *Run) remedy() string {
	return "nothing up to the newest checkpoint is lost; make room, then " + r.GoesOn
}

// room refuses to begin what the disk has no place for.
func (r *Run) room(bytes int64) error {
	free, need, err := room(r.Path, bytes)
	if err != nil || free >= need {
		return err
	}
	r.failed = true
	return fmt.Errorf("%w: a checkpoint takes %d MiB and %d MiB are free at %s; %s", ErrDiskFull, need>>20, free>>20, r.Path, r.remedy())
}

// Room refuses what the disk of a folder has no place for, though the folder
// may still have to be made.
func Room(folder string, bytes int64) error {
	for {
		free, need, err := room(folder, bytes)
		parent := filepath.Dir(folder)
		switch {
		case errors.Is(err, os.ErrNotExist) && parent != folder:
			folder = parent
		case err == nil && free < need:
			return fmt.Errorf("%w: %d MiB are needed and %d MiB are free at %s: make room and try again", ErrDiskFull, need>>20, free>>20, folder)
		default:
			return err
		}
	}
}

// room returns how many bytes are free on a folder's disk, and how many should
// be before that many are written.
func room(folder string, bytes int64) (free, need int64, err error) {
	const margin = 4 << 20 // for the journals' next lines and the file system's own needs
	var disk unix.Statfs_t
	if err := unix.Statfs(folder, &disk); err != nil {
		return 0, 0, &os.PathError{Op: "statfs", Path: folder, Err: err}
	}
	if disk.Blocks == 0 { // no disk, as /proc is none: whoever makes a folder there is told
		return math.MaxInt64, 0, nil
	}
	return int64(disk.Bavail) * disk.Bsize, bytes + margin, nil
}
