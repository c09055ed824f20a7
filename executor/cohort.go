package executor

import (
	"context"
	"fmt"
	"sync"

	"agon"

	"golang.org/x/sync/errgroup"
)

// cohort is a part of the starts, played in rounds of its own.
type cohort struct {
	options      *Options
	places       int
	starts       []agon.Start
	trajectories []agon.Trajectory // of starts
	admitted     int
	open         []*episode // in the order of starts
}

// cohorts cuts the starts into contiguous parts of equal size, so that the
// attempts at a task stay together.
func (p *Player) cohorts(starts []agon.Start, trajectories []agon.Trajectory) []*cohort {
	n := p.options.Cohorts
	parts := make([]*cohort, n)
	for i := range parts {
		from, to := len(starts)*i/n, len(starts)*(i+1)/n
		parts[i] = &cohort{
			options: &p.options, places: max(1, p.options.Open/n),
			starts: starts[from:to], trajectories: trajectories[from:to],
		}
	}
	return parts
}

// play plays rounds until every episode has ended. Batches are formed and
// generated when it is the cohort's turn.
func (c *cohort) play(ctx context.Context, policy agon.Policy, turn side, report func(more int)) {
	defer turn.quit()
	for c.admit(); len(c.open) > 0; c.admit() {
		turn.enter()
		completions := policy.Generate(ctx, c.requests())
		turn.leave()
		c.act(ctx, completions)
		report(c.drop())
	}
}

// admit fills the free places with the next starts, in order.
func (c *cohort) admit() {
	for ; c.admitted < len(c.starts) && len(c.open) < c.places; c.admitted++ {
		c.open = append(c.open, newEpisode(c.options, &c.starts[c.admitted], &c.trajectories[c.admitted]))
	}
}

func (c *cohort) requests() []agon.Request {
	all := make([]agon.Request, len(c.open))
	for i, e := range c.open {
		all[i] = e.request()
	}
	return all
}

// act lets every episode do what its completion asks for, those that end alike
// by one execution.
func (c *cohort) act(ctx context.Context, completions []agon.Completion) {
	if len(completions) != len(c.open) {
		for _, e := range c.open {
			e.end(ctx, agon.StatusFailed, fmt.Sprintf("policy: %d completions for %d requests", len(completions), len(c.open)))
		}
		return
	}
	var acting []*episode
	for i, e := range c.open {
		if e.read(ctx, completions[i]) {
			acting = append(acting, e)
		}
	}
	var group errgroup.Group
	group.SetLimit(c.options.Concurrency)
	for _, same := range alike(acting) {
		group.Go(func() error {
			leader := same[0]
			leader.act(ctx)
			for _, e := range same[1:] {
				if !e.follow(leader) {
					e.act(ctx)
					leader = e
				}
			}
			return nil
		})
	}
	group.Wait()
}

// drop forgets the ended episodes and returns their number.
func (c *cohort) drop() int {
	var rest []*episode
	for _, e := range c.open {
		if !e.ended {
			rest = append(rest, e)
		}
	}
	ended := len(c.open) - len(rest)
	c.open = rest
	return ended
}

// turnstile lets its sides through one after another, in a circle. Who comes
// next is a function of who has quit, and never of who waits.
type turnstile struct {
	mutex sync.Mutex
	moved *sync.Cond
	next  int
	gone  []bool
}

// side is one side of a turnstile.
type side struct {
	turnstile *turnstile
	index     int
}

func newTurnstile(sides int) *turnstile {
	t := &turnstile{gone: make([]bool, sides)}
	t.moved = sync.NewCond(&t.mutex)
	return t
}

func (t *turnstile) side(i int) side { return side{t, i} }

// enter waits until it is the side's turn.
func (s side) enter() {
	s.turnstile.mutex.Lock()
	defer s.turnstile.mutex.Unlock()
	for s.turnstile.next != s.index {
		s.turnstile.moved.Wait()
	}
}

// leave ends the side's turn.
func (s side) leave() {
	s.turnstile.mutex.Lock()
	defer s.turnstile.mutex.Unlock()
	s.turnstile.advance()
}

// quit takes the side out of the circle, when its turn has come: that keeps
// the order of the others from depending on when it quits.
func (s side) quit() {
	s.enter()
	s.turnstile.mutex.Lock()
	defer s.turnstile.mutex.Unlock()
	s.turnstile.gone[s.index] = true
	s.turnstile.advance()
}

// advance gives the turn to the next side that is there.
func (t *turnstile) advance() {
	for range t.gone {
		t.next = (t.next + 1) % len(t.gone)
		if !t.gone[t.next] {
			break
		}
	}
	t.moved.Broadcast()
}
