package terminal

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"agon/checkpoints"
)

// GivenName is what a file that a command was given is called.
func GivenName(name string) string {
	if name == "-" || name == "/dev/stdin" {
		return "standard input"
	}
	return name
}

// OpenGiven opens a file that a command was given: standard input for "-" and
// /dev/stdin, an end that a shell holds open, as of <(command), and a regular
// file. Anything else is refused as the user's mistake: whoever opens a named
// pipe waits for its other end, which may never come; and so is standard input where
// stdin is nil. The caller closes it.
func OpenGiven(stdin io.Reader, name string) (io.ReadCloser, error) {
	if name == "-" || name == "/dev/stdin" {
		if stdin == nil {
			return nil, Mistake(fmt.Errorf("%s: standard input is not read here (hint: name a file)", name))
		}
		return io.NopCloser(stdin), nil
	}
	if _, err := filepath.EvalSymlinks(name); err != nil {
		// What a shell holds open lies in no folder; neither does what is missing.
		file, err := os.Open(name)
		return file, FileError(err)
	}
	file, err := checkpoints.OpenRegular(name)
	if err != nil {
		if stdin == nil {
			return nil, FileError(err)
		}
		return nil, FileError(fmt.Errorf("%w (hint: a file, or - for standard input)", err))
	}
	return file, nil
}
