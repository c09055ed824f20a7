package synthetic

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"agon"
)

// complaint is what an environment says of a call that cannot be done. A
// program that earns one is not used; it is no failure of ours.
type complaint string

func (c complaint) Error() string { return string(c) }

// world is the initial state of a seed, with what was looked up in it so far.
type world struct {
	environment agon.Environment
	seed        int64
	initial     *scene
}

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

func openWorld(ctx context.Context, environment agon.Environment, seed int64) (*world, error) {
	initial, err := openScene(ctx, environment, seed)
	if err != nil {
		return nil, err
	}
	return &world{environment: environment, seed: seed, initial: initial}, nil
}

func (w *world) close() error { return w.initial.episode.Close() }

func openScene(ctx context.Context, environment agon.Environment, seed int64) (*scene, error) {
	episode, err := environment.Start(ctx, seed)
	if err != nil {
		return nil, fmt.Errorf("start seed %d: %w", seed, err)
	}
	return &scene{episode: episode, seen: map[string]sight{}}, nil
}

// call calls a tool. The error is a complaint if the tool made one.
func (s *scene) call(ctx context.Context, t *tool, arguments []string) (string, error) {
	values := map[string]string{}
	for i, value := range arguments {
		if value != "" {
			values[t.parameters[i].name] = value
		}
	}
	returned, err := s.episode.Call(ctx, agon.Call{Tool: t.name, Arguments: raw(values)})
	switch {
	case err != nil:
		return "", fmt.Errorf("call %s: %w", t.name, err)
	case returned.Limit != agon.LimitNone:
		return "", complaint(fmt.Sprintf("%s: %s", t.name, returned.Limit))
	case returned.Error != "":
		return "", complaint(returned.Error)
	case returned.Value == nil:
		return "null", nil
	}
	return string(returned.Value), nil
}

// lookUp is call for a read-only tool, whose return is remembered.
func (s *scene) lookUp(ctx context.Context, t *tool, arguments []string) (string, error) {
	key := t.name + "(" + strings.Join(arguments, ",") + ")"
	if seen, ok := s.seen[key]; ok {
		return seen.value, seen.err
	}
	value, err := s.call(ctx, t, arguments)
	var c complaint
	if err == nil || errors.As(err, &c) {
		s.seen[key] = sight{value, err}
	}
	return value, err
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
