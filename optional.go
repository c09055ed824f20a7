package agon

import "context"

// Batcher is an Episode that makes many calls in one round trip.
type Batcher interface {
	Episode
	// Batch makes calls in order and returns what came of each. It goes on
	// after a call that failed, as a program that catches errors would; after
	// one with a Limit the rest are not made and have a Limit too.
	Batch(ctx context.Context, calls []Call) ([]Return, error)
}

// Resetter is an Episode that can start over, which is cheaper than a new one.
type Resetter interface {
	Episode
	// Reset goes to the initial state of seed.
	Reset(ctx context.Context, seed int64) error
}
