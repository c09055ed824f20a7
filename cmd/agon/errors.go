package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"syscall"

	"agon/challenger/synthetic"
	"agon/checkpoints"
	"agon/verifier/sandbox"
)

// userError is a mistake of the user's: exit status 2.
type userError struct{ error }

func (e userError) Unwrap() error { return e.error }

// mistake marks an error as the user's; nil stays nil, and neither a full disk nor
// a signal is a mistake.
func mistake(err error) error {
	if err == nil || errors.Is(err, checkpoints.ErrDiskFull) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, context.Canceled) {
		return err
	}
	return userError{err}
}

// stopped is what a command returns that a signal ended, once it has saved.
type stopped string

func (s stopped) Error() string { return string(s) }

// Is makes it a context.Canceled.
func (stopped) Is(target error) bool { return target == context.Canceled }

// finished is what a command comes to that finds nothing left to do: a line that
// says so, and no mistake.
type finished string

func (f finished) Error() string { return string(f) }

// report prints an error, a line per fault and none of them twice, and returns the
// exit status.
func report(w io.Writer, err error) int {
	if err == nil {
		return 0
	}
	for _, line := range slices.Compact(strings.Split(toldOf(err), "\n")) {
		fmt.Fprintf(w, "agon: %s\n", line)
	}
	var user userError
	switch _, done := err.(finished); {
	case done:
		return 0
	case errors.As(err, &user), errors.Is(err, sandbox.ErrBroken), errors.Is(err, sandbox.ErrPython), errors.Is(err, synthetic.ErrUnfit):
		return 2
	case errors.Is(err, context.Canceled):
		return 130 // as a shell reports a command that SIGINT ended
	default:
		return 1
	}
}

// toldOf is the text of an error. What a signal brought down is not told by the
// names of what it was at: where a command has something to say of how it
// stopped, that is a stopped.
func toldOf(err error) string {
	var own stopped
	var user userError
	if errors.Is(err, context.Canceled) && !errors.As(err, &own) && !errors.As(err, &user) {
		return "stopped: nothing was finished"
	}
	return err.Error()
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

// plainJSON tells of a value of the wrong type without words of Go.
func plainJSON(err error) error {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return err
	}
	kinds := map[reflect.Kind]string{
		reflect.String: "text", reflect.Bool: "true or false", reflect.Slice: "a list", reflect.Struct: "an object", reflect.Map: "an object",
		reflect.Float64: "a number", reflect.Int: "a whole number", reflect.Int32: "a whole number", reflect.Int64: "a whole number",
	}
	wanted, known := kinds[wrong.Type.Kind()]
	if !known {
		wanted = "something else"
	}
	field := wrong.Field
	if field == "" {
		field = "all of it"
	}
	given, number := strings.CutPrefix(wrong.Value, "number ")
	if !number {
		given = map[string]string{"array": "a list", "object": "an object", "string": "text"}[given]
	}
	plain := fmt.Sprintf("%s is %s: it must be %s", field, cmp.Or(given, wrong.Value), wanted)
	return errors.New(strings.Replace(err.Error(), wrong.Error(), plain, 1))
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
