package main

import (
	"gonum.org/v1/gonum/stat"

	"agon"
	"agon/verifier/sandbox"
)

// queue is how the programs and judgements of an iteration waited for a slot of
// the sandbox and a core.
type queue struct {
	Waits      int     `json:"waits"`
	P50Seconds float64 `json:"p50_seconds"`
	P95Seconds float64 `json:"p95_seconds"`
	// Evictions are the attempts that gave up their slot meanwhile.
	Evictions int `json:"evictions"`
}

// limits are those that a program can come upon.
var limits = []agon.Limit{
	agon.LimitTime, agon.LimitCPU, agon.LimitMemory, agon.LimitProcess,
	agon.LimitFile, agon.LimitOutput, agon.LimitTools, agon.LimitKilled,
}

// executed counts what the sandbox did in the iteration, held-out attempts
// included:
//
//	sandbox/timeout …  programs that this limit ended, a metric for each
//	sandbox/retries    slots that were lost and replaced
//	sandbox/replays    programs that ran again for that
//	sandbox/isolated   1, or 0 where they ran with the rights of this process
func (it *iteration) executed(b box) {
	did := b.TakeActivity()
	for _, limit := range limits {
		it.metrics["sandbox/"+string(limit)] = float64(did.Limits[limit])
	}
	it.metrics["sandbox/retries"] = float64(did.Retries)
	it.metrics["sandbox/replays"] = float64(did.Replays)
	it.metrics["sandbox/isolated"] = 1
	if b.Isolation() == sandbox.IsolationNone {
		it.metrics["sandbox/isolated"] = 0
	}
	it.clock.queue = newQueue(did)
}

func newQueue(did sandbox.Activity) *queue {
	q := &queue{Waits: len(did.Waits), Evictions: did.Evictions}
	if q.Waits == 0 {
		return q
	}
	seconds := make([]float64, q.Waits)
	for i, wait := range did.Waits {
		seconds[i] = wait.Seconds()
	}
	q.P50Seconds = stat.Quantile(.50, stat.Empirical, seconds, nil)
	q.P95Seconds = stat.Quantile(.95, stat.Empirical, seconds, nil)
	return q
}
