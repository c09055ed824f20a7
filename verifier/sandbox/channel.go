package sandbox

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// largestFrame bounds a frame to or from a slot; a longer one is neither sent nor
// read.
const largestFrame = 64 << 20

var errFrame = errors.New("a frame that is no frame")

// channel is our end of a stream of frames: four bytes of length, big-endian,
// then one JSON value. One goroutine sends and one receives.
type channel struct {
	file   *os.File
	buffer []byte // what was read and not yet returned
}

// pair returns our end of a new stream and the descriptor of the other, which
// the caller closes.
func pair() (*channel, int, error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, -1, fmt.Errorf("socketpair: %w", err)
	}
	if err := unix.SetNonblock(fds[0], true); err != nil {
		unix.Close(fds[0])
		unix.Close(fds[1])
		return nil, -1, fmt.Errorf("socketpair: %w", err)
	}
	return &channel{file: os.NewFile(uintptr(fds[0]), "slot")}, fds[1], nil
}

func (c *channel) close() { c.file.Close() }

// end tells the other end that no more will be sent.
func (c *channel) end() error {
	raw, err := c.file.SyscallConn()
	if err != nil {
		return err
	}
	cerr := raw.Control(func(own uintptr) { err = unix.Shutdown(int(own), unix.SHUT_WR) })
	return errors.Join(cerr, err)
}

func (c *channel) deadline(t time.Time) { c.file.SetDeadline(t) }

// endWith has whatever waits at c fail when ctx ends. stop, as of
// [context.AfterFunc], ends that.
func (c *channel) endWith(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, func() { c.deadline(time.Unix(1, 0)) })
}

// send writes value as one frame.
func (c *channel) send(value any) error {
	frame, err := frameOf(value)
	if err != nil {
		return err
	}
	_, err = c.file.Write(frame)
	return err
}

// sendWith writes value as one frame that carries a descriptor.
func (c *channel) sendWith(value any, fd int) error {
	frame, err := frameOf(value)
	if err != nil {
		return err
	}
	raw, err := c.file.SyscallConn()
	if err != nil {
		return err
	}
	sent := 0
	werr := raw.Write(func(own uintptr) bool {
		sent, err = unix.SendmsgN(int(own), frame, unix.UnixRights(fd), nil, 0)
		return err != unix.EAGAIN
	})
	if err = errors.Join(werr, err); err != nil {
		return err
	}
	_, err = c.file.Write(frame[sent:])
	return err
}

func frameOf(value any) ([]byte, error) {
	body, ok := value.(json.RawMessage)
	if !ok {
		var err error
		if body, err = json.Marshal(value); err != nil {
			return nil, err
		}
	}
	if len(body) > largestFrame {
		return nil, fmt.Errorf("a frame of %d bytes: at most %d are sent", len(body), largestFrame)
	}
	frame := make([]byte, 4, 4+len(body))
	binary.BigEndian.PutUint32(frame, uint32(len(body)))
	return append(frame, body...), nil
}

// receive returns the body of the next frame of at most limit bytes. It is the
// caller's to keep.
func (c *channel) receive(limit int) (json.RawMessage, error) {
	if err := c.fill(4); err != nil {
		return nil, err
	}
	length := int64(binary.BigEndian.Uint32(c.buffer))
	if length > int64(limit) {
		return nil, errFrame
	}
	end := 4 + int(length)
	if err := c.fill(end); err != nil {
		return nil, err
	}
	body := c.buffer[4:end:end]
	c.buffer = c.buffer[end:]
	return body, nil
}

// fill reads until the buffer holds n bytes.
func (c *channel) fill(n int) error {
	for len(c.buffer) < n {
		if cap(c.buffer)-len(c.buffer) < 512 {
			grown := make([]byte, len(c.buffer), max(4096, min(2*n, n+4096), 2*len(c.buffer)))
			copy(grown, c.buffer)
			c.buffer = grown
		}
		read, err := c.file.Read(c.buffer[len(c.buffer):cap(c.buffer)])
		if err != nil {
			return err
		}
		c.buffer = c.buffer[:len(c.buffer)+read]
	}
	return nil
}
