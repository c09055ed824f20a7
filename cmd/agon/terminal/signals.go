package terminal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// UntilSignal returns a context that ends at the first SIGINT or SIGTERM, upon
// which commands finish or drop what they are at, save and return. The second
// signal ends the process at once.
func UntilSignal(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	// Caught, so that writing to a closed pipe is an error and not the end of the
	// process: what is under way is still put away.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	go func() {
		<-signals
		fmt.Fprintln(os.Stderr, "agon: stopping; once more quits at once")
		cancel()
		<-signals
		os.Exit(130)
	}()
	return ctx, cancel
}

// DroppedBy reports whether err is that of ctx, which ended. A failure that
// falls together with a signal is a failure.
func DroppedBy(ctx context.Context, err error) bool {
	return ctx.Err() != nil && (errors.Is(err, ctx.Err()) || errors.Is(err, context.Cause(ctx)))
}

// StoppedOpening tells the end of a command that was still opening what it works
// with, if ctx is why. The signal may have ended a program that was just being
// started, whose error then says something else; nothing is lost with it.
func StoppedOpening(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil {
		return err
	}
	return Stopped("stopped before anything was begun: give the same command again")
}

// UnlessEnded reads what may never come, as from a terminal or a pipe, and waits
// for it no longer than until ctx ends.
func UnlessEnded[T any](ctx context.Context, read func() (T, error)) (T, error) {
	var value T
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		value, err = read()
	}()
	select {
	case <-done:
		return value, err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
