// Command sample measures how fast a small policy writes, against a plain
// PyTorch sampler and against generate of transformers.
//
// All decode the same work on as many threads, two unless told otherwise: calls of 1, 64 or 256 requests with
// prompts of 40 tokens and completions of 8 to 96, at temperature 1, by a
// Llama of the shape of the policy that ships with a vocabulary of 500. What
// is counted are the tokens of the completions per second; the prompts' time
// counts too. Prompts have one length so that the peers need no padding and no
// mask, which they would for ours. The plain sampler has a cache that it
// writes in place, joined projections, and drops rows that end; it returns
// log-probabilities, as we do. generate returns tokens alone.
//
// They take turns for some rounds and the best of each counts, so that what
// else the machine does disturbs all alike.
package main

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"agon"
	"agon/trainer/model"
	"agon/trainer/torch"
)

//go:embed peer.py
var peerProgram string

const (
	vocabulary = 500
	prompt     = 40
	shortest   = 8
	longest    = 96
)

// peers are what peer.py knows.
var peers = []string{"pytorch", "transformers"}

// A size is a number of requests per call and of calls per round.
type size struct{ rows, calls int }

var sizes = []size{{1, 6}, {64, 2}, {256, 1}}

var (
	threads = flag.Int("threads", 2, "threads of both sides")
	rounds  = flag.Int("rounds", 5, "rounds of each side")
)

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintf(os.Stderr, "sample: %v\n", err)
		os.Exit(1)
	}
}

func run() error {
	p, err := startPeer()
	if err != nil {
		return err
	}
	defer p.stop()
	m, err := model.Init(model.Tiny(vocabulary, 256), agon.NewStream(1))
	if err != nil {
		return err
	}
	s, err := model.NewSampler(m, nil, model.SamplerOptions{Stops: []int32{0}, Threads: *threads})
	if err != nil {
		return err
	}
	defer s.Close()
	for _, size := range sizes {
		if err := compare(size, s, p); err != nil {
			return fmt.Errorf("%d rows: %w", size.rows, err)
		}
	}
	return nil
}

// compare measures one size and prints a result for each peer.
func compare(size size, s *model.Sampler, p *peer) error {
	lengths := completionLengths(size.rows * size.calls)
	ours, theirs := 0.0, map[string]float64{}
	for round := range *rounds {
		speed, err := measure(size, lengths, s, uint64(round))
		if err != nil {
			return err
		}
		ours = max(ours, speed)
		for _, name := range peers {
			speed, err := p.measure(name, size, lengths)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			theirs[name] = max(theirs[name], speed)
		}
	}
	for _, name := range peers {
		result := map[string]any{
			"name": fmt.Sprintf("sample/tiny/b%d/%s", size.rows, name),
			"ours": ours, "peer": theirs[name], "unit": "tokens/s",
		}
		if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
			return err
		}
	}
	return nil
}

func completionLengths(n int) []int {
	stream := agon.NewStream(2)
	lengths := make([]int, n)
	for i := range lengths {
		lengths[i] = shortest + int(stream.Uniform(uint64(i))*float64(longest-shortest+1))
	}
	return lengths
}

// measure returns our tokens per second.
func measure(size size, lengths []int, s *model.Sampler, seed uint64) (float64, error) {
	stream := agon.NewStream(seed)
	written := 0
	start := time.Now()
	for call := range size.calls {
		list := requests(lengths[call*size.rows:(call+1)*size.rows], stream.Derive(uint64(call)))
		for _, c := range s.Generate(context.Background(), list) {
			if c.Err != nil {
				return 0, c.Err
			}
			written += len(c.Tokens)
		}
	}
	return float64(written) / time.Since(start).Seconds(), nil
}

func requests(lengths []int, stream agon.Stream) []agon.Request {
	list := make([]agon.Request, len(lengths))
	for i, n := range lengths {
		r := agon.Request{Stream: stream.Derive(uint64(i)), Temperature: 1, MaxTokens: n, Last: true}
		for j := range prompt {
			r.Tokens = append(r.Tokens, 1+int32(r.Stream.Name("prompt").Uint64(uint64(j))%(vocabulary-1)))
		}
		list[i] = r
	}
	return list
}

// A peer is a Python process that measures on demand.
type peer struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// startPeer starts the Python of the benchmarks' own environment and checks
// that its PyTorch is the libtorch we run on.
func startPeer() (*peer, error) {
	python := "bench/venv/bin/python"
	if own := os.Getenv("BENCH_PYTHON"); own != "" {
		python = own
	}
	p := &peer{cmd: exec.Command(python, "-c", peerProgram)}
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
	version, err := p.out.ReadString('\n')
	if version = strings.TrimSpace(version); version != torch.Version() {
		p.stop()
		return nil, fmt.Errorf("PyTorch is %q and libtorch %s: not the same (%v)", version, torch.Version(), err)
	}
	return p, nil
}

// measure returns the peer's tokens per second.
func (p *peer) measure(name string, size size, lengths []int) (speed float64, err error) {
	task := map[string]any{"name": name, "rows": size.rows, "calls": size.calls, "lengths": lengths, "threads": *threads}
	if err := json.NewEncoder(p.in).Encode(task); err != nil {
		return 0, err
	}
	_, err = fmt.Fscanln(p.out, &speed)
	return speed, err
}

func (p *peer) stop() {
	p.in.Close()
	_ = p.cmd.Wait()
}
