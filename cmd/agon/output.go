package main

import (
	"errors"
	"io"
	"os"

	"agon/trainer/torch/early"
)

// standardOutput is where commands print. Where it is closed, every write fails.
func standardOutput() io.Writer {
	if early.StandardOutputClosed() {
		return closedOutput{}
	}
	return os.Stdout
}

type closedOutput struct{}

func (closedOutput) Write([]byte) (int, error) {
	return 0, errors.New("standard output is closed: there is nowhere to print to")
}
