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

// Replayer is an Environment that plays many scripts in one round trip.
type Replayer interface {
	Environment
	// Replay makes the calls of each script as a Batcher does, each in an
	// episode of its own at the initial state of seed, and returns how each
	// ended, without an answer. A script that came upon a Limit has no State
	// that says anything.
	Replay(ctx context.Context, seed int64, scripts [][]Call) ([]Outcome, error)
}

// Resetter is an Episode that can start over, which is cheaper than a new one.
type Resetter interface {
	Episode
	// Reset goes to the initial state of seed.
	Reset(ctx context.Context, seed int64) error
}
