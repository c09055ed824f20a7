package sandbox

import (
	"context"
	"slices"
	"time"

	"agon"
)

// statesPerMessage bounds the bytes of states, by the size of the initial one,
// that the scripts of one message may end with.
const statesPerMessage = 8 << 20

// Replay implements agon.Replayer. The filter replays some thirty scripts per
// item: an episode each, with a message for its calls and one for its state, took
// a quarter of all screening.
func (e *environment) Replay(ctx context.Context, seed int64, scripts [][]agon.Call) ([]agon.Outcome, error) {
	initial, err := e.initialState(ctx, seed)
	if err != nil {
		return nil, err
	}
	outcomes := make([]agon.Outcome, 0, len(scripts))
	most := max(1, statesPerMessage/(1+len(initial.JSON)))
	for part := range slices.Chunk(scripts, most) {
		ends, err := e.replayTogether(ctx, seed, initial, part)
		if err != nil {
			// To find the call that hangs, dies or breaks the state, and to say
			// so as ever.
			ends, err = e.replayApart(ctx, seed, part)
		}
		if err != nil {
			return nil, err
		}
		outcomes = append(outcomes, ends...)
	}
	return outcomes, nil
}

// replayTogether plays scripts in one message.
func (e *environment) replayTogether(ctx context.Context, seed int64, initial agon.State, scripts [][]agon.Call) ([]agon.Outcome, error) {
	request := playRequest{Seed: &seed, Scripts: make([][]any, len(scripts))}
	outcomes, places := make([]agon.Outcome, len(scripts)), make([][]int, len(scripts))
	steps := 0
	for i, calls := range scripts {
		var returns []agon.Return
		returns, places[i], request.Scripts[i] = e.checkAll(calls)
		if request.Scripts[i] == nil {
			request.Scripts[i] = []any{} // not null
		}
		outcomes[i].Calls = recordsOf(calls, returns)
		steps += 1 + len(calls)
	}
	host := e.hosts[e.next.Add(1)%int64(len(e.hosts))]
	reply, err := e.play(ctx, host, request, time.Duration(steps)*e.sandbox.limits.ToolTime)
	if err != nil {
		return nil, err
	}
	for i, played := range reply.Played {
		outcomes[i].State = initial
		if played.State != nil {
			outcomes[i].State = stateOf(played.State)
		}
		for k, at := range places[i] {
			record := &outcomes[i].Calls[at]
			record.Return = returnOf(played.Returns[k], record.Call.Tool, e.sandbox.limits.Value)
		}
	}
	return outcomes, nil
}

// replayApart plays each script in an episode.
func (e *environment) replayApart(ctx context.Context, seed int64, scripts [][]agon.Call) ([]agon.Outcome, error) {
	outcomes := make([]agon.Outcome, len(scripts))
	for i, calls := range scripts {
		var err error
		if outcomes[i], err = e.replayOne(ctx, seed, calls); err != nil {
			return nil, err
		}
	}
	return outcomes, nil
}

func (e *environment) replayOne(ctx context.Context, seed int64, calls []agon.Call) (outcome agon.Outcome, err error) {
	started, err := e.Start(ctx, seed)
	if err != nil {
		return outcome, err
	}
	defer started.Close()
	one := started.(*episode)
	returns, err := one.Batch(ctx, calls)
	if err != nil {
		return outcome, err
	}
	outcome.Calls = recordsOf(calls, returns)
	for _, result := range returns {
		if result.Limit != agon.LimitNone {
			return outcome, nil
		}
	}
	outcome.State, err = one.State(ctx)
	return outcome, err
}

// recordsOf pairs calls with what they returned; nil for none.
func recordsOf(calls []agon.Call, returns []agon.Return) (records []agon.CallRecord) {
	for i := range calls {
		records = append(records, agon.CallRecord{Call: calls[i], Return: returns[i]})
	}
	return records
}
