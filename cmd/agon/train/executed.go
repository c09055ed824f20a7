package train

import (
	"agon"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/worlds"
	"agon/verifier/sandbox"

	"gonum.org/v1/gonum/stat"
)

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
func (it *Iteration) executed(b worlds.Box) {
	did := b.TakeActivity()
	for _, limit := range limits {
		it.Metrics["sandbox/"+string(limit)] = float64(did.Limits[limit])
	}
	it.Metrics["sandbox/retries"] = float64(did.Retries)
	it.Metrics["sandbox/replays"] = float64(did.Replays)
	it.Metrics["sandbox/isolated"] = 1
	if b.Isolation() == sandbox.IsolationNone {
		it.Metrics["sandbox/isolated"] = 0
	}
	it.Clock.queue, it.Clock.sandbox = newQueue(did), did.CPU.Seconds()
}

func newQueue(did sandbox.Activity) *runs.Queue {
	q := &runs.Queue{Waits: len(did.Waits), Evictions: did.Evictions}
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
