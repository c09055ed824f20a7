package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// userError is a mistake of the user's: exit status 2.
type userError struct{ error }

func (e userError) Unwrap() error { return e.error }

// mistake marks an error as the user's; nil stays nil.
func mistake(err error) error {
	if err == nil {
		return nil
	}
	return userError{err}
}

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
	case errors.As(err, &user), strings.HasPrefix(err.Error(), "unknown command"):
		return 2
	case errors.Is(err, context.Canceled):
		return 130 // as a shell reports a command that SIGINT ended
	default:
		return 1
	}
}

// fileError makes what the user can mend (no such file, no permission) a
// mistake.
func fileError(err error) error {
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) || errors.Is(err, os.ErrExist) {
		return mistake(err)
	}
	return err
}
