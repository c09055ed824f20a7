// Command sample measures how fast policies write, against a plain PyTorch
// sampler and against generate of transformers.
//
// All decode the same work on as many threads, two unless told otherwise: calls
// of so many requests with prompts of 40 tokens and completions of 8 to 96, at
// temperature 1, in float32. "tiny" is a Llama of the shape of the policy that
// ships with a vocabulary of 500, "70m" one of 67 million parameters with a
// vocabulary of 32,000. What is counted are the tokens of the completions per
// second; the prompts' time counts too. Prompts have one length so that the
// peers need no padding and no mask, which they would for ours. The plain
// sampler (bench/peer/sampling.py) has a cache that it writes in place, joined
// projections, and fills the places of rows that end with others; it returns
// log-probabilities, as we do. generate returns tokens alone.
//
//	sample/MODEL/bN/PEER      tokens/s with N requests per call
//	sample/MODEL/memory/PEER  the most memory that either process has had, with as
//	                          many requests per call as the largest size has; ours
//	                          has the weights twice, for training and for decoding
package main

import (
	"context"
	"flag"
	"fmt"
	"math"
	"time"

	"agon"
	"agon/bench/peer"
	"agon/bench/piece"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
	"agon/trainer/sampler"
)

const (
	places   = 256
	prompt   = 40
	shortest = 8
	longest  = 96
)

// A contest is a model, what it is measured at against which of the peers, and whose
// memory is told beside ours.
type contest struct {
	name   string
	config architecture.Config
	peers  []string
	sizes  []size
	memory []string
}

// A size is a number of requests per call and of calls per round.
type size struct{ rows, calls int }

// The largest model comes first: the memory of what came before would be counted as
// its own. That of a tiny one is that of the libraries.
var contests = []contest{
	{"70m", peer.Medium(), []string{"transformers"}, []size{{1, 1}, {16, 1}, {64, 1}}, []string{"transformers", "pytorch"}},
	{"tiny", architecture.Tiny(500, places), []string{"pytorch", "transformers"}, []size{{1, 6}, {64, 2}, {256, 1}}, nil},
}

// programs are the peers', each a process of its own.
var programs = map[string]string{"pytorch": "bench/sample/peer.py", "transformers": "bench/sample/transformers_peer.py"}

var (
	threads = flag.Int("threads", 2, "threads of both sides")
	rounds  = flag.Int("rounds", 5, "rounds of each side")
	only    = flag.String("model", "", "measure this `MODEL` alone, tiny or 70m")
)

func main() { piece.Main("sample", run) }

func run() error {
	peers := map[string]*peer.Process{}
	for name, program := range programs {
		p, err := peer.Start(program, *threads)
		if err != nil {
			return err
		}
		defer p.Stop()
		peers[name] = p
	}
	for _, c := range contests {
		if *only != "" && *only != c.name {
			continue
		}
		if err := c.run(peers); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	return nil
}

// run measures all sizes, and the memory at the last, which is the largest.
func (c *contest) run(peers map[string]*peer.Process) error {
	m, err := model.Init(c.config, agon.NewStream(1))
	if err != nil {
		return err
	}
	defer m.Free()
	s, err := sampler.NewNative(m, nil, sampler.NativeOptions{Stops: []int32{0}, Threads: *threads})
	if err != nil {
		return err
	}
	defer s.Close()
	for _, size := range c.sizes {
		if err := c.compare(size, s, peers); err != nil {
			return fmt.Errorf("%d rows: %w", size.rows, err)
		}
	}
	return c.compareMemory(s, peers)
}

// compare measures one size and prints a result for each peer.
func (c *contest) compare(size size, s *sampler.Native, peers map[string]*peer.Process) error {
	requests := c.requestsOf(size)
	calls, tokens, err := calls(s, requests)
	if err != nil {
		return err
	}
	sides := []piece.Side{func() (float64, error) { return measure(s, requests) }}
	for _, name := range c.peers {
		sides = append(sides, peers[name].Cost(c.question(calls)))
	}
	seconds, err := piece.Least(*rounds, sides...)
	if err != nil {
		return err
	}
	for i, name := range c.peers {
		err := peers[name].Print(piece.Result{
			Name: fmt.Sprintf("sample/%s/b%d/%s", c.name, size.rows, name), Unit: "tokens/s",
			Ours: float64(tokens) / seconds[0], Peer: float64(tokens) / seconds[1+i],
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// question asks a peer to write what we have written.
func (c *contest) question(calls []peer.Call) map[string]any {
	return map[string]any{"task": "write", "model": c.name, "calls": calls}
}

// compareMemory has the peers write what we have written at the largest size, and
// prints the most memory that each side has had.
func (c *contest) compareMemory(s *sampler.Native, peers map[string]*peer.Process) error {
	if len(c.memory) == 0 {
		return nil
	}
	calls, _, err := calls(s, c.requestsOf(c.sizes[len(c.sizes)-1]))
	if err != nil {
		return err
	}
	ours, err := piece.PeakMB()
	if err != nil {
		return err
	}
	for _, name := range c.memory {
		if _, err := peers[name].Cost(c.question(calls))(); err != nil {
			return err
		}
		theirs, err := peers[name].Cost(map[string]any{"task": "peak"})()
		if err != nil {
			return err
		}
		err = peers[name].Print(piece.Result{
			Name: "sample/" + c.name + "/memory/" + name, Unit: "MB", Ours: math.Round(ours), Peer: math.Round(theirs),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// requestsOf returns the calls of a round.
func (c *contest) requestsOf(size size) [][]agon.Request {
	calls := make([][]agon.Request, size.calls)
	for i := range calls {
		for row := range size.rows {
			calls[i] = append(calls[i], c.request(agon.NewStream(2).Derive(uint64(i)).Derive(uint64(row))))
		}
	}
	return calls
}

func (c *contest) request(stream agon.Stream) agon.Request {
	length := shortest + int(stream.Name("length").Uniform(0)*float64(longest-shortest+1))
	r := agon.Request{Stream: stream, Temperature: 1, MaxTokens: length, Last: true}
	for i := range prompt {
		r.Tokens = append(r.Tokens, 1+int32(stream.Name("prompt").Uint64(uint64(i))%uint64(c.config.Vocabulary-1)))
	}
	return r
}

// calls tells the peers what there is to do: a completion may end before its
// length, so that we have to write them once.
func calls(s *sampler.Native, requests [][]agon.Request) (calls []peer.Call, tokens int, err error) {
	for _, list := range requests {
		completions := s.Generate(context.Background(), list)
		if err := failure(completions); err != nil {
			return nil, 0, err
		}
		call := peer.NewCall(list, completions)
		calls, tokens = append(calls, call), tokens+call.Tokens()
	}
	return calls, tokens, nil
}

// measure returns the seconds that a round takes us.
func measure(s *sampler.Native, requests [][]agon.Request) (float64, error) {
	start := time.Now()
	for _, list := range requests {
		if err := failure(s.Generate(context.Background(), list)); err != nil {
			return 0, err
		}
	}
	return time.Since(start).Seconds(), nil
}

func failure(completions []agon.Completion) error {
	for i := range completions {
		if err := completions[i].Err; err != nil {
			return err
		}
	}
	return nil
}
