package attacks

import (
	"fmt"
	"math/rand/v2"

	"golang.org/x/sys/unix"
)

// segment is System V shared memory under a key. The zero value is none.
type segment struct{ key, id int }

// newSegment makes one that holds text and that all may read.
func newSegment(text string) (segment, error) {
	key := 1<<30 + rand.IntN(1<<30)&^1
	id, err := unix.SysvShmGet(key, len(text)+1, unix.IPC_CREAT|unix.IPC_EXCL|0o644)
	if err != nil {
		return segment{}, fmt.Errorf("shared memory: %w", err)
	}
	one := segment{key, id}
	memory, err := unix.SysvShmAttach(id, 0, 0)
	if err != nil {
		one.remove()
		return segment{}, fmt.Errorf("shared memory: %w", err)
	}
	copy(memory, text)
	return one, unix.SysvShmDetach(memory)
}

// remove removes what is under the key and reports whether there was something.
func (s segment) remove() bool {
	if s.key == 0 {
		return false
	}
	id, err := unix.SysvShmGet(s.key, 0, 0)
	if err != nil {
		return false
	}
	_, err = unix.SysvShmCtl(id, unix.IPC_RMID, nil)
	return err == nil
}
