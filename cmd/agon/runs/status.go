package runs

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"agon/checkpoints"
	"agon/cmd/agon/terminal"
)

// statusFile is what a run at work writes every few seconds.
const statusFile = "status.json"

// State is what a run is at.
type State string

// The states of a run.
const (
	// Running is told by a process that may have been killed since: see Status.Alive.
	Running  State = "running"
	Finished State = "finished"
	// Stopped runs can go on: a signal, a budget or a rule ended them.
	Stopped State = "stopped"
	Failed  State = "failed"
)

// Status is how far a run is, as its process last wrote it.
type Status struct {
	State State `json:"state"`
	PID   int   `json:"pid"`
	// Iterations are finished, of Of.
	Iterations int `json:"iterations"`
	Of         int `json:"of"`
	// Phase of the iteration under way, and Done of Total of it, at Rate a second.
	Phase string  `json:"phase,omitempty"`
	Done  int     `json:"done,omitempty"`
	Total int     `json:"total,omitempty"`
	Rate  float64 `json:"rate,omitempty"`
	// LastProgress is when anything was last heard of the work, Written when this was
	// written.
	LastProgress time.Time `json:"last_progress"`
	Written      time.Time `json:"written"`
	// WaitsFor says what a phase without progress waits for.
	WaitsFor string `json:"waits_for,omitempty"`
	// StoppedBy is the rule, budget or limit that ended it, with why.
	StoppedBy string `json:"stopped_by,omitempty"`
	// Error is why it failed.
	Error string `json:"error,omitempty"`
}

// Write leaves the status in a run's directory, whole or not at all.
func (s *Status) Write(run string) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return checkpoints.WriteFile(filepath.Join(run, statusFile), append(text, '\n'))
}

// ReadStatus returns the status that a run's process last wrote, or nil if there is
// none.
func ReadStatus(run string) (*Status, error) {
	text, err := checkpoints.ReadRegular(filepath.Join(run, statusFile))
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, terminal.FileError(err)
	}
	var s Status
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, terminal.Mistake(fmt.Errorf("%s: %w", filepath.Join(run, statusFile), terminal.PlainJSON(err)))
	}
	return &s, nil
}

// FailureOf is why a run that is not at work failed, as its process wrote it last;
// empty where it did not, or wrote nothing.
func FailureOf(run string) string {
	s, err := ReadStatus(run)
	if err != nil || s == nil || s.State != Failed {
		return ""
	}
	return s.Error
}

// InWords says what the run is at, in a line; of one at work no more than its phase, for
// how many iterations it has finished its journals know earlier.
func (s *Status) InWords(now time.Time) string {
	text := fmt.Sprintf("%s, %d of %d iterations", s.State, s.Iterations, s.Of)
	if s.State == Running && s.Phase != "" {
		text = s.Phase
		if s.Total > 0 {
			text += fmt.Sprintf(" %d/%d", s.Done, s.Total)
		}
		if s.Rate > 0 {
			text += fmt.Sprintf(", %.3g/s", s.Rate)
		}
		text += fmt.Sprintf(", last progress %s ago", now.Sub(s.LastProgress).Round(time.Second))
	}
	if s.WaitsFor != "" {
		text += "; it waits for " + s.WaitsFor
	}
	if s.Error != "" {
		text += ": " + s.Error
	}
	return text
}
