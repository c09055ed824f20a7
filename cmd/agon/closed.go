package main

/*
#include <errno.h>
#include <fcntl.h>

static int agon_stdout_closed;

__attribute__((constructor)) static void agon_look_at_stdout(void) {
	agon_stdout_closed = fcntl(1, F_GETFD) == -1 && errno == EBADF;
}

static int agon_stdout_was_closed(void) { return agon_stdout_closed; }
*/
import "C"

import (
	"errors"
	"io"
	"os"
)

// standardOutput is where commands print. Where it was closed when the program
// began, as by agon … >&-, every write fails: Go puts /dev/null there before any
// of its own code runs, which is why C looks first.
func standardOutput() io.Writer {
	if C.agon_stdout_was_closed() != 0 {
		return closedOutput{}
	}
	return os.Stdout
}

type closedOutput struct{}

func (closedOutput) Write([]byte) (int, error) {
	return 0, errors.New("standard output is closed: there is nowhere to print to")
}
