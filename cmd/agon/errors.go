package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"syscall"

	"agon/challenger/synthetic"
	"agon/checkpoints"
	"agon/verifier/sandbox"
)

// userError is a mistake of the user's: exit status 2.
type userError struct{ error }

func (e userError) Unwrap() error { return e.error }

// mistake marks an error as the user's; nil stays nil, and a full disk is
// nobody's mistake.
func mistake(err error) error {
	if err == nil || errors.Is(err, checkpoints.ErrDiskFull) || errors.Is(err, syscall.ENOSPC) {
		return err
	}
	return userError{err}
}

// stopped is what a command returns that a signal ended, once it has saved.
type stopped string

func (s stopped) Error() string { return string(s) }

// Is makes it a context.Canceled.
func (stopped) Is(target error) bool { return target == context.Canceled }

// report prints an error, a line per fault, and returns the exit status.
func report(w io.Writer, err error) int {
	if err == nil {
		return 0
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		fmt.Fprintf(w, "agon: %s\n", line)
	}
	var user userError
	switch {
	case errors.As(err, &user), errors.Is(err, sandbox.ErrBroken), errors.Is(err, synthetic.ErrUnfit):
		return 2
	case errors.Is(err, context.Canceled):
		return 130 // as a shell reports a command that SIGINT ended
	default:
		return 1
	}
}

// fileError makes what the user can mend a mistake: whatever is wrong with a
// path, but for a device that fails.
func fileError(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) && !errors.Is(err, syscall.EIO) {
		return mistake(err)
	}
	return err
}

// printer is where a command prints. Commands need not look at every error: it
// keeps the first for the end.
type printer struct {
	w io.Writer
	// closed is called once nobody reads any more what is printed.
	closed func()
	err    error
}

// isClosed reports whether nobody reads what is printed, as behind agon | head.
func (p *printer) isClosed() bool { return errors.Is(p.err, syscall.EPIPE) }

func (p *printer) Write(text []byte) (int, error) {
	if p.err != nil {
		return 0, p.err
	}
	var n int
	n, p.err = p.w.Write(text)
	if p.isClosed() {
		p.closed()
	}
	return n, p.err
}
