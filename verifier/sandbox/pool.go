package sandbox

import (
	"context"
	"sync"
)

// pool holds slots of one kind, at most max. A slot is lent to one attempt at
// a time and comes back once it has proved to be empty.
type pool struct {
	start func(context.Context) (*slot, error)
	max   int

	mu      sync.Mutex
	idle    []*slot
	total   int            // slots that live or are being started
	ending  int            // of those, the ones that will soon be idle
	waiting []chan *slot   // first come, first served; nil says: try again
	all     map[*slot]bool // for close
	closed  bool
	work    sync.WaitGroup // releases under way
}

func newPool(max int, start func(context.Context) (*slot, error)) *pool {
	return &pool{start: start, max: max, all: map[*slot]bool{}}
}

// acquire lends a slot: an idle one, or one that is just being emptied, or a
// new one; beyond the maximum it waits.
func (p *pool) acquire(ctx context.Context) (*slot, error) {
	for {
		one, wait, err := p.take()
		if err != nil {
			return nil, err
		}
		if one != nil && one.alive() {
			return one, nil
		}
		if one != nil {
			p.forget(one)
			continue
		}
		if wait == nil {
			return p.grow(ctx)
		}
		select {
		case one := <-wait:
			if one != nil {
				return one, nil
			}
		case <-ctx.Done():
			p.giveUp(wait)
			return nil, ctx.Err()
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
	if p.ending > len(p.waiting) || p.total >= p.max {
		wait := make(chan *slot, 1)
		p.waiting = append(p.waiting, wait)
		return nil, wait, nil
	}
	p.total++
	return nil, nil, nil
}

func (p *pool) grow(ctx context.Context) (*slot, error) {
	one, err := p.start(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.total--
		p.wakeOne(nil)
		return nil, err
	}
	if p.closed {
		p.total--
		one.kill()
		return nil, errClosed
	}
	p.all[one] = true
	go one.listen()
	return one, nil
}

// release takes a slot back. It returns at once; the slot is emptied aside.
func (p *pool) release(one *slot) {
	p.mu.Lock()
	p.ending++
	p.work.Add(1)
	p.mu.Unlock()
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
		p.mu.Unlock()
		p.forget(one)
	}()
}

// discard throws a slot away.
func (p *pool) discard(one *slot) { p.forget(one) }

func (p *pool) forget(one *slot) {
	one.kill()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.all[one] {
		delete(p.all, one)
		p.total--
		p.wakeOne(nil)
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
