package sandbox

import (
	"context"
	"errors"

	"agon"
)

// run runs program. Where the slot is lost, what ran before is run again in a
// fresh one; deaths that no limit explains, at the same program, are the
// program's own once they are too many.
func (i *interpreter) run(ctx context.Context, program string) (agon.Execution, error) {
	var count losses
	for {
		execution, err := i.try(ctx, program)
		var loss *lossError
		if !errors.As(err, &loss) {
			return execution, err
		}
		i.leave(loss.sound)
		if loss.diverged && count.blame == 0 {
			return agon.Execution{}, errors.New("the attempt lost its slot, and its programs did something else when they were replayed")
		}
		if count.add(loss); count.own() || loss.diverged {
			return agon.Execution{Limit: agon.LimitKilled, Error: loss.why, Calls: i.broker.calls()}, nil
		}
		if err := count.tooMany(); err != nil {
			return agon.Execution{}, err
		}
		i.sandbox.activity.retried(len(i.past))
	}
}

// try runs program in the interpreter's slot, or in a new one that is brought
// to the same point first.
func (i *interpreter) try(ctx context.Context, program string) (agon.Execution, error) {
	pool := i.pool
	if i.attempt != nil {
		pool = nil // it was admitted
	}
	var execution agon.Execution
	err := i.sandbox.queue(ctx, pool, i.sandbox.resting.evict, func(turn *turn) (err error) {
		if pool != nil {
			if err := i.enter(ctx, turn); err != nil {
				return err
			}
		}
		execution, err = i.execute(ctx, turn, program)
		return err
	})
	return execution, err
}

// enter takes a slot and replays what ran before.
func (i *interpreter) enter(ctx context.Context, turn *turn) error {
	one, err := i.pool.lend(ctx)
	if err != nil {
		return err
	}
	l := i.sandbox.limits
	i.attempt, err = one.fork(map[string]any{
		"tools": i.broker.stubs, "kept": l.Output, "printed": l.Printed, "recursion": l.Recursion,
	})
	if err != nil {
		i.pool.discard(one)
		return &lossError{why: err.Error()}
	}
	i.broker.rewind()
	for n, past := range i.past {
		again, err := i.execute(ctx, turn, i.sources[n])
		if err != nil {
			return err
		}
		if again.Output != past.Output || again.Error != past.Error || string(again.Answer) != string(past.Answer) {
			return &lossError{why: "killed, and it did something else when it was replayed", diverged: true}
		}
	}
	return nil
}
