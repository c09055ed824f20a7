// Command smallop measures what a small tensor operation costs through
// trainer/torch and through PyTorch in Python, both without gradients and on
// one thread: an add of two tensors of 8 elements, and a chain of six small
// operations. What the two share is libtorch's own work; what differs is the
// way in and out of it, and the freeing of results.
//
// They take turns for some rounds and the best of each counts, so that what
// else the machine does disturbs both alike.
package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"time"

	"agon/bench/peer"
	"agon/trainer/torch"
)

//go:embed peer.py
var peerProgram string

const (
	rounds     = 15
	operations = 20_000 // per round: about 20 ms
)

// A task is a name that the peer knows, and ours to do the same.
type task struct {
	name string
	f    func(x *torch.Tensor)
}

var tasks = []task{
	{"op/small/pytorch", func(x *torch.Tensor) { x.Add(x) }},
	{"op/chain/pytorch", func(x *torch.Tensor) { x.Mul(x).Add(x).Sigmoid().Sum(-1).View(2, 1).Mul(x) }},
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintf(os.Stderr, "smallop: %v\n", err)
		os.Exit(1)
	}
}

func run() error {
	p, err := peer.Start(peerProgram)
	if err != nil {
		return err
	}
	defer p.Stop()
	if err := torch.SetThreads(1); err != nil {
		return err
	}
	for _, task := range tasks {
		ours, theirs, err := compare(task, p)
		if err != nil {
			return fmt.Errorf("%s: %w", task.name, err)
		}
		result := map[string]any{"name": task.name, "ours": ours, "peer": theirs, "unit": "ns"}
		if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
			return err
		}
	}
	return nil
}

// compare is the nanoseconds that the task takes, ours and the peer's.
func compare(t task, p *peer.Process) (ours, theirs float64, err error) {
	ours, theirs = math.Inf(1), math.Inf(1)
	for range rounds {
		mine, err := measure(t.f)
		if err != nil {
			return 0, 0, err
		}
		its, err := p.Ask(fmt.Sprintf("%s %d", t.name, operations))
		if err != nil {
			return 0, 0, err
		}
		ours, theirs = min(ours, mine), min(theirs, its)
	}
	return ours, theirs, nil
}

func measure(f func(*torch.Tensor)) (ns float64, err error) {
	err = torch.Do(func() {
		x := torch.Arange(0, 8, torch.Float32, torch.CPU).View(2, 4)
		torch.NoGrad(func() {
			start := time.Now()
			for range operations {
				torch.Scope(func() { f(x) })
			}
			ns = float64(time.Since(start).Nanoseconds()) / operations
		})
	})
	return ns, err
}
