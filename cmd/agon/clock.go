package main

import (
	"time"

	"golang.org/x/sys/unix"
)

// phase is what one phase of an iteration took.
type phase struct {
	Seconds float64 `json:"seconds"`
	// Tokens that the phase sampled or trained on, and how many a second.
	Tokens          int     `json:"tokens,omitempty"`
	TokensPerSecond float64 `json:"tokens_per_second,omitempty"`
	// MFU is the share of a GPU's peak that the weights alone take in the update:
	// see gauge. It is left out on a CPU, on an unknown GPU, and of weights that are
	// not in bfloat16.
	MFU float64 `json:"mfu,omitempty"`
}

// phases are those of an iteration, in order. save is that of the checkpoint before
// it.
var phases = []string{"save", "evaluate", "propose", "screen", "rollout", "judge", "logprob", "update"}

// timingRecord is a line of timings.jsonl.
type timingRecord struct {
	Iteration int `json:"iteration"`
	// Seconds are those of the iteration and of the save before it.
	Seconds float64 `json:"seconds"`
	// Phases are those of phases that there were.
	Phases map[string]phase `json:"phases"`
	// Queue is nil of a pretraining, which has none.
	Queue *queue `json:"queue,omitempty"`
	// PeakMemoryBytes is the most that this process has held so far.
	PeakMemoryBytes int64 `json:"peak_memory_bytes"`
	// PeakDeviceBytes is the most of the GPU that libtorch had in the iteration; left
	// out on a CPU.
	PeakDeviceBytes int64 `json:"peak_device_bytes,omitempty"`
}

// clock measures the phases of an iteration.
type clock struct {
	begun  time.Time
	phases map[string]phase
	queue  *queue
	// gauge is that of the policy's GPU, and device the most bytes of it that were
	// taken so far.
	gauge  *gauge
	device int64
}

func newClock(g *gauge) *clock {
	g.reset()
	return &clock{begun: time.Now(), phases: map[string]phase{}, gauge: g, device: g.taken()}
}

// time measures work and adds it to the phase of that name.
func (c *clock) time(name string, work func() (tokens int, err error)) error {
	begun := time.Now()
	tokens, err := work()
	c.add(name, time.Since(begun).Seconds(), tokens)
	return err
}

// add counts seconds and tokens towards a phase.
func (c *clock) add(name string, seconds float64, tokens int) {
	p := c.phases[name]
	p.Seconds += seconds
	p.Tokens += tokens
	if p.Tokens > 0 && p.Seconds > 0 {
		p.TokensPerSecond = float64(p.Tokens) / p.Seconds
	}
	if name == "update" {
		p.MFU = c.gauge.utilization(p.TokensPerSecond)
	}
	c.phases[name] = p
	c.device = max(c.device, c.gauge.taken())
}

// before counts a phase that ended when the clock began.
func (c *clock) before(name string, seconds float64) {
	c.add(name, seconds, 0)
	c.begun = c.begun.Add(-time.Duration(seconds * float64(time.Second)))
}

func (c *clock) record(iteration int) timingRecord {
	return timingRecord{
		Iteration: iteration, Seconds: time.Since(c.begun).Seconds(),
		Phases: c.phases, Queue: c.queue, PeakMemoryBytes: peakMemory(), PeakDeviceBytes: c.device,
	}
}

// pretrainTook is the line of a pretraining, which is one phase, on a CPU.
func pretrainTook(seconds float64, tokens int) timingRecord {
	c := newClock(nil)
	c.add("update", seconds, tokens)
	took := c.record(1)
	took.Seconds = seconds
	return took
}

// peakMemory returns the greatest resident size of this process so far, in
// bytes.
func peakMemory() int64 {
	var usage unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return usage.Maxrss << 10 // Linux counts in KiB
}
