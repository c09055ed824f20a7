package sweep

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"agon/cmd/agon/terminal"
)

// speech passes on what the process of a job says, line by line with the job's
// name before it, and keeps what it says of its end. It is for one goroutine.
type speech struct {
	to   io.Writer
	name string
	// rest is a line that has not ended yet.
	rest []byte
	// faults are the lines with which a program reports its errors, crash is the
	// line with which the runtime begins to report one, and last the last of all.
	faults      []string
	crash, last string
}

// longestRest bounds a line that is kept before it has ended, in bytes.
const longestRest = 64 << 10

// Write implements io.Writer. What cannot be passed on is dropped: the process
// goes on.
func (s *speech) Write(text []byte) (int, error) {
	s.rest = append(s.rest, text...)
	for {
		line, rest, whole := bytes.Cut(s.rest, []byte("\n"))
		if !whole {
			break
		}
		s.line(string(line))
		s.rest = rest
	}
	if len(s.rest) > longestRest {
		s.flush()
	}
	return len(text), nil
}

// flush takes what is left as a line.
func (s *speech) flush() {
	if len(s.rest) > 0 {
		s.line(string(s.rest))
		s.rest = nil
	}
}

func (s *speech) line(text string) {
	fmt.Fprintf(s.to, "%s: %s\n", s.name, text)
	fault, reported := strings.CutPrefix(text, "agon: ")
	switch {
	case reported && !strings.HasPrefix(fault, "warning: "):
		s.faults = append(s.faults, fault)
	case s.crash == "" && (strings.HasPrefix(text, "panic: ") || strings.HasPrefix(text, "fatal error: ")):
		s.crash = text
	case strings.TrimSpace(text) != "":
		s.last = text
	}
}

// fault says in a line how a process came to its end that was not a good one.
func (s *speech) fault(end *os.ProcessState) error {
	if status, ok := end.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return fmt.Errorf("its process was ended by signal %d, %s", status.Signal(), cmp.Or(s.crash, status.Signal().String()))
	}
	if len(s.faults) > 0 && end.ExitCode() == 2 {
		return terminal.Mistake(errors.New(strings.Join(s.faults, "; ")))
	}
	if len(s.faults) > 0 {
		return errors.New(strings.Join(s.faults, "; "))
	}
	return fmt.Errorf("%s: %s", end, cmp.Or(s.crash, s.last, "it said nothing"))
}
