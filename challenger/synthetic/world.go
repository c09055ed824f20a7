package synthetic

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"agon"
)

// complaint is what an environment says of a call that cannot be done. A
// program that earns one is not used; it is no failure of ours.
type complaint string

func (c complaint) Error() string { return string(c) }

// limited is the error of a tool that hit a limit.
type limited string

func (l limited) Error() string { return string(l) }

// Is makes it an ErrUnfit.
func (l limited) Is(target error) bool { return target == ErrUnfit }

// failed tells a complaint from an error of the program.
func failed(err error) bool {
	var c complaint
	return errors.As(err, &c)
}

// cast holds the episodes of one worker. One that can start over is used again.
type cast struct {
	environment agon.Environment
	idle        []agon.Episode
}

// enter returns a scene at the initial state of seed.
func (c *cast) enter(ctx context.Context, seed int64) (*scene, error) {
	episode, err := c.episode(ctx, seed)
	if err != nil {
		return nil, fmt.Errorf("start seed %d: %w", seed, err)
	}
	return &scene{episode: episode, seen: map[string]sight{}}, nil
}

func (c *cast) episode(ctx context.Context, seed int64) (agon.Episode, error) {
	if len(c.idle) == 0 {
		return c.environment.Start(ctx, seed)
	}
	episode := c.idle[len(c.idle)-1]
	c.idle = c.idle[:len(c.idle)-1]
	if err := episode.(agon.Resetter).Reset(ctx, seed); err != nil {
		return nil, errors.Join(err, episode.Close())
	}
	return episode, nil
}

// leave gives a scene back.
func (c *cast) leave(s *scene) error {
	if _, ok := s.episode.(agon.Resetter); ok {
		c.idle = append(c.idle, s.episode)
		return nil
	}
	return s.episode.Close()
}

func (c *cast) close() error {
	var err error
	for _, episode := range c.idle {
		err = errors.Join(err, episode.Close())
	}
	c.idle = nil
	return err
}

// world is the initial state of a seed, with what was looked up in it so far.
type world struct {
	*cast
	seed    int64
	initial *scene
}

func (c *cast) open(ctx context.Context, seed int64) (*world, error) {
	initial, err := c.enter(ctx, seed)
	if err != nil {
		return nil, err
	}
	return &world{cast: c, seed: seed, initial: initial}, nil
}

func (w *world) close() error { return w.leave(w.initial) }

// scene is an episode and what was looked up in its present state.
type scene struct {
	episode agon.Episode
	seen    map[string]sight
}

// sight is what a look-up returned, or the complaint that it met.
type sight struct {
	value string
	err   error
}

// request is a call with its arguments evaluated; "" stands for one that is
// left out.
type request struct {
	tool      *tool
	arguments []string
}

func (r request) key() string { return r.tool.name + "(" + strings.Join(r.arguments, ",") + ")" }

func (r request) call() agon.Call {
	values := map[string]json.RawMessage{}
	for i, value := range r.arguments {
		if value != "" {
			values[r.tool.parameters[i].name] = json.RawMessage(value)
		}
	}
	return agon.Call{Tool: r.tool.name, Arguments: values}
}

// sight reads what came of a call.
func (r request) sight(returned agon.Return) sight {
	switch {
	case returned.Error != "":
		return sight{err: complaint(returned.Error)}
	case returned.Value == nil:
		return sight{value: "null"}
	}
	return sight{value: string(returned.Value)}
}

// call calls a tool. The error is a complaint if the tool made one. A tool that
// hits a limit is tried once more, for the machine may have been busy, and is
// an error then: a complaint would make a corpus depend on the time.
func (s *scene) call(ctx context.Context, r request) (string, error) {
	returned, err := s.episode.Call(ctx, r.call())
	if err == nil && returned.Limit != agon.LimitNone {
		returned, err = s.episode.Call(ctx, r.call())
	}
	if err != nil {
		return "", fmt.Errorf("call %s: %w", r.tool.name, err)
	}
	if returned.Limit != agon.LimitNone {
		return "", limited(fmt.Sprintf("tool %s: %s", r.key(), returned.Error))
	}
	seen := r.sight(returned)
	return seen.value, seen.err
}

// lookUp is call for a read-only tool, whose return is remembered.
func (s *scene) lookUp(ctx context.Context, r request) (string, error) {
	key := r.key()
	if seen, ok := s.seen[key]; ok {
		return seen.value, seen.err
	}
	value, err := s.call(ctx, r)
	if err == nil || failed(err) {
		s.seen[key] = sight{value, err}
	}
	return value, err
}

// foresee makes look-ups in one round trip, where the episode can.
func (s *scene) foresee(ctx context.Context, requests []request) error {
	batcher, ok := s.episode.(agon.Batcher)
	if !ok {
		return nil
	}
	var calls []agon.Call
	var made []request
	for _, r := range requests {
		if _, known := s.seen[r.key()]; !known {
			calls, made = append(calls, r.call()), append(made, r)
		}
	}
	if len(calls) == 0 {
		return nil
	}
	returns, err := batcher.Batch(ctx, calls)
	if err != nil {
		return fmt.Errorf("look up: %w", err)
	}
	for i, r := range made {
		if returns[i].Limit == agon.LimitNone { // else lookUp tries it by itself
			s.seen[r.key()] = r.sight(returns[i])
		}
	}
	return nil
}

// changed forgets what was looked up.
func (s *scene) changed() { clear(s.seen) }

// state returns the canonical state; the empty State where it cannot be read.
func (s *scene) state(ctx context.Context) (agon.State, error) {
	stateful, ok := s.episode.(agon.Stateful)
	if !ok {
		return agon.State{}, nil
	}
	return stateful.State(ctx)
}
