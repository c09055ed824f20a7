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
}

// timingRecord is a line of timings.jsonl.
type timingRecord struct {
	Iteration int `json:"iteration"`
	// Seconds are those of the iteration and of the save before it.
	Seconds float64 `json:"seconds"`
	// Phases are save, which is that of the checkpoint before the iteration,
	// evaluate, propose, screen, rollout, judge, logprob and update.
	Phases map[string]phase `json:"phases"`
	// Queue is nil of a pretraining, which has none.
	Queue *queue `json:"queue,omitempty"`
	// PeakMemoryBytes is the most that this process has held so far.
	PeakMemoryBytes int64 `json:"peak_memory_bytes"`
}

// clock measures the phases of an iteration.
type clock struct {
	begun  time.Time
	phases map[string]phase
	queue  *queue
}

func newClock() *clock { return &clock{begun: time.Now(), phases: map[string]phase{}} }

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
	c.phases[name] = p
}

// before counts a phase that ended when the clock began.
func (c *clock) before(name string, seconds float64) {
	c.add(name, seconds, 0)
	c.begun = c.begun.Add(-time.Duration(seconds * float64(time.Second)))
}

func (c *clock) record(iteration int) timingRecord {
	return timingRecord{
		Iteration: iteration, Seconds: time.Since(c.begun).Seconds(),
		Phases: c.phases, Queue: c.queue, PeakMemoryBytes: peakMemory(),
	}
}

// pretrainTook is the line of a pretraining, which is one phase.
func pretrainTook(seconds float64, tokens int) timingRecord {
	c := newClock()
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
