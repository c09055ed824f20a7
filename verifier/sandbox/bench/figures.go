package bench

import (
	"context"
	"fmt"
	"time"

	"agon/bench/piece"
	"agon/verifier/sandbox"
)

// A Figure measures what has no peer in the same run, for about duration.
type Figure func(ctx context.Context, config sandbox.Config, duration time.Duration) ([]piece.Result, error)

// Figures are those that are measured.
var Figures = []Figure{Latency, Calls, Memory, Concurrency, OtherVerifier, Tiers}

// Concurrency measures attempts per second as more and more run at once. How
// many of them execute at the same time, Config.Parallel bounds.
func Concurrency(ctx context.Context, config sandbox.Config, duration time.Duration) ([]piece.Result, error) {
	w, err := open(ctx, config)
	if err != nil {
		return nil, err
	}
	defer w.close()
	steps := []int{1, 2, 4, 8, 16}
	var results []piece.Result
	for _, concurrency := range steps {
		if err := warm(ctx, w.attempt, concurrency); err != nil {
			return nil, err
		}
		perSecond, err := rate(ctx, w.attempt, concurrency, duration/time.Duration(len(steps)))
		if err != nil {
			return nil, err
		}
		results = append(results, w.figure(fmt.Sprintf("concurrent/%d", concurrency), perSecond, "attempts/s"))
	}
	return results, nil
}

// OtherVerifier measures attempts per second with a verifier that is not plain, for
// which a child is forked each time.
func OtherVerifier(ctx context.Context, config sandbox.Config, duration time.Duration) ([]piece.Result, error) {
	w, err := open(ctx, config)
	if err != nil {
		return nil, err
	}
	defer w.close()
	w.verifier = otherVerifier
	perSecond, _, err := Pace(ctx, w.attempt, duration/2)
	if err != nil {
		return nil, err
	}
	return []piece.Result{w.figure("verifier_forked", perSecond, "attempts/s")}, nil
}

// Tiers measures attempts per second and the 99th percentile of their latency in
// each tier of isolation that the machine gives. The error is that of the last
// tier, if it gives none.
func Tiers(ctx context.Context, config sandbox.Config, duration time.Duration) ([]piece.Result, error) {
	tiers := []sandbox.Isolation{sandbox.IsolationNamespaces, sandbox.IsolationUID, sandbox.IsolationLandlock}
	var results []piece.Result
	var refusal error
	for _, tier := range tiers {
		config.Isolation = tier
		w, err := open(ctx, config)
		if err != nil {
			refusal = err
			continue
		}
		measured, err := w.tier(ctx, duration/time.Duration(len(tiers)))
		w.close()
		if err != nil {
			return nil, err
		}
		results = append(results, measured...)
	}
	if results == nil {
		return nil, refusal
	}
	return results, nil
}

func (w *world) tier(ctx context.Context, duration time.Duration) ([]piece.Result, error) {
	perSecond, p99, err := Pace(ctx, w.attempt, duration)
	if err != nil {
		return nil, err
	}
	name := "tier/" + string(w.box.Isolation())
	return []piece.Result{w.figure(name, perSecond, "attempts/s"), w.figure(name+"/p99", p99, "ms")}, nil
}

func (w *world) figure(name string, value float64, unit string) piece.Result {
	return piece.Result{Name: "sandbox/" + name, Ours: value, Unit: unit, Python: w.box.Python().Executable}
}
