package sandbox

import (
	"context"
	"sync"
	"sync/atomic"
)

// pool holds slots of one kind. Who wants one is admitted first, at most max at
// a time, and is then lent a slot for one attempt. The slot comes back once it
// has proved to be empty.
type pool struct {
	start   func(context.Context) (*slot, error)
	permits chan struct{} // one token per admission
	crowd   atomic.Int64  // those that wait to be admitted

	mu      sync.Mutex
	idle    []*slot
	slots   int          // that there are, or that are just being started
	ending  int          // slots that are just being emptied
	waiting []chan *slot // for those; first come, first served; nil says: try again
	all     map[*slot]bool
	closed  bool
	work    sync.WaitGroup // releases under way
}

func newPool(max int, start func(context.Context) (*slot, error)) *pool {
	return &pool{start: start, permits: make(chan struct{}, max), all: map[*slot]bool{}}
}

// admit waits until fewer than max are admitted. If that is not at once, free
// is asked to make room first. An admission ends with lend's failure, with
// release or with discard.
func (p *pool) admit(ctx context.Context, free func() bool) error {
	p.crowd.Add(1)
	defer p.crowd.Add(-1)
	for {
		select {
		case p.permits <- struct{}{}:
			return nil
		default:
		}
		if !free() {
			break
		}
	}
	select {
	case p.permits <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// lend lends a slot to one that was admitted: an idle one, or one that is just
// being emptied, or a new one.
func (p *pool) lend(ctx context.Context) (*slot, error) {
	for {
		one, wait, err := p.take()
		if err == nil && one == nil && wait == nil {
			one, err = p.grow(ctx)
		}
		if wait != nil {
			select {
			case one = <-wait:
			case <-ctx.Done():
				p.giveUp(wait)
				err = ctx.Err()
			}
		}
		if err != nil {
			<-p.permits
			return nil, err
		}
		if one != nil && one.alive() {
			return one, nil
		}
		if one != nil {
			p.forget(one)
		}
	}
}

// take returns an idle slot, or a channel to wait at, or neither: then a slot
// may be started.
func (p *pool) take() (*slot, chan *slot, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, nil, errClosed
	}
	if n := len(p.idle); n > 0 {
		one := p.idle[n-1] // the one whose memory is warmest
		p.idle = p.idle[:n-1]
		return one, nil, nil
	}
	if p.ending > len(p.waiting) && p.slots >= p.enough() {
		wait := make(chan *slot, 1)
		p.waiting = append(p.waiting, wait)
		return nil, wait, nil
	}
	p.slots++
	return nil, nil, nil
}

// enough is how many slots there are before one that is being emptied is waited
// for: a few more than are admitted, for to empty one that an attempt has filled to
// its limit takes longer than to start another.
func (p *pool) enough() int {
	admitted := len(p.permits)
	return min(admitted+1+admitted/4, cap(p.permits))
}

// grow starts the slot that take has counted.
func (p *pool) grow(ctx context.Context) (*slot, error) {
	one, err := p.start(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil && p.closed {
		one.kill()
		err = errClosed
	}
	if err != nil {
		p.slots--
		return nil, err
	}
	p.all[one] = true
	go one.listen()
	return one, nil
}

// release takes a slot back, and the admission with it. It returns at once; the
// slot is emptied aside.
func (p *pool) release(one *slot) {
	p.mu.Lock()
	p.ending++
	p.work.Add(1)
	p.mu.Unlock()
	<-p.permits
	go func() {
		defer p.work.Done()
		empty := one.empty()
		p.mu.Lock()
		p.ending--
		if empty && !p.closed {
			if !p.wakeOne(one) {
				p.idle = append(p.idle, one)
			}
			p.mu.Unlock()
			return
		}
		p.wakeOne(nil)
		p.mu.Unlock()
		p.forget(one)
	}()
}

// discard throws a slot away and ends the admission.
func (p *pool) discard(one *slot) {
	p.forget(one)
	<-p.permits
}

func (p *pool) forget(one *slot) {
	one.kill()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.all[one] {
		delete(p.all, one)
		p.slots--
	}
}

// wakeOne hands one, which may be nil, to the first that waits.
func (p *pool) wakeOne(one *slot) bool {
	if len(p.waiting) == 0 {
		return false
	}
	p.waiting[0] <- one
	p.waiting = p.waiting[1:]
	return true
}

// giveUp stops waiting; a slot that was handed over meanwhile goes on.
func (p *pool) giveUp(wait chan *slot) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, other := range p.waiting {
		if other == wait {
			p.waiting = append(p.waiting[:i], p.waiting[i+1:]...)
			return
		}
	}
	one := <-wait // it was sent before wait left the list
	if !p.wakeOne(one) && one != nil {
		p.idle = append(p.idle, one)
	}
}

// close kills all slots and waits until they are gone.
func (p *pool) close() {
	p.mu.Lock()
	p.closed = true
	for _, wait := range p.waiting {
		wait <- nil
	}
	p.waiting = nil
	var slots []*slot
	for one := range p.all {
		slots = append(slots, one)
	}
	p.mu.Unlock()
	for _, one := range slots {
		p.forget(one)
	}
	p.work.Wait()
}
