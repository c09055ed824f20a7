package verifier

import (
	"context"
	"fmt"

	"agon"
)

// replay plays scripts of calls, each in a fresh environment and without an
// answer. An outcome is nil if one of its calls went over a limit: no attempt
// could end so.
func (e *evidence) replay(ctx context.Context, scripts [][]agon.Call) ([]*agon.Outcome, error) {
	played, err := Replay(ctx, e.environment, e.item.Seed, scripts)
	if err != nil {
		return nil, fmt.Errorf("environment: %w", err)
	}
	outcomes := make([]*agon.Outcome, len(played))
	for i := range played {
		limit := limitOf(played[i].Calls)
		e.meet(limit.Timed())
		if limit == agon.LimitNone {
			outcomes[i] = &played[i]
		}
	}
	return outcomes, nil
}

// Replay plays scripts of calls, each in an episode of its own at the initial state of
// seed, in one round trip where the environment can. The outcomes have no answer; one
// that came upon a limit has no state.
func Replay(ctx context.Context, environment agon.Environment, seed int64, scripts [][]agon.Call) ([]agon.Outcome, error) {
	if replayer, ok := environment.(agon.Replayer); ok {
		return replayer.Replay(ctx, seed, scripts)
	}
	outcomes := make([]agon.Outcome, len(scripts))
	for i, calls := range scripts {
		var err error
		if outcomes[i], err = play(ctx, environment, seed, calls); err != nil {
			return nil, err
		}
	}
	return outcomes, nil
}

// play makes the calls of one script in an episode of its own.
func play(ctx context.Context, environment agon.Environment, seed int64, calls []agon.Call) (outcome agon.Outcome, err error) {
	episode, err := environment.Start(ctx, seed)
	if err != nil {
		return outcome, err
	}
	defer episode.Close()
	returns, err := callAll(ctx, episode, calls)
	if err != nil {
		return outcome, err
	}
	for i, result := range returns {
		outcome.Calls = append(outcome.Calls, agon.CallRecord{Call: calls[i], Return: result})
	}
	if limitOf(outcome.Calls) == agon.LimitNone {
		outcome.State, err = stateOf(ctx, episode)
	}
	return outcome, err
}

// limitOf is the first limit that a call went over.
func limitOf(calls []agon.CallRecord) agon.Limit {
	for i := range calls {
		if limit := calls[i].Return.Limit; limit != agon.LimitNone {
			return limit
		}
	}
	return agon.LimitNone
}

// callAll makes calls in order, in one round trip where the episode can.
func callAll(ctx context.Context, episode agon.Episode, calls []agon.Call) ([]agon.Return, error) {
	if batcher, ok := episode.(agon.Batcher); ok {
		return batcher.Batch(ctx, calls)
	}
	returns := make([]agon.Return, len(calls))
	for i, call := range calls {
		var err error
		if returns[i], err = episode.Call(ctx, call); err != nil {
			return nil, err
		}
	}
	return returns, nil
}
