package sandbox

import (
	"context"
	"sync"
	"time"
)

// turns bounds what executes at once: so many that have run for a short while, and as
// many that run long. What runs long would else keep all others waiting, a loop without
// an end for as long as it is let.
type turns struct{ short, long chan struct{} }

// newTurns are for n cores. An action hands its core over whenever it is asked or
// answered; half as many again keep all cores at work.
func newTurns(n int) turns {
	return turns{make(chan struct{}, n+(n+1)/2), make(chan struct{}, n)}
}

// most is how many may execute at once.
func (t *turns) most() int { return cap(t.short) + cap(t.long) }

// shortTime is how long what executes may before it gives way: nearly all that a
// policy writes is over by then.
const shortTime = 20 * time.Millisecond

// take waits for a turn. The caller ends it.
func (t *turns) take(ctx context.Context) (*turn, error) {
	select {
	case t.short <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	one := &turn{turns: t, held: t.short}
	one.mu.Lock()
	defer one.mu.Unlock()
	one.timer = time.AfterFunc(shortTime, one.giveWay)
	return one, nil
}

// turn is that of one execution.
type turn struct {
	turns *turns
	timer *time.Timer

	mu     sync.Mutex
	held   chan struct{} // which of the two bounds counts it; nil once it has ended
	paused bool          // it does not count at the moment
}

// giveWay goes over to those that run long, as soon as they are few enough.
func (t *turn) giveWay() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.held == nil {
		return
	}
	if t.paused {
		t.timer.Reset(shortTime)
		return
	}
	select {
	case t.turns.long <- struct{}{}:
		<-t.held
		t.held = t.turns.long
	default:
		t.timer.Reset(shortTime)
	}
}

// pause lets another have the turn, until resume: what waits for a tool does not execute.
func (t *turn) pause() {
	t.mu.Lock()
	defer t.mu.Unlock()
	<-t.held
	t.paused = true
}

// resume waits to have the turn back. It stays paused if ctx ends before.
func (t *turn) resume(ctx context.Context) error {
	select {
	case t.held <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.paused = false
	return nil
}

func (t *turn) end() {
	t.timer.Stop()
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.paused {
		<-t.held
	}
	t.held = nil
}
