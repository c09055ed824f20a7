package sandbox

import (
	"context"
	"sync"

	"agon"
)

// evaluators are children of verifier slots that stay, and decide by one verifier after
// another: a fork for each judgement costs several times what it takes to decide. They
// are for verifiers that are plain. python/plain.py lists what these are made of; of
// their evaluations nothing is left that a later one could find.
type evaluators struct {
	pool *pool

	mu     sync.Mutex
	idle   []*evaluator
	closed bool
}

// evaluator is such a child. It keeps its slot for as long as it lives.
type evaluator struct {
	*attempt
	judged int
}

// mostJudged is how many judgements an evaluator lives for. What it threw away in
// circles is not collected before.
const mostJudged = 500

func (e *evaluators) lend(ctx context.Context) (*evaluator, error) {
	if one := e.take(); one != nil {
		return one, nil
	}
	if err := e.pool.admit(ctx, nothingToFree); err != nil {
		return nil, err
	}
	slot, err := e.pool.lend(ctx)
	if err != nil {
		return nil, err
	}
	a, err := slot.fork(map[string]any{"stays": true})
	if err != nil {
		e.pool.discard(slot)
		return nil, err
	}
	return &evaluator{attempt: a}, nil
}

// take returns an idle evaluator that is alive, as far as one knows, or nil.
func (e *evaluators) take() *evaluator {
	e.mu.Lock()
	defer e.mu.Unlock()
	for len(e.idle) > 0 {
		last := len(e.idle) - 1
		one := e.idle[last]
		e.idle = e.idle[:last]
		select {
		case <-one.over:
			e.pool.release(one.slot)
		default:
			return one
		}
	}
	return nil
}

// giveBack takes an evaluator back, which ends unless it may be lent again.
func (e *evaluators) giveBack(one *evaluator, sound bool) {
	one.judged++
	e.mu.Lock()
	defer e.mu.Unlock()
	if !sound || one.judged == mostJudged || e.closed {
		e.pool.release(one.slot)
		return
	}
	e.idle = append(e.idle, one)
}

// close ends them, and their slots.
func (e *evaluators) close() {
	e.mu.Lock()
	for _, one := range e.idle {
		e.pool.release(one.slot)
	}
	e.idle, e.closed = nil, true
	e.mu.Unlock()
	e.pool.close()
}

// evaluate has an evaluator decide by a plain verifier. It is not ok unless all was
// decided on: whatever else comes of it, an error, the end of its time or a death, is for
// a child of the judgement's own to tell, in which it has no past to blame.
func (s *Sandbox) evaluate(ctx context.Context, by *verifiers, work judgement) (_ []agon.Verdict, ok bool) {
	n := len(work.Outcomes)
	asked := map[string]any{"nonce": newNonce(), "order": ascending(n)}
	var told decisions
	err := s.queue(ctx, nil, nothingToFree, func(*turn) error {
		one, err := by.lasting.lend(ctx)
		if err != nil {
			return err
		}
		err = s.hearJudgement(ctx, one.attempt, work, &told, asked, work.frame)
		by.lasting.giveBack(one, err == nil && !told.late())
		return err
	})
	if err != nil || told.believe(asked["nonce"].(string), n) != nil || !told.decided() {
		return nil, false
	}
	return told.verdicts(n, func(i int) (first, second int) { return i, i }), true
}

func ascending(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}
