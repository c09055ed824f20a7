package verifier

import (
	"context"
	"fmt"

	"agon"
)

// replay makes calls in a fresh environment, without an answer. The outcome is nil
// if one of them went over a limit: no attempt could end so.
func (e *evidence) replay(ctx context.Context, calls []agon.Call) (*agon.Outcome, error) {
	episode, err := e.environment.Start(ctx, e.item.Seed)
	if err != nil {
		return nil, fmt.Errorf("environment: %w", err)
	}
	defer episode.Close()
	returns, err := callAll(ctx, episode, calls)
	if err != nil {
		return nil, fmt.Errorf("environment: %w", err)
	}
	var outcome agon.Outcome
	for i, result := range returns {
		if result.Limit != agon.LimitNone {
			e.meet(result.Limit.Timed())
			return nil, nil
		}
		outcome.Calls = append(outcome.Calls, agon.CallRecord{Call: calls[i], Return: result})
	}
	outcome.State, err = stateOf(ctx, episode)
	return &outcome, err
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
