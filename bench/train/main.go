// Command train measures the training of the small policy (hidden 128, 4
// layers, 4 heads, SwiGLU 320) against plain PyTorch: the same architecture,
// sequences of the same lengths in micro-batches of the same token budget, the
// same optimizers, the same number of threads.
//
//	train/tiny/pytorch     a step of GRPO with clipping, entropy told, fused AdamW
//	pretrain/tiny/pytorch  a step of likelihood, Muon on the hidden matrices and fused AdamW
//
// They take turns for some rounds and the best of each counts, so that what
// else the machine does disturbs both alike.
package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"time"

	"agon"
	"agon/bench/peer"
	"agon/trainer/torch"
)

//go:embed peer.py
var peerProgram string

func main() {
	threads := flag.Int("threads", 2, "threads of both sides")
	rounds := flag.Int("rounds", 12, "optimizer steps of each side")
	flag.Parse()
	if err := run(*threads, *rounds); err != nil {
		fmt.Fprintf(os.Stderr, "train: %v\n", err)
		os.Exit(1)
	}
}

func run(threads, rounds int) error {
	p, err := peer.Start(peerProgram, fmt.Sprint(threads))
	if err != nil {
		return err
	}
	defer p.Stop()
	if err := torch.SetThreads(threads); err != nil {
		return err
	}
	for _, b := range []struct {
		name string
		make func() (step, error)
	}{
		{"train/tiny/pytorch", newTraining},
		{"pretrain/tiny/pytorch", newPretraining},
	} {
		step, err := b.make()
		if err != nil {
			return fmt.Errorf("%s: %w", b.name, err)
		}
		if err := compare(b.name, step, p, rounds); err != nil {
			return fmt.Errorf("%s: %w", b.name, err)
		}
	}
	return nil
}

// A step takes one optimizer step.
type step func(ctx context.Context) error

// compare prints the tokens/s of both sides.
func compare(name string, ours step, p *peer.Process, rounds int) error {
	mine, theirs := math.Inf(1), math.Inf(1)
	for range rounds + 1 { // the first warms up
		began := time.Now()
		if err := ours(context.Background()); err != nil {
			return err
		}
		mine = min(mine, time.Since(began).Seconds())
		seconds, err := p.Ask(name)
		if err != nil {
			return err
		}
		theirs = min(theirs, seconds)
	}
	tokens := float64(tokensOf(samples(agon.LossPolicy)))
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"name": name, "ours": math.Round(tokens / mine), "peer": math.Round(tokens / theirs),
		"unit": "tokens/s", "ratio": math.Round(1000*theirs/mine) / 1000,
	})
}
