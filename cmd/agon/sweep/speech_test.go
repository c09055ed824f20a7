package sweep

import (
	"bytes"
	"errors"
	"os/exec"
	"strings"
	"testing"

	"agon/cmd/agon/terminal"
)

// Every line has the job's name before it, however it comes, and what ended the
// process is told in one.
func TestSpeech(t *testing.T) {
	for _, c := range []struct{ name, script, passed, fault string }{
		{"an error", "echo one; echo agon: warning: w >&2; echo agon: no room >&2; exit 1", "loop-1: one\nloop-1: agon: warning: w\nloop-1: agon: no room\n", "no room"},
		{"two errors", "echo agon: a; echo agon: b; exit 1", "loop-1: agon: a\nloop-1: agon: b\n", "a; b"},
		{"a crash", "echo panic: gone; echo goroutine 1; exit 2", "loop-1: panic: gone\nloop-1: goroutine 1\n", "exit status 2: panic: gone"},
		{"words alone", "printf 'last words'; exit 3", "loop-1: last words\n", "exit status 3: last words"},
		{"nothing", "exit 3", "", "exit status 3: it said nothing"},
		{"a signal", "kill -9 $$", "", "its process was ended by signal 9, killed"},
		{"a signal of its own", "echo fatal error: out of memory; kill -6 $$", "loop-1: fatal error: out of memory\n", "its process was ended by signal 6, fatal error: out of memory"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var passed bytes.Buffer
			said := &speech{to: &passed, name: "loop-1"}
			process := exec.Command("sh", "-c", c.script)
			process.Stdout, process.Stderr = said, said
			var exit *exec.ExitError
			if err := process.Run(); !errors.As(err, &exit) {
				t.Fatal(err)
			}
			said.flush()
			if got := said.fault(exit.ProcessState); got.Error() != c.fault || passed.String() != c.passed {
				t.Errorf("fault %q, want %q; passed on\n%s, want\n%s", got, c.fault, &passed, c.passed)
			}
		})
	}
}

// A mistake of the user's stays one, and a line without an end is not kept for ever.
func TestSpeechBounds(t *testing.T) {
	var passed bytes.Buffer
	said := &speech{to: &passed, name: "base"}
	process := exec.Command("sh", "-c", "exit 2")
	var exit *exec.ExitError
	if err := process.Run(); !errors.As(err, &exit) {
		t.Fatal(err)
	}
	said.line("agon: write this instead")
	if err := said.fault(exit.ProcessState); !errors.As(err, new(terminal.UserError)) {
		t.Errorf("%v is no mistake", err)
	}
	for range 100 {
		if _, err := said.Write([]byte(strings.Repeat("a", 1<<10))); err != nil {
			t.Fatal(err)
		}
	}
	if len(said.rest) > longestRest || passed.Len() < longestRest {
		t.Errorf("%d bytes are kept, %d were passed on", len(said.rest), passed.Len())
	}
}
