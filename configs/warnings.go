package configs

import (
	"fmt"
	"strings"
)

// Warnings says, beside what it says of the values, which keys of a preset were left
// out, and which it keeps for another algorithm.
func (r *Resolved) Warnings(cores int) []string {
	list := r.Config.Warnings(cores)
	if len(r.leftOut) > 0 {
		list = append(list, fmt.Sprintf("left out of the preset, for nothing reads it here: %s", strings.Join(r.leftOut, ", ")))
	}
	if kept := r.keptAggregation(); kept != "" {
		list = append(list, kept)
	}
	return list
}

// Warnings says of values that may be meant, but seldom are, what they lead to
// on a machine with so many cores: a sentence each.
func (c *Config) Warnings(cores int) []string {
	var list []string
	if c.Threads > cores {
		list = append(list, fmt.Sprintf("threads is %d, and this machine has cores for %d: threads that share a core wait for each other (hint: threads=0 takes one per core)", c.Threads, cores))
	}
	if warmUp := c.Trainer.Schedule.WarmUp; c.Trainer.trains() && warmUp > c.Iterations {
		list = append(list, fmt.Sprintf("trainer.schedule.warm_up is %d and iterations %d: the learning rate will not reach its peak", warmUp, c.Iterations))
	}
	if warmUp, steps := c.Pretrain.Schedule.WarmUp, c.Pretrain.Steps; steps > 0 && warmUp > steps {
		list = append(list, fmt.Sprintf("pretrain.schedule.warm_up is %d and pretrain.steps %d: the learning rate will not reach its peak", warmUp, steps))
	}
	return list
}
