package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"time"

	"agon"
)

// startSlot starts a slot and waits until it is warm. It returns what the role
// has to tell. A process that ends before may have been killed by the machine, and
// is started again.
func (s *Sandbox) startSlot(ctx context.Context, config slotConfig) (*slot, json.RawMessage, error) {
	for try := 0; ; try++ {
		one, ready, err := s.startOnce(ctx, config)
		var ended *endedError
		if try == retries || !errors.As(err, &ended) {
			return one, ready, err
		}
	}
}

// startOnce returns an *endedError if the process ended.
func (s *Sandbox) startOnce(ctx context.Context, config slotConfig) (*slot, json.RawMessage, error) {
	list, err := modules(config.Role, s.isolation)
	if err != nil {
		return nil, nil, err
	}
	one := &slot{dead: make(chan struct{}), forks: config.Isolation.Forks, activity: &s.activity}
	if one.quarters, err = s.settle(config.granted); err != nil {
		return nil, nil, err
	}
	one.quarters.describe(&config.Isolation)
	if err := s.launch(one, config); err != nil {
		one.quarters.clear()
		if errors.Is(err, errClosed) {
			return nil, nil, err
		}
		return nil, nil, fmt.Errorf("start a slot: %w", err)
	}
	stop := one.control.endWith(ctx)
	defer stop()
	one.control.deadline(time.Now().Add(startTime))
	var ready json.RawMessage
	if err = s.enclose(one, config.Role); err == nil {
		ready, err = one.greet(list, config)
	}
	if err == nil {
		if !stop() {
			err = ctx.Err()
		}
		one.control.deadline(time.Time{})
	}
	if err != nil {
		one.kill()
		return nil, nil, s.startError(ctx, one, config.Role, err)
	}
	return one, ready, nil
}

// startTime is for a slot to be ready, on a machine under load.
const startTime = 30 * time.Second

// launch starts the process.
func (s *Sandbox) launch(one *slot, config slotConfig) error {
	control, fd, err := pair()
	if err != nil {
		return err
	}
	theirs := os.NewFile(uintptr(fd), "control")
	defer theirs.Close()
	null, err := devNull()
	if err != nil {
		control.close()
		return err
	}
	defer null.Close()
	one.control = control
	executable := s.python.Executable
	if config.granted != nil {
		executable = config.granted.python.Executable
	}
	one.cmd = &exec.Cmd{
		Path: executable,
		Args: []string{executable, "-s", "-S", "-c", loader()},
		Env:  append(environ(config.hashSeed), one.quarters.environ()...),
		Dir:  "/",
		// Read and write, for it becomes standard error when the slot is warm.
		Stdin: null, Stdout: null, Stderr: &one.stderr,
		ExtraFiles:  []*os.File{theirs},
		SysProcAttr: attributes(s.isolation, config.granted.hasNetwork()),
	}
	if err := s.spawner.start(one.cmd, config.randomize); err != nil {
		control.close()
		return err
	}
	go func() {
		one.cmd.Wait()
		close(one.dead)
	}()
	return nil
}

// greet hands over modules and configuration and waits for the slot to be
// ready.
func (one *slot) greet(modules [][2]string, config slotConfig) (json.RawMessage, error) {
	if err := one.control.send(modules); err != nil {
		return nil, err
	}
	if err := one.control.send(config); err != nil {
		return nil, err
	}
	event, err := one.event()
	if err != nil {
		return nil, err
	}
	if event.Unisolated != "" {
		return nil, &isolationError{line: event.Unisolated}
	}
	if event.Broken != "" {
		return nil, &brokenError{event.Broken}
	}
	return event.Ready, nil
}

// ErrBroken is that of errors which are the fault of the environment's own code.
var ErrBroken = agon.ErrBroken

// brokenError is a fault of the environment's code.
type brokenError struct{ line string }

func (e *brokenError) Error() string { return e.line }

// Is makes it an ErrBroken.
func (e *brokenError) Is(target error) bool { return target == ErrBroken }

// startError says in one line why a slot did not start.
func (s *Sandbox) startError(ctx context.Context, one *slot, role string, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case s.spawner.closed():
		return errClosed // Close ended it
	}
	var broken *brokenError
	var unisolated *isolationError
	if errors.As(err, &broken) || errors.As(err, &unisolated) {
		return err
	}
	late, what := errors.Is(err, os.ErrDeadlineExceeded), lastLine(one.stderr.String(), err)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax) && role == roleEnvironment:
		return &brokenError{"tools.py: " + meddled}
	case late && role == roleEnvironment:
		return fmt.Errorf("tools.py: not loaded after %v: it or its initial_state hangs", startTime)
	case late:
		return fmt.Errorf("start a slot: not ready after %v", startTime)
	case role == roleEnvironment:
		return &endedError{"tools.py: ended its process while it was loaded: " + what}
	}
	return &endedError{"start a slot: " + what}
}

// endedError says that a slot ended before it was warm.
type endedError struct{ line string }

func (e *endedError) Error() string { return e.line }

// tail keeps the last 4 KiB that are written to it.
type tail struct {
	mu    sync.Mutex
	bytes bytes.Buffer
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bytes.Write(p)
	if extra := t.bytes.Len() - 4096; extra > 0 {
		t.bytes.Next(extra)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.bytes.String()
}
