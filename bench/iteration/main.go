// Command iteration measures iterations of the loop against the same work in
// PyTorch, with the policy that ships and the configuration of the
// demonstration, from its seed.
//
//	iteration/tiny/pytorch        the whole iteration: propose, screen, attempt, judge, learn
//	iteration/tiny/pytorch/model  without execution: sampling and learning
//
// Ours is the loop itself (BenchmarkIteration of cmd/agon/train turns it and watches
// what it asks of policy, sandbox and learner), with all that it writes down.
// The peer then does the same work on as many threads:
//
//   - It samples for the same prompts, in the same calls, as many tokens each as
//     ours wrote, with the sampler of bench/peer. Where an episode goes on it
//     computes the transcript anew, which our sampler finds in its cache.
//   - Every interpreter that ours ran programs in, in screening and attempts,
//     and every judgement, is a fresh process of the same Python, as many at
//     once as ours runs. It runs the same programs with the environment's own
//     tools, or the same verifier over the same outcomes, all in one process and
//     isolated by nothing. The peer is spared what ours does besides: replays of
//     mutants, second judgements in another order, the filter's own work,
//     journals, and waiting for one stage before the next.
//   - It trains on the same micro-batches in the same optimizer steps, as in
//     bench/train.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"

	"agon/bench/piece"
)

var iterations = flag.Int("iterations", 3, "iterations of each side")

func main() { piece.Main("iteration", run) }

func run() error {
	cmd := exec.Command("go", "test", "./cmd/agon/train", "-run", "^$", "-bench", "^BenchmarkIteration$",
		"-benchtime", fmt.Sprintf("%dx", *iterations), "-timeout", "2h")
	out, err := cmd.Output()
	os.Stderr.Write(out)
	if err != nil {
		return err
	}
	seconds, err := metrics(out)
	if err != nil {
		return err
	}
	for name, metric := range map[string]string{"iteration/tiny/pytorch": "total", "iteration/tiny/pytorch/model": "model"} {
		r := piece.Result{Name: name, Ours: seconds[metric], Peer: seconds["peer-"+metric], Unit: "s", Threads: runtime.NumCPU()}
		if err := piece.Print(r); err != nil {
			return err
		}
	}
	return nil
}

// metrics reads the line that a Go benchmark prints: its name, how often it
// ran, and values with their units.
func metrics(output []byte) (map[string]float64, error) {
	for line := range strings.Lines(string(output)) {
		fields := strings.Fields(line)
		if !strings.HasPrefix(line, "BenchmarkIteration") || len(fields) < 4 {
			continue
		}
		metrics := map[string]float64{}
		for i := 2; i+1 < len(fields); i += 2 {
			value, err := strconv.ParseFloat(fields[i], 64)
			if err != nil {
				return nil, err
			}
			metrics[fields[i+1]] = value
		}
		return metrics, nil
	}
	return nil, errors.New("the benchmark printed no metrics")
}
