package bench

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// A side works for at least a duration and returns how many attempts a second
// it made.
type side func(ctx context.Context, duration time.Duration) (perSecond float64, err error)

// Work is one attempt, the nth.
type Work func(ctx context.Context, n int64) error

// each is the side that makes attempts by Workers at a time.
func each(one Work) side {
	return func(ctx context.Context, duration time.Duration) (float64, error) {
		return rate(ctx, one, Workers, duration)
	}
}

// takeTurns returns the mean of each side over the rounds, after all are warm.
func takeTurns(ctx context.Context, duration time.Duration, sides ...side) ([]float64, error) {
	mean := make([]float64, len(sides))
	for round := range rounds + 1 {
		for i, one := range sides {
			perSecond, err := one(ctx, duration/rounds)
			if err != nil {
				return nil, err
			}
			if round > 0 {
				mean[i] += perSecond / rounds
			}
		}
	}
	return mean, nil
}

// rate runs attempts, some at a time, for at least duration and returns how many
// a second.
func rate(ctx context.Context, one Work, concurrency int, duration time.Duration) (float64, error) {
	start := time.Now()
	var count atomic.Int64
	var failure atomic.Pointer[error]
	var group sync.WaitGroup
	for range concurrency {
		group.Go(func() {
			for time.Since(start) < duration && failure.Load() == nil {
				if err := one(ctx, count.Add(1)); err != nil {
					failure.Store(&err)
				}
			}
		})
	}
	group.Wait()
	if err := failure.Load(); err != nil {
		return 0, *err
	}
	return float64(count.Load()) / time.Since(start).Seconds(), nil
}

// warm runs attempts until the slots that so many at a time need are there.
func warm(ctx context.Context, one Work, concurrency int) error {
	_, err := rate(ctx, one, concurrency, time.Second)
	return err
}

// Pace makes attempts, Workers at a time, for at least duration, and returns how
// many a second it made, and the 99th percentile of how long they took, in
// milliseconds.
func Pace(ctx context.Context, one Work, duration time.Duration) (perSecond, p99 float64, err error) {
	if err := warm(ctx, one, Workers); err != nil {
		return 0, 0, err
	}
	var watch stopwatch
	perSecond, err = rate(ctx, watch.time(one), Workers, duration)
	if err != nil {
		return 0, 0, err
	}
	return perSecond, watch.quantile(.99), nil
}
