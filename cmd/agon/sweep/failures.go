package sweep

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"agon/checkpoints"
	"agon/cmd/agon/terminal"
)

// Why a job failed stands in OUT/NAME.error, a line, until the job is begun anew.

func (s *study) failurePath(name string) string { return filepath.Join(s.Out, name+".error") }

// failure is why a job failed; empty for one that did not.
func (s *study) failure(name string) (string, error) {
	text, err := os.ReadFile(s.failurePath(name))
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	return strings.TrimSpace(string(text)), err
}

// fail writes down why a job failed.
func (s *study) fail(name string, why error) error {
	return checkpoints.WriteFile(s.failurePath(name), []byte(terminal.OneLine(why.Error(), terminal.LongestCell)+"\n"))
}

// forget takes back that a job failed, if it did.
func (s *study) forget(name string) error {
	if err := os.Remove(s.failurePath(name)); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
