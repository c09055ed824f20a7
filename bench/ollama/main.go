// Command ollama measures how fast policies write, against an Ollama server that has
// the same weights: a Llama of 67 million parameters with a vocabulary of 32,000
// ("70m"), random.
//
//	sample/70m/bN/ollama      N requests at once, the server's weights in float32
//	sample/70m/bN/ollama/f16  the same with weights in float16, which is what the
//	                          server makes of a model that agon export hands it
//
// Both sides write completions of 8 to 96 tokens after prompts of 40, at temperature 1
// from the whole vocabulary, on as many threads, two unless told otherwise; what is
// counted are the tokens of the completions per second, the prompts' time too. Each
// round has prompts of its own, or the server would know their beginnings; ours forgets
// an episode at its last request. The server has as many places as there are requests
// at once, and keeps keys and values in float16, where ours are float32. It tells text
// alone; log-probabilities, which ours computes, are not asked of it.
//
// The server is the program that AGON_OLLAMA names, or what executor/ollama/server.sh
// has built.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"agon"
	"agon/bench/peer"
	"agon/bench/piece"
	"agon/trainer/model"
	"agon/trainer/sampler"
	"agon/trainer/torch"
)

const (
	prompt   = 40
	shortest = 8
	longest  = 96
)

var (
	threads = flag.Int("threads", 2, "threads of both sides")
	rounds  = flag.Int("rounds", 5, "rounds of each side")
	only    = flag.Int("rows", 0, "measure this number of requests at once alone, `N`, 1 or 64")
)

// A size is a number of requests at once and of calls per round.
type size struct{ rows, calls int }

var sizes = []size{{1, 4}, {64, 1}}

func main() { piece.Main("ollama", run) }

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM) // so that no server stays
	defer stop()
	program, err := serverProgram()
	if err != nil {
		return err
	}
	m, err := model.Init(peer.Medium(), agon.NewStream(1))
	if err != nil {
		return err
	}
	defer m.Free()
	s, err := sampler.NewNative(m, nil, sampler.NativeOptions{Stops: []int32{end}, Threads: *threads})
	if err != nil {
		return err
	}
	defer s.Close()
	for _, size := range sizes {
		if *only != 0 && *only != size.rows {
			continue
		}
		if err := size.compare(ctx, program, m, s); err != nil {
			return fmt.Errorf("%d rows: %w", size.rows, err)
		}
	}
	return nil
}

// serverProgram is the path of the server.
func serverProgram() (string, error) {
	if named := os.Getenv("AGON_OLLAMA"); named != "" {
		return named, nil
	}
	script := exec.Command("executor/ollama/server.sh")
	script.Stderr = os.Stderr
	path, err := script.Output()
	if err != nil {
		return "", fmt.Errorf("no server: %w (hint: name one in AGON_OLLAMA)", err)
	}
	return strings.TrimSpace(string(path)), nil
}

// compare measures one size, with a server of its own.
func (z size) compare(ctx context.Context, program string, m *model.Model, s *sampler.Native) error {
	server, err := startServer(ctx, program, z.rows)
	if err != nil {
		return err
	}
	defer server.stop()
	words := newVocabulary(m.Config().Vocabulary)
	if err := server.createFloat32(ctx, m, words); err != nil {
		return err
	}
	if err := server.createFloat16(ctx, m, words); err != nil {
		return err
	}
	sides := []piece.Side{z.side(words, func(calls [][]agon.Request) (int, error) { return write(ctx, s, calls) })}
	names := []string{"ollama", "ollama/f16"}
	for _, served := range []string{inFloat32, inFloat16} {
		sides = append(sides, z.side(words, func(calls [][]agon.Request) (int, error) { return server.write(ctx, served, words, calls) }))
	}
	costs, err := piece.Least(1+*rounds, sides...) // the first loads the model
	if err != nil {
		return err
	}
	for i, name := range names {
		err := piece.Print(piece.Result{
			Name: fmt.Sprintf("sample/70m/b%d/%s", z.rows, name), Unit: "tokens/s",
			Ours: 1 / costs[0], Peer: 1 / costs[1+i], Threads: *threads, Torch: torch.Version(),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// side is a piece.Side, of which a turn writes the calls of the next round. It costs
// the seconds for each token that was written.
func (z size) side(words *vocabulary, write func(calls [][]agon.Request) (tokens int, err error)) piece.Side {
	round := uint64(0)
	return func() (float64, error) {
		calls := z.callsOf(words, round)
		round++
		begun := time.Now()
		tokens, err := write(calls)
		return time.Since(begun).Seconds() / float64(tokens), err
	}
}

// callsOf returns the calls of a round: rounds have the same lengths, and prompts of
// their own.
func (z size) callsOf(words *vocabulary, round uint64) [][]agon.Request {
	calls := make([][]agon.Request, z.calls)
	for i := range calls {
		for row := range z.rows {
			stream := agon.NewStream(2).Derive(uint64(i)).Derive(uint64(row))
			length := shortest + int(stream.Name("length").Uniform(0)*float64(longest-shortest+1))
			stream = stream.Derive(round)
			r := agon.Request{Stream: stream, Temperature: 1, MaxTokens: length, Last: true}
			for j := range prompt {
				r.Tokens = append(r.Tokens, words.word(stream.Name("prompt").Uint64(uint64(j))))
			}
			calls[i] = append(calls[i], r)
		}
	}
	return calls
}

// write is our side. It returns the number of tokens that it wrote.
func write(ctx context.Context, s *sampler.Native, calls [][]agon.Request) (tokens int, err error) {
	for _, requests := range calls {
		for _, c := range s.Generate(ctx, requests) {
			if c.Err != nil {
				return 0, c.Err
			}
			tokens += len(c.Tokens)
		}
	}
	return tokens, nil
}
