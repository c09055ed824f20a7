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

func newTurns(n int) turns {
	return turns{make(chan struct{}, n), make(chan struct{}, n)}
}

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

	mu   sync.Mutex
	held chan struct{} // which of the two bounds counts it; nil once it has ended
}

// giveWay goes over to those that run long, as soon as they are few enough.
func (t *turn) giveWay() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.held == nil {
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

func (t *turn) end() {
	t.timer.Stop()
	t.mu.Lock()
	defer t.mu.Unlock()
	<-t.held
	t.held = nil
}
