// Command sample measures how fast a small policy writes, against a plain
// PyTorch sampler and against generate of transformers.
//
// All decode the same work on as many threads, two unless told otherwise: calls
// of 1, 64 or 256 requests with prompts of 40 tokens and completions of 8 to
// 96, at temperature 1, by a Llama of the shape of the policy that ships with a
// vocabulary of 500. What is counted are the tokens of the completions per
// second; the prompts' time counts too. Prompts have one length so that the peers need no padding and no
// mask, which they would for ours. The plain sampler has a cache that it
// writes in place, joined projections, and drops rows that end; it returns
// log-probabilities, as we do. generate returns tokens alone.
//
// They take turns for some rounds and the best of each counts, so that what
// else the machine does disturbs all alike.
package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"

	"agon"
	"agon/bench/peer"
	"agon/trainer/model"
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
	p, err := peer.Start(peerProgram)
	if err != nil {
		return err
	}
	defer p.Stop()
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
func compare(size size, s *model.Sampler, p *peer.Process) error {
	lengths := completionLengths(size.rows * size.calls)
	ours, theirs := 0.0, map[string]float64{}
	for round := range *rounds {
		speed, err := measure(size, lengths, s, uint64(round))
		if err != nil {
			return err
		}
		ours = max(ours, speed)
		for _, name := range peers {
			speed, err := measurePeer(p, name, size, lengths)
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

// measurePeer returns the peer's tokens per second.
func measurePeer(p *peer.Process, name string, size size, lengths []int) (float64, error) {
	task := map[string]any{"name": name, "rows": size.rows, "calls": size.calls, "lengths": lengths, "threads": *threads}
	question, err := json.Marshal(task)
	if err != nil {
		return 0, err
	}
	return p.Ask(string(question))
}
