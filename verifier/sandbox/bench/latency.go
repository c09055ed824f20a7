package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"gonum.org/v1/gonum/stat"

	"agon/bench/piece"
	"agon/verifier/sandbox"
)

// Latency measures how long an attempt takes, from its start until its slot is
// empty again: first among honest ones alone, then among as many of which every
// fourth is hostile. The hostile ones do not count. So that one which runs for
// ever leaves time for others, the limit of an action is a second.
func Latency(ctx context.Context, config sandbox.Config, duration time.Duration) ([]piece.Result, error) {
	config.Limits.ActionTime = time.Second
	w, err := open(ctx, config)
	if err != nil {
		return nil, err
	}
	defer w.close()
	if err := warm(ctx, w.attempt, Workers); err != nil {
		return nil, err
	}
	var alone, beside stopwatch
	if _, err := rate(ctx, alone.time(w.attempt), Workers, duration/2); err != nil {
		return nil, err
	}
	if _, err := rate(ctx, mixed(beside.time(w.attempt), w.hostile), Workers, duration/2); err != nil {
		return nil, err
	}
	return append(w.percentiles("attempt", &alone), w.percentiles("attempt_beside_hostile", &beside)...), nil
}

// timedCalls is a program that tells how long each of its calls took.
const timedCalls = `import time
took = []
for n in range(200):
    start = time.perf_counter()
    count('A', 'nut')
    took.append(1000 * (time.perf_counter() - start))
answer(took)`

// Calls measures how long a call of a tool takes, as the program sees it, of one
// attempt at a time.
func Calls(ctx context.Context, config sandbox.Config, duration time.Duration) ([]piece.Result, error) {
	w, err := open(ctx, config)
	if err != nil {
		return nil, err
	}
	defer w.close()
	var all stopwatch
	for end := time.Now().Add(duration / 4); time.Now().Before(end); {
		took, err := w.calls(ctx)
		if err != nil {
			return nil, err
		}
		all.took = append(all.took, took...)
	}
	return w.percentiles("call", &all), nil
}

func (w *world) calls(ctx context.Context) (took []float64, err error) {
	episode, err := w.env.Start(ctx, 1)
	if err != nil {
		return nil, err
	}
	defer episode.Close()
	outcome, _, err := w.act(ctx, episode, timedCalls)
	if err != nil {
		return nil, err
	}
	return took, json.Unmarshal(outcome.Answer, &took)
}

// percentiles are the figures of a latency.
func (w *world) percentiles(name string, watch *stopwatch) []piece.Result {
	var results []piece.Result
	for _, percent := range []float64{50, 95, 99} {
		results = append(results, w.figure(fmt.Sprintf("%s/p%g", name, percent), watch.quantile(percent/100), "ms"))
	}
	return results
}

// stopwatch keeps how long attempts took, in milliseconds.
type stopwatch struct {
	mu   sync.Mutex
	took []float64
}

// time is the same work, whose attempts are timed.
func (s *stopwatch) time(one Work) Work {
	return func(ctx context.Context, n int64) error {
		start := time.Now()
		err := one(ctx, n)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.took = append(s.took, float64(time.Since(start))/float64(time.Millisecond))
		return err
	}
}

// quantile is the least time that a share of the attempts did not exceed.
func (s *stopwatch) quantile(share float64) float64 {
	slices.Sort(s.took)
	return stat.Quantile(share, stat.Empirical, s.took, nil)
}
