// Command smallop measures what a small tensor operation costs through
// trainer/torch and through PyTorch in Python, both without gradients and on
// one thread: an add of two tensors of 8 elements, and a chain of six small
// operations. What the two share is libtorch's own work; what differs is the
// way in and out of it, and the freeing of results.
package main

import (
	"fmt"
	"time"

	"agon/bench/peer"
	"agon/bench/piece"
	"agon/trainer/torch"
)

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
	{"small", func(x *torch.Tensor) { x.Add(x) }},
	{"chain", func(x *torch.Tensor) { x.Mul(x).Add(x).Sigmoid().Sum(-1).View(2, 1).Mul(x) }},
}

func main() { piece.Main("smallop", run) }

func run() error {
	p, err := peer.Start("bench/smallop/peer.py", 1)
	if err != nil {
		return err
	}
	defer p.Stop()
	if err := torch.SetThreads(1); err != nil {
		return err
	}
	for _, task := range tasks {
		name := fmt.Sprintf("op/%s/pytorch", task.name)
		question := map[string]any{"task": task.name, "operations": operations}
		least, err := piece.Least(rounds, task.measure, p.Cost(question))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := p.Print(piece.Result{Name: name, Ours: least[0], Peer: least[1], Unit: "ns"}); err != nil {
			return err
		}
	}
	return nil
}

// measure returns the nanoseconds that the task takes us.
func (t task) measure() (ns float64, err error) {
	err = torch.Do(func() {
		x := torch.Arange(0, 8, torch.Float32, torch.CPU).View(2, 4)
		torch.NoGrad(func() {
			start := time.Now()
			for range operations {
				torch.Scope(func() { t.f(x) })
			}
			ns = float64(time.Since(start).Nanoseconds()) / operations
		})
	})
	return ns, err
}
