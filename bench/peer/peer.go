// Package peer runs the Python side of a benchmark: a process that measures on
// demand, so that both sides take turns within one run. Its modules, beside
// this file, are what the peers share; serving.py is the other end of the line.
package peer

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"

	"agon/bench/piece"
	"agon/trainer/torch"
)

// Process is a Python process that answers questions. It is not safe for
// concurrent use.
type Process struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	out     *json.Decoder
	threads int
}

// Start runs the file program in the Python of the benchmarks' own environment
// (or BENCH_PYTHON), and checks that its torch is of the version of the
// libtorch that we run on. Paths are relative to the root of the checkout,
// which is to be the working directory.
func Start(program string, threads int) (*Process, error) {
	python := "bench/venv/bin/python"
	if own := os.Getenv("BENCH_PYTHON"); own != "" {
		python = own
	}
	p := &Process{cmd: exec.Command(python, program, strconv.Itoa(threads)), threads: threads}
	p.cmd.Env = append(os.Environ(), "PYTHONPATH=bench/peer", "PYTHONDONTWRITEBYTECODE=1")
	p.cmd.Stderr = os.Stderr
	if err := p.start(); err != nil {
		return nil, fmt.Errorf("%w (hint: make bench sets up %s)", err, python)
	}
	var version string
	if err := p.out.Decode(&version); err != nil || version != torch.Version() {
		p.Stop()
		return nil, fmt.Errorf("PyTorch is %q and libtorch %s: not the same (%v)", version, torch.Version(), err)
	}
	return p, nil
}

func (p *Process) start() (err error) {
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	p.out = json.NewDecoder(out)
	return p.cmd.Start()
}

// Ask puts a question, an object with the name of a task and its arguments,
// and decodes the answer.
func (p *Process) Ask(question, answer any) error {
	if err := json.NewEncoder(p.in).Encode(question); err != nil {
		return err
	}
	return p.out.Decode(answer)
}

// Cost is a piece.Side: the peer's answer to a question that asks for a number.
func (p *Process) Cost(question any) piece.Side {
	return func() (cost float64, err error) {
		err = p.Ask(question, &cost)
		return cost, err
	}
}

// Print tells a result of a comparison with the process.
func (p *Process) Print(r piece.Result) error {
	r.Threads, r.Torch = p.threads, torch.Version()
	return piece.Print(r)
}

// Stop ends the process, which leaves when nobody asks any more.
func (p *Process) Stop() {
	p.in.Close()
	_ = p.cmd.Wait() // how it leaves says nothing about what it measured
}
