package sandbox

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

const (
	startTime = 30 * time.Second // for a slot to be ready, on a machine under load
	emptyTime = 5 * time.Second  // for a slot to prove itself empty
)

// slotConfig is pid 1's first message. Its fields are those that the Python
// side reads.
type slotConfig struct {
	Role        string          `json:"role"`
	Isolation   isolationConfig `json:"isolation"`
	ChildLimits [][3]any        `json:"child_limits"` // name, soft, hard
	Tools       *string         `json:"tools"`
	Evaluation  *string         `json:"evaluation"`

	hashSeed  string
	randomize bool
}

type isolationConfig struct {
	Namespaces bool             `json:"namespaces"`
	Library    []string         `json:"library"`
	TmpBytes   int64            `json:"tmp_bytes"`
	TmpInodes  int              `json:"tmp_inodes"`
	PivotRoot  int              `json:"pivot_root"`
	UID        int              `json:"uid"`
	Limits     map[string]int64 `json:"limits"`
	Filter     string           `json:"filter"`
}

// slot is one warm pid 1 with its namespaces.
type slot struct {
	cmd     *exec.Cmd
	control *channel
	stderr  tail
	dead    chan struct{} // closed once the process is reaped

	mu      sync.Mutex
	attempt *attempt      // whose end is told by the control channel
	emptied chan struct{} // closed when the slot says that it is empty
}

// slotEvent is what pid 1 tells of its own accord.
type slotEvent struct {
	Ready      json.RawMessage `json:"ready"`
	Unisolated string          `json:"unisolated"`
	Broken     string          `json:"broken"`
	Refused    string          `json:"refused"`
	Exited     *exit           `json:"exited"`
	Empty      bool            `json:"empty"`
}

// exit is how the child of an attempt ended.
type exit struct {
	Signal int     `json:"signal"`
	Code   int     `json:"code"`
	CPU    float64 `json:"cpu"` // seconds
}

// brokenError is a fault of the environment's code.
type brokenError struct{ line string }

func (e *brokenError) Error() string { return e.line }

// isolationError names the step of isolation that the kernel refused.
type isolationError struct{ line string }

func (e *isolationError) Error() string { return e.line }

// startSlot starts a slot and waits until it is warm. It returns what the role
// has to tell.
func (s *Sandbox) startSlot(ctx context.Context, config slotConfig) (*slot, json.RawMessage, error) {
	list, err := modules(config.Role)
	if err != nil {
		return nil, nil, err
	}
	one := &slot{dead: make(chan struct{})}
	if err := s.launch(one, config); err != nil {
		return nil, nil, fmt.Errorf("start a slot: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { one.control.deadline(time.Unix(1, 0)) })
	defer stop()
	one.control.deadline(time.Now().Add(startTime))
	ready, err := one.greet(list, config)
	if err == nil {
		if !stop() {
			err = ctx.Err()
		}
		one.control.deadline(time.Time{})
	}
	if err != nil {
		one.kill()
		return nil, nil, s.startError(ctx, one, err)
	}
	return one, ready, nil
}

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
	one.cmd = &exec.Cmd{
		Path: s.python.Executable,
		Args: []string{s.python.Executable, "-s", "-S", "-c", loader()},
		Env:  environ(config.hashSeed),
		Dir:  "/",
		// Read and write, for it becomes standard error when the slot is warm.
		Stdin: null, Stdout: null, Stderr: &one.stderr,
		ExtraFiles:  []*os.File{theirs},
		SysProcAttr: attributes(config.Isolation.Namespaces),
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
		return nil, &isolationError{event.Unisolated}
	}
	if event.Broken != "" {
		return nil, &brokenError{event.Broken}
	}
	return event.Ready, nil
}

// startError says in one line why a slot did not start.
func (s *Sandbox) startError(ctx context.Context, one *slot, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var broken *brokenError
	var unisolated *isolationError
	if errors.As(err, &broken) || errors.As(err, &unisolated) {
		return err
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return fmt.Errorf("start a slot: not ready after %v", startTime)
	}
	return fmt.Errorf("start a slot: %s", lastLine(one.stderr.String(), err))
}

func (one *slot) event() (slotEvent, error) {
	var event slotEvent
	body, err := one.control.receive(largestFrame)
	if err != nil {
		return event, err
	}
	return event, json.Unmarshal(body, &event)
}

// listen hears a forking slot until it ends. It runs in a goroutine of its own.
func (one *slot) listen() {
	for {
		event, err := one.event()
		one.mu.Lock()
		switch {
		case err != nil:
			if one.attempt != nil {
				one.attempt.ended(nil, "the slot ended")
			}
		case event.Exited != nil && one.attempt != nil:
			one.attempt.ended(event.Exited, "")
		case event.Refused != "" && one.attempt != nil:
			one.attempt.ended(nil, event.Refused)
		case event.Empty && one.emptied != nil:
			close(one.emptied)
			one.emptied = nil
		}
		one.mu.Unlock()
		if err != nil {
			one.kill()
			return
		}
	}
}

// attempt is a child of a slot and our end of its channel.
type attempt struct {
	*channel
	slot *slot
	over chan struct{} // closed when the child, or the slot, is known to have ended

	// Valid once over is closed.
	exit *exit  // nil if the child never was, or its slot died
	why  string // then the reason
}

// ended records the end and lets a reader have what was sent before it.
func (a *attempt) ended(exit *exit, why string) {
	select {
	case <-a.over:
		return
	default:
	}
	a.exit, a.why = exit, why
	close(a.over)
	// A process that the program left behind may hold the channel open.
	a.deadline(time.Now().Add(100 * time.Millisecond))
}

// fork asks for a child, without waiting for it.
func (one *slot) fork(message map[string]any) (*attempt, error) {
	ours, theirs, err := pair()
	if err != nil {
		return nil, err
	}
	defer unix.Close(theirs)
	a := &attempt{channel: ours, slot: one, over: make(chan struct{})}
	one.mu.Lock()
	one.attempt = a
	one.mu.Unlock()
	message["do"] = "fork"
	if err := one.control.sendWith(message, theirs); err != nil {
		ours.close()
		return nil, err
	}
	return a, nil
}

// empty ends the attempt and everything that it started, and reports whether
// the slot has proved to be empty.
func (one *slot) empty() bool {
	proof := make(chan struct{})
	one.mu.Lock()
	if one.attempt != nil {
		one.attempt.close()
		one.attempt = nil
	}
	one.emptied = proof
	one.mu.Unlock()
	if one.control.send(json.RawMessage(`{"do":"empty"}`)) != nil {
		return false
	}
	timer := time.NewTimer(emptyTime)
	defer timer.Stop()
	select {
	case <-proof:
		return true
	case <-one.dead:
	case <-timer.C:
	}
	return false
}

// kill ends the slot and everything in it, and waits until it is gone.
func (one *slot) kill() {
	one.cmd.Process.Kill()
	<-one.dead
	one.control.close()
}

// alive reports whether the slot's process has not been reaped yet.
func (one *slot) alive() bool {
	select {
	case <-one.dead:
		return false
	default:
		return true
	}
}

// tail keeps the last bytes that are written to it.
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

// slotConfig completes what all roles share.
func (s *Sandbox) slotConfig(role string) slotConfig {
	config := slotConfig{Role: role, hashSeed: "0", Isolation: isolationConfig{
		Namespaces: s.isolation == IsolationNamespaces,
		Library:    s.python.Library,
		TmpBytes:   s.limits.TmpBytes,
		TmpInodes:  s.limits.TmpInodes,
		PivotRoot:  unix.SYS_PIVOT_ROOT,
		Filter:     hex.EncodeToString(s.filter),
		Limits:     map[string]int64{},
	}}
	if config.Isolation.Namespaces && mapsMore() {
		config.Isolation.UID = insideUser
	}
	return config
}
