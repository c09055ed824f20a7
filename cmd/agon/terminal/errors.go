package terminal

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

// UserError is a mistake of the user's: exit status 2.
type UserError struct{ error }

// Unwrap returns what the mistake is.
func (e UserError) Unwrap() error { return e.error }

// Mistake marks an error as the user's; nil stays nil, and neither a full disk nor
// a signal is a mistake.
func Mistake(err error) error {
	if err == nil || errors.Is(err, checkpoints.ErrDiskFull) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, context.Canceled) {
		return err
	}
	return UserError{err}
}

// Stopped is what a command returns that a signal ended, once it has saved.
type Stopped string

// Error is what the command has to say of how it stopped.
func (s Stopped) Error() string { return string(s) }

// Is makes it a context.Canceled.
func (Stopped) Is(target error) bool { return target == context.Canceled }

// Finished is what a command comes to that finds nothing left to do: a line that
// says so, and no mistake.
type Finished string

// Error is the line that says so.
func (f Finished) Error() string { return string(f) }

// Report prints an error, a line per fault and none of them twice, and returns the
// exit status.
func Report(w io.Writer, err error) int {
	if err == nil {
		return 0
	}
	for _, line := range slices.Compact(strings.Split(toldOf(err), "\n")) {
		fmt.Fprintf(w, "agon: %s\n", line)
	}
	var user UserError
	switch _, done := err.(Finished); {
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
	var own Stopped
	var user UserError
	if errors.Is(err, context.Canceled) && !errors.As(err, &own) && !errors.As(err, &user) {
		return "stopped: nothing was finished"
	}
	return err.Error()
}

// FileError makes what the user can mend a mistake: whatever is wrong with a
// path, but for a device that fails.
func FileError(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) && !errors.Is(err, syscall.EIO) {
		return Mistake(err)
	}
	return err
}

// PlainJSON tells of a value of the wrong type without words of Go.
func PlainJSON(err error) error {
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
