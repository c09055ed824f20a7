// Package remote holds what policies on the far side of a network share: a
// bounded number of requests at once, and patience.
package remote

import (
	"context"
	"errors"
	"fmt"
	"time"

	"agon"

	"golang.org/x/sync/errgroup"
)

// Generate answers requests with ask, at most concurrency at once, each with
// patience. It keeps what agon.Policy promises: one completion per request, a
// failure told in its completion, and ctx's error in what is unfinished when
// ctx ends.
func Generate(ctx context.Context, requests []agon.Request, concurrency int, patience Patience, ask func(context.Context, agon.Request) (agon.Completion, error)) []agon.Completion {
	completions := make([]agon.Completion, len(requests))
	patience = patience.withDefaults()
	patience.Tell = seldom(patience.Tell)
	var group errgroup.Group
	group.SetLimit(concurrency)
	for i := range requests {
		group.Go(func() error {
			completions[i] = patience.insist(ctx, func() (agon.Completion, error) { return ask(ctx, requests[i]) })
			if completions[i].Err == nil {
				patience.Finished(requests[i], completions[i])
			}
			return nil
		})
	}
	group.Wait()
	return completions
}

// Patience says how often and after what delays a request is made again.
type Patience struct {
	// Tries is the number of requests in all, 0 for 5.
	Tries int
	// First is the delay before the second, 0 for one second; each further one
	// is twice as long, up to Longest times First. A server's own wish comes
	// before both, up to the same.
	First   time.Duration
	Longest int
	// Tell, if not nil, is given a line on what is being waited for.
	Tell func(line string)
	// Finished, if not nil, is given each request with its completion as soon as
	// that has ended without an error, from any goroutine.
	Finished func(agon.Request, agon.Completion)
}

func (p Patience) withDefaults() Patience {
	if p.Tries <= 0 {
		p.Tries = 5
	}
	if p.First <= 0 {
		p.First = time.Second
	}
	if p.Tell == nil {
		p.Tell = func(string) {}
	}
	if p.Finished == nil {
		p.Finished = func(agon.Request, agon.Completion) {}
	}
	return p
}

// Temporary is an error after which the request may be made again.
type Temporary struct {
	Err error
	// After is how long the server wants to be left alone; 0 if it did not
	// say.
	After time.Duration
}

func (t *Temporary) Error() string { return t.Err.Error() }

func (t *Temporary) Unwrap() error { return t.Err }

func (p Patience) insist(ctx context.Context, ask func() (agon.Completion, error)) agon.Completion {
	delay, longest := p.First, time.Duration(p.Longest)*p.First
	for try := 1; ; try++ {
		if ctx.Err() != nil {
			return agon.Completion{Err: ctx.Err()}
		}
		completion, err := ask()
		var temporary *Temporary
		switch {
		case err == nil:
			return completion
		case ctx.Err() != nil:
			return agon.Completion{Err: ctx.Err()}
		case !errors.As(err, &temporary):
			return agon.Completion{Err: err}
		case try >= p.Tries:
			return agon.Completion{Err: fmt.Errorf("gave up after %d tries: %w", try, err)}
		}
		p.Tell(fmt.Sprintf("waiting for %v; retry %d of %d", err, try, p.Tries-1))
		sleep(ctx, min(max(delay, temporary.After), longest))
		delay *= 2
	}
}

// sleep waits, but not beyond ctx's end.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// TopP is a request's, as servers take it: 1 keeps all.
func TopP(request agon.Request) float64 {
	if request.Truncation.TopP == 0 {
		return 1
	}
	return request.Truncation.TopP
}

// Seed is the seed of a request's turn: a server draws its tokens itself, so
// all that can be asked is that equal turns of equal episodes draw alike. It
// fits a signed 32-bit integer.
func Seed(request agon.Request) int {
	return int(request.Stream.Uint64(uint64(len(request.Messages))) >> 33)
}

// mostTokens is more than any context holds.
const mostTokens = 1 << 30

// Usage is what a server says that it took, or zero if that can be no numbers of
// tokens.
func Usage(prompt, completion int) agon.Usage {
	if min(prompt, completion) < 0 || max(prompt, completion) > mostTokens {
		return agon.Usage{}
	}
	return agon.Usage{Prompt: prompt, Completion: completion}
}
