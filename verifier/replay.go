package verifier

import (
	"context"
	"fmt"
	"slices"

	"agon"
)

// replay plays scripts of calls, each in a fresh environment and without an
// answer. An outcome is nil if one of its calls went over a limit: no attempt
// could end so.
func replay(ctx context.Context, environment agon.Environment, seed int64, scripts []script) ([]*agon.Outcome, error) {
	played, err := playAll(ctx, environment, seed, scripts)
	if err != nil {
		return nil, fmt.Errorf("environment: %w", err)
	}
	outcomes := make([]*agon.Outcome, len(played))
	for i := range played {
		if !limited(played[i].Calls) {
			outcomes[i] = &played[i]
		}
	}
	return outcomes, nil
}

// playAll plays scripts, in one round trip where the environment can.
func playAll(ctx context.Context, environment agon.Environment, seed int64, scripts []script) ([]agon.Outcome, error) {
	all := make([][]agon.Call, len(scripts))
	for i := range scripts {
		all[i] = scripts[i].calls
	}
	if replayer, ok := environment.(agon.Replayer); ok {
		return replayer.Replay(ctx, seed, all)
	}
	outcomes := make([]agon.Outcome, len(all))
	for i, calls := range all {
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
	if !limited(outcome.Calls) {
		outcome.State, err = stateOf(ctx, episode)
	}
	return outcome, err
}

// limited reports whether a call went over a limit.
func limited(calls []agon.CallRecord) bool {
	return slices.ContainsFunc(calls, func(call agon.CallRecord) bool { return call.Return.Limit != agon.LimitNone })
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
