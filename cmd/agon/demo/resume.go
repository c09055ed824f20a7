package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"agon/checkpoints"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/train"
	"agon/configs"
	"agon/verifier"
)

// The files of a demonstration in its run's directory: what was measured before, and
// what the page tells, with which it is finished.
const (
	beforeFile = "before.json"
	pageFile   = "demo.json"
)

// beforehand is what a demonstration measured before the loop turned.
type beforehand struct {
	Tasks    int              `json:"tasks"`
	Attempts int              `json:"attempts"`
	Sampled  []verifier.Score `json:"sampled"`
	Greedy   []verifier.Score `json:"greedy"`
}

func (b *beforehand) results() exams.Results {
	return exams.Results{Sampled: b.Sampled, Greedy: b.Greedy}
}

// openDemonstration goes on with the demonstration in flags.run if it was stopped and
// this is the same one, and else begins it. What was measured before is nil where it
// is yet to be.
func openDemonstration(ctx context.Context, resolved *configs.Resolved, flags demoFlags) (*train.Loop, *beforehand, error) {
	if before, goesOn := stoppedDemonstration(resolved, flags); goesOn {
		l, err := train.Resume(ctx, flags.run, nil)
		if err != nil {
			return nil, nil, err
		}
		l.Command = "agon demo with the same arguments"
		return l, before, nil
	}
	if err := setAside(flags.run); err != nil {
		return nil, nil, err
	}
	l, err := train.New(ctx, resolved, flags.run)
	if err != nil {
		return nil, nil, err
	}
	l.Command = "agon demo with the same arguments"
	return l, nil, nil
}

// stoppedDemonstration reports whether the run in flags.run is this demonstration,
// unfinished, and returns what it measured before, if it came to that.
func stoppedDemonstration(resolved *configs.Resolved, flags demoFlags) (before *beforehand, goesOn bool) {
	then, err := configs.ReadRun(filepath.Join(flags.run, "config.yaml"))
	if err != nil || len(then.Differences(resolved)) > 0 {
		return nil, false
	}
	if _, err := os.Stat(filepath.Join(flags.run, pageFile)); !errors.Is(err, os.ErrNotExist) {
		return nil, false
	}
	text, err := os.ReadFile(filepath.Join(flags.run, beforeFile))
	if errors.Is(err, os.ErrNotExist) {
		folder, err := checkpoints.Latest(flags.run)
		return nil, err == nil && folder == "" // else it is a run of agon train
	}
	before = &beforehand{}
	if err != nil || json.Unmarshal(text, before) != nil {
		return nil, false
	}
	return before, before.Tasks == flags.tasks && before.Attempts == flags.attempts
}

// measureBefore lets the policy take the exam and keeps what came of it.
func measureBefore(ctx context.Context, l *train.Loop, e *exams.Exam, flags demoFlags) (*beforehand, error) {
	l.Shown.Begin("measuring")
	r, err := l.Sit(ctx, e, flags.attempts)
	if err != nil {
		return nil, demoStopped(l, err)
	}
	before := &beforehand{flags.tasks, flags.attempts, r.Sampled, r.Greedy}
	text, err := json.Marshal(before)
	if err != nil {
		return nil, err
	}
	return before, checkpoints.WriteFile(filepath.Join(l.Run.Path, beforeFile), append(text, '\n'))
}

// demoStopped says how the demonstration goes on, where a signal ended a
// measurement.
func demoStopped(l *train.Loop, err error) error {
	if errors.Is(err, context.Canceled) {
		return terminal.Stopped("stopped while measuring: " + l.Command + " goes on")
	}
	return err
}

// setAside moves an earlier run out of the way.
func setAside(run string) error {
	info, err := os.Stat(filepath.Join(run, "config.yaml"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return terminal.Mistake(err)
	}
	elsewhere := run + info.ModTime().Format("-20060102-150405")
	if err := checkpoints.Move(run, elsewhere); err != nil {
		return terminal.Mistake(err)
	}
	fmt.Fprintf(os.Stderr, "the earlier run moved to %s\n", elsewhere)
	return nil
}
