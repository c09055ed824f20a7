// Command train measures the training of the small policy (hidden 128, 4
// layers, 4 heads, SwiGLU 320) against plain PyTorch (bench/peer/training.py):
// the same architecture, the same micro-batches, the same optimizers, the same number of threads.
//
//	train/tiny/pytorch     a step of GRPO with clipping, entropy told, fused AdamW
//	pretrain/tiny/pytorch  a step of likelihood, Muon on the hidden matrices and fused AdamW
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
	"agon/trainer"
	"agon/trainer/torch"
)

var (
	threads = flag.Int("threads", 2, "threads of both sides")
	rounds  = flag.Int("rounds", 12, "optimizer steps of each side")
)

// A task is a step that the peer knows by name, and how to begin ours.
type task struct {
	name  string
	loss  agon.LossKind
	pack  func(sequences []*trainer.Sequence, budget int) []*trainer.Batch // as ours does
	begin func([]agon.Sample) (step, error)
}

// A step takes one optimizer step.
type step func(ctx context.Context) error

var tasks = []task{
	{"train", agon.LossPolicy, trainer.Plan, newTraining},
	{"pretrain", agon.LossSupervised, trainer.Fill, newPretraining},
}

func main() { piece.Main("train", run) }

func run() error {
	p, err := peer.Start("bench/train/peer.py", *threads)
	if err != nil {
		return err
	}
	defer p.Stop()
	if err := torch.SetThreads(*threads); err != nil {
		return err
	}
	for _, t := range tasks {
		if err := t.compare(p); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return nil
}

// compare prints the tokens/s of both sides.
func (t task) compare(p *peer.Process) error {
	list := samples(t.loss)
	sequences, err := sequencesOf(list)
	if err != nil {
		return err
	}
	step, err := t.begin(list)
	if err != nil {
		return err
	}
	ours := func() (float64, error) {
		began := time.Now()
		err := step(context.Background())
		return time.Since(began).Seconds(), err
	}
	question := map[string]any{"task": t.name, "batches": peer.NewBatches(t.pack(sequences, budget))}
	seconds, err := piece.Least(1+*rounds, ours, p.Cost(question)) // the first warms up
	if err != nil {
		return err
	}
	tokens := float64(tokensOf(list))
	return p.Print(piece.Result{
		Name: t.name + "/tiny/pytorch", Unit: "tokens/s",
		Ours: math.Round(tokens / seconds[0]), Peer: math.Round(tokens / seconds[1]),
	})
}
