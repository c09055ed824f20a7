package attacks

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"agon/verifier/sandbox"
	"agon/verifier/sandbox/bench"
)

// wrapped runs tools, program and test as one script in bubblewrap.
type wrapped struct {
	task    task
	command []string
}

func openBubblewrap(ctx context.Context, setting setting) (Grader, error) {
	path, err := bench.FindBubblewrap()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAbsent, err)
	}
	python, err := sandbox.FindPython(ctx, "python3")
	if err != nil {
		return nil, err
	}
	return &wrapped{setting.task, append([]string{path}, bench.BubblewrapArguments(python)...)}, nil
}

// Grade implements Grader.
func (w *wrapped) Grade(ctx context.Context, program string) (Outcome, error) {
	script, err := scriptOf(w.task.Prompt + program + w.task.Test + "\n\ncheck(solve)\n")
	if err != nil {
		return Outcome{}, err
	}
	defer script.Close()
	ctx, cancel := context.WithTimeout(ctx, seconds*time.Second)
	defer cancel()
	const python = 1 // the last argument of bwrap
	options, interpreter := w.command[1:len(w.command)-python], w.command[len(w.command)-python]
	arguments := append(append([]string{}, options...), "--ro-bind-data", "3", "/grader.py", interpreter, "-I", "-S", "/grader.py")
	cmd := exec.CommandContext(ctx, w.command[0], arguments...)
	cmd.ExtraFiles = []*os.File{script}
	cmd.WaitDelay = time.Second // what it leaves may hold its output open
	output, err := cmd.CombinedOutput()
	var status *exec.ExitError
	if err != nil && !errors.As(err, &status) && ctx.Err() == nil && !errors.Is(err, exec.ErrWaitDelay) {
		return Outcome{}, err
	}
	return Outcome{Passed: err == nil, Told: string(output)}, nil
}

// scriptOf returns a file without a name.
func scriptOf(text string) (*os.File, error) {
	file, err := os.CreateTemp("", "agon-script-")
	if err != nil {
		return nil, err
	}
	os.Remove(file.Name())
	if _, err = io.WriteString(file, text); err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// Close implements Grader.
func (w *wrapped) Close() error { return nil }
