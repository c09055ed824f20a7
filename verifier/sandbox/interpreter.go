package sandbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"agon"
)

// interpreter runs the programs of one attempt. It takes a slot at its first
// program, so that attempts that wait for a policy's first turn hold nothing.
type interpreter struct {
	mu      sync.Mutex // held by Run and Close, and by who takes the slot away
	sandbox *Sandbox
	pool    *pool
	broker  broker

	attempt *attempt
	left    *attempt         // the last one that was given back
	past    []agon.Execution // of the programs that ran, for a replay
	sources []string         // those programs
	spent   agon.Limit       // the limit that ended it
	failed  error            // our failure, after which nobody knows the variables
	closed  bool
}

// Interpret implements agon.Sandbox.
func (s *Sandbox) Interpret(ctx context.Context, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	return s.interpret(ctx, s.interpreters, episode, tools)
}

func (s *Sandbox) interpret(ctx context.Context, pool *pool, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &interpreter{sandbox: s, pool: pool, broker: newBroker(episode, tools, s.limits)}, nil
}

// Run implements agon.Interpreter.
func (i *interpreter) Run(ctx context.Context, program string) (agon.Execution, error) {
	i.sandbox.resting.remove(i)
	i.mu.Lock()
	defer i.mu.Unlock()
	execution, err := i.runNext(ctx, program)
	i.rest()
	return execution, err
}

// rest leaves the slot to those that wait for one, or offers it for later.
func (i *interpreter) rest() {
	if i.attempt == nil {
		return
	}
	i.sandbox.resting.add(i)
	// Who came before this line may have looked for us in vain.
	if i.pool.crowd.Load() > 0 {
		i.sandbox.resting.remove(i)
		i.makeRoom()
	}
}

// makeRoom gives the slot to somebody who waits for one.
func (i *interpreter) makeRoom() {
	if i.attempt != nil {
		i.sandbox.activity.evicted()
		i.leave(true)
	}
}

// largestProgram bounds a program in bytes, so that it fits into a frame
// however many of them are escaped.
const largestProgram = largestFrame / 8

func (i *interpreter) runNext(ctx context.Context, program string) (agon.Execution, error) {
	switch {
	case i.closed:
		return agon.Execution{}, errors.New("sandbox: the interpreter is closed")
	case i.failed != nil:
		return agon.Execution{}, i.failed
	case i.spent != agon.LimitNone:
		return agon.Execution{}, fmt.Errorf("sandbox: the interpreter has ended: %s", i.spent)
	}
	i.broker.begin()
	if len(program) > largestProgram {
		return agon.Execution{Error: fmt.Sprintf("the program has %d bytes, more than %d", len(program), largestProgram), Calls: i.broker.calls()}, nil
	}
	execution, err := i.run(ctx, program)
	if err != nil {
		i.leave(false)
		i.failed = fmt.Errorf("sandbox: %w", err)
		return agon.Execution{}, i.failed
	}
	i.past = append(i.past, execution)
	i.sources = append(i.sources, program)
	if execution.Limit != agon.LimitNone {
		i.sandbox.activity.limited(execution.Limit)
		i.spent = execution.Limit
		i.leave(true)
	}
	return execution, nil
}

// leave gives the slot back, to be used again or thrown away.
func (i *interpreter) leave(sound bool) {
	if i.attempt == nil {
		return
	}
	a := i.attempt
	i.attempt, i.left = nil, a
	if sound {
		i.pool.release(a.slot)
		return
	}
	a.close()
	i.pool.discard(a.slot)
}

// Close implements agon.Interpreter.
func (i *interpreter) Close() error {
	i.sandbox.resting.remove(i)
	i.mu.Lock()
	defer i.mu.Unlock()
	i.closed = true
	i.leave(true)
	return nil
}

// Usage is what the process of an attempt has used. It began as a copy of a warm
// interpreter, whose memory counts for both.
type Usage struct {
	CPU time.Duration
	// PeakBytes is the most that lay in memory at one time.
	PeakBytes int64
}

// Meter is an Interpreter that tells what its programs used.
type Meter interface {
	agon.Interpreter
	// Finish closes the interpreter and returns what the process of its
	// programs used: of the last one, where they were replayed. It is not ok if
	// no program ran, or the process was lost.
	Finish() (usage Usage, ok bool)
}

var _ Meter = (*interpreter)(nil)

// Finish implements Meter.
func (i *interpreter) Finish() (usage Usage, ok bool) {
	i.Close()
	if i.left == nil || !i.left.told() || i.left.exit == nil {
		return usage, false
	}
	e := i.left.exit
	return Usage{time.Duration(e.CPU * float64(time.Second)), e.Peak}, true
}
