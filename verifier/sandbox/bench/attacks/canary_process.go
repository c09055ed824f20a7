package attacks

import (
	"bufio"
	"context"
	"io"
	"os/exec"
	"sync/atomic"
)

// canaryProcess is a process of the host that counts the signals it gets and has
// a secret in its environment.
type canaryProcess struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	signals atomic.Int64
}

// counter says something for each signal, and ends when nobody holds its input.
const counter = `import os, signal, sys
signal.signal(signal.SIGUSR1, lambda *_: os.write(1, b"signal\n"))
os.write(1, b"ready\n")
sys.stdin.read()`

func startCanary(ctx context.Context, secret string) (*canaryProcess, error) {
	cmd := exec.CommandContext(ctx, "python3", "-I", "-S", "-c", counter)
	cmd.Env = []string{variable + "=" + secret}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &canaryProcess{cmd: cmd, in: in}
	lines := bufio.NewScanner(out)
	lines.Scan() // it is ready
	go func() {
		for lines.Scan() {
			p.signals.Add(1)
		}
	}()
	return p, nil
}

func (p *canaryProcess) pid() int { return p.cmd.Process.Pid }

func (p *canaryProcess) end() {
	p.in.Close()
	_ = p.cmd.Wait()
}
