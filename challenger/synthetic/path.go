package synthetic

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
)

// Where no look-up shows what a program did, its verifier reads the plain
// state: after.state["lamps"]["hall"].

// fallBack observes the state itself, leaf by leaf.
func fallBack(ctx context.Context, r *run) ([]observation, error) {
	initial, err := r.world.initial.state(ctx)
	if err != nil || initial.JSON == nil || initial.Digest == r.state.Digest {
		return nil, err
	}
	return leaves(nil, initial.JSON, r.state.JSON), nil
}

// leaves returns what differs between two values, as deep as both are objects
// with the same keys.
func leaves(path []string, old, new json.RawMessage) []observation {
	if bytes.Equal(old, new) {
		return nil
	}
	was, is := object(old), object(new)
	if len(path) > 0 && (was == nil || is == nil || len(was) != len(is)) {
		what := &expression{form: stateForm, path: path}
		return []observation{{what, string(old), string(new)}}
	}
	var found []observation
	for _, key := range sortedKeys(is) {
		if was[key] != nil {
			found = append(found, leaves(append(path[:len(path):len(path)], key), was[key], is[key])...)
		}
	}
	return found
}

// object returns the members of a JSON object; nil if value is none.
func object(value json.RawMessage) map[string]json.RawMessage {
	var members map[string]json.RawMessage
	if json.Unmarshal(value, &members) != nil {
		return nil
	}
	return members
}

// stateAt returns the value at the path of e, in the state of its view.
func (r *run) stateAt(ctx context.Context, e *expression) (string, error) {
	state := r.state
	if e.view == before {
		var err error
		if state, err = r.world.initial.state(ctx); err != nil {
			return "", err
		}
	}
	value := state.JSON
	for _, key := range e.path {
		if value = object(value)[key]; value == nil {
			return "", complaint(fmt.Sprintf("the state has no %q", e.path))
		}
	}
	return string(value), nil
}
