// Command train measures training against plain PyTorch (bench/peer/training.py)
// and against TRL's GRPOTrainer (its loss, backward and step on completions that
// are given): the same architecture, the same micro-batches, the same optimizers,
// the same number of threads. "tiny" is the shape of the policy that ships (hidden
// 128, 4 layers, 4 heads, SwiGLU 320), "70m" a Llama of 67 million parameters with
// a vocabulary of 32,000.
//
//	train/MODEL/PEER     a step of GRPO with clipping, entropy told, fused AdamW
//	pretrain/MODEL/PEER  a step of likelihood, Muon on the hidden matrices and fused AdamW
//	train/MODEL/PEER/memory  the most memory that either process has had
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
	only    = flag.String("model", "", "measure this `MODEL` alone, tiny or 70m")
)

// A task is a step that the peers know by name, how to begin ours, and the peers'
// programs by their names.
type task struct {
	name   string
	work   *work
	loss   agon.LossKind
	pack   func(sequences []*trainer.Sequence, budget int) []*trainer.Batch // as ours does
	begin  func(*work, []agon.Sample) (step, error)
	peers  []string
	rounds int
}

// A step takes one optimizer step.
type step func(ctx context.Context) error

// The largest model comes first: the memory of what came before would be counted
// as its own.
var tasks = []task{
	{"train", &medium, agon.LossPolicy, trainer.Plan, (*work).newTraining, []string{"pytorch", "trl"}, 3},
	{"train", &tiny, agon.LossPolicy, trainer.Plan, (*work).newTraining, []string{"pytorch"}, 12},
	{"pretrain", &tiny, agon.LossSupervised, trainer.Fill, (*work).newPretraining, []string{"pytorch"}, 12},
}

// programs are the peers'.
var programs = map[string]string{"pytorch": "bench/train/peer.py", "trl": "bench/train/trl_peer.py"}

func main() { piece.Main("train", run) }

func run() error {
	if err := torch.SetThreads(*threads); err != nil {
		return err
	}
	for i := range tasks {
		t := &tasks[i]
		if *only != "" && *only != t.work.model {
			continue
		}
		if err := t.run(); err != nil {
			return fmt.Errorf("%s/%s: %w", t.name, t.work.model, err)
		}
	}
	return nil
}

// run measures our side and the peers in turns.
func (t *task) run() error {
	list := t.work.samples(t.loss)
	sequences, err := sequencesOf(list)
	if err != nil {
		return err
	}
	step, err := t.begin(t.work, list)
	if err != nil {
		return err
	}
	sides := []piece.Side{func() (float64, error) {
		began := time.Now()
		err := step(context.Background())
		return time.Since(began).Seconds(), err
	}}
	question := map[string]any{"task": t.name, "model": t.work.model, "batches": peer.NewBatches(t.pack(sequences, t.work.budget))}
	var peers []*peer.Process
	for _, name := range t.peers {
		p, err := peer.Start(programs[name], *threads)
		if err != nil {
			return err
		}
		defer p.Stop()
		peers, sides = append(peers, p), append(sides, p.Cost(question))
	}
	seconds, err := piece.Least(1+t.rounds, sides...) // the first warms up
	if err != nil {
		return err
	}
	return t.print(float64(tokensOf(list)), seconds, peers)
}

// print tells the tokens/s of all sides, and their memory.
func (t *task) print(tokens float64, seconds []float64, peers []*peer.Process) error {
	ours, err := piece.PeakMB()
	if err != nil {
		return err
	}
	for i, p := range peers {
		name := t.name + "/" + t.work.model + "/" + t.peers[i]
		err := p.Print(piece.Result{
			Name: name, Unit: "tokens/s", Ours: math.Round(tokens / seconds[0]), Peer: math.Round(tokens / seconds[1+i]),
		})
		if err != nil || t.work == &tiny {
			return err // whose memory is that of the libraries
		}
		peak, err := p.Cost(map[string]any{"task": "peak"})()
		if err != nil {
			return err
		}
		if err := p.Print(piece.Result{Name: name + "/memory", Unit: "MB", Ours: math.Round(ours), Peer: math.Round(peak)}); err != nil {
			return err
		}
	}
	return nil
}
