// Package peer runs the Python side of a benchmark: a process that measures on
// demand, so that both sides take turns within one run.
package peer

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"agon/trainer/torch"
)

// Process is a Python process that reads a question per line and answers with
// a number on a line. It is not safe for concurrent use.
type Process struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// Start runs program in the Python of the benchmarks' own environment (or
// BENCH_PYTHON), writes the opening lines to it, and checks that the torch
// version which it then prints is the libtorch that we run on.
func Start(program string, opening ...string) (*Process, error) {
	python := "bench/venv/bin/python"
	if own := os.Getenv("BENCH_PYTHON"); own != "" {
		python = own
	}
	p := &Process{cmd: exec.Command(python, "-c", program)}
	p.cmd.Stderr = os.Stderr
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(out)
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w (hint: make bench sets up %s)", err, python)
	}
	for _, line := range opening {
		fmt.Fprintln(p.in, line) // a peer that is gone shows in the next line
	}
	version, err := p.out.ReadString('\n')
	if version = strings.TrimSpace(version); version != torch.Version() {
		p.Stop()
		return nil, fmt.Errorf("PyTorch is %q and libtorch %s: not the same (%v)", version, torch.Version(), err)
	}
	return p, nil
}

// Ask returns the answer to a question of one line.
func (p *Process) Ask(question string) (answer float64, err error) {
	if _, err := fmt.Fprintln(p.in, question); err != nil {
		return 0, err
	}
	_, err = fmt.Fscanln(p.out, &answer)
	return answer, err
}

// Stop ends the process, which leaves when nobody asks any more.
func (p *Process) Stop() {
	p.in.Close()
	_ = p.cmd.Wait() // how it leaves says nothing about what it measured
}
