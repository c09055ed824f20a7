package bench

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os/exec"

	"agon/verifier/sandbox"
)

// Python starts three fresh `python -I -S` an attempt: environment, program and
// judge. Nothing isolates them.
var Python = Peer{"python", func(_ context.Context, python sandbox.Python) (side, func(), error) {
	bare := func(ctx context.Context, arguments ...string) *exec.Cmd {
		return exec.CommandContext(ctx, python.Executable, arguments...)
	}
	return each(freshProcesses(bare)), func() {}, nil
}}

// launch makes a command of the arguments of Python.
type launch func(ctx context.Context, arguments ...string) *exec.Cmd

// freshProcesses makes an attempt in three processes.
func freshProcesses(python launch) Work {
	environment, attempt, judge, tools := script("environment"), script("attempt"), script("judge"), script("tools")
	return func(ctx context.Context, n int64) error {
		start := func(arguments ...string) *exec.Cmd {
			return python(ctx, append([]string{"-I", "-S", "-c"}, arguments...)...)
		}
		states, answer, err := play(start(environment, tools, fmt.Sprint(n%seeds)), start(attempt, program))
		if err != nil {
			return err
		}
		judging := start(judge, tools, verifier)
		judging.Stdin = bytes.NewReader(append(states, answer...))
		verdict, err := judging.Output()
		if err != nil {
			return err
		}
		if string(bytes.TrimSpace(verdict)) != "true" {
			return fmt.Errorf("peer's attempt at seed %d: verdict %s", n%seeds, verdict)
		}
		return nil
	}
}

// play connects the program's process with the environment's and returns the
// states before and after, and the answer, each a line of JSON.
func play(environment, acting *exec.Cmd) (states, answer []byte, err error) {
	toEnvironment, err := environment.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	fromEnvironment, err := environment.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	toActing, err := acting.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	fromActing, err := acting.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := environment.Start(); err != nil {
		return nil, nil, err
	}
	if err := acting.Start(); err != nil {
		environment.Process.Kill()
		environment.Wait()
		return nil, nil, err
	}
	replies, calls := bufio.NewReader(fromEnvironment), bufio.NewReader(fromActing)
	answer = relay(calls, replies, toEnvironment, toActing)
	toEnvironment.Close()
	states, _ = io.ReadAll(replies)
	if err := acting.Wait(); err != nil {
		return nil, nil, err
	}
	return states, answer, environment.Wait()
}

// relay is the peer's broker: it passes calls on until the program answers.
func relay(calls, replies *bufio.Reader, toEnvironment, toActing io.Writer) (answer []byte) {
	for {
		line, err := calls.ReadBytes('\n')
		if err != nil || bytes.HasPrefix(line, []byte(`{"answer"`)) {
			return line
		}
		toEnvironment.Write(line)
		reply, err := replies.ReadBytes('\n')
		if err != nil {
			return nil
		}
		toActing.Write(reply)
	}
}
