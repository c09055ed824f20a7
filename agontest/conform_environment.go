package agontest

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"testing"

	"agon"
)

// walkCalls is the number of random calls that TestEnvironment makes per seed.
const walkCalls = 60

// TestEnvironment checks what agon.Environment promises, and what is asked of
// every environment that ships: tools that are described, states that survive
// JSON, initial states that belong to their seed, read-only tools that change
// nothing, complaints that leave the state as it was, equal effects of equal
// calls. Its episodes must be agon.Stateful.
func TestEnvironment(t *testing.T, environment agon.Environment) {
	t.Run("described", func(t *testing.T) { checkSpec(t, environment.Spec()) })
	t.Run("initial states", func(t *testing.T) {
		for _, seed := range []int64{0, 1, 2, 1000, agon.FirstEvaluationSeed - 1, agon.FirstEvaluationSeed, agon.FirstReportingSeed} {
			first, again := initial(t, environment, seed), initial(t, environment, seed)
			if !bytes.Equal(first.JSON, again.JSON) || first.Digest != again.Digest {
				t.Errorf("seed %d has two initial states: %s and %s", seed, first.JSON, again.JSON)
			}
			checkCanonical(t, first)
		}
	})
	t.Run("calls", func(t *testing.T) {
		for seed := range int64(5) {
			first, again := walk(t, environment, seed), walk(t, environment, seed)
			if !slices.Equal(first, again) {
				t.Errorf("equal calls from seed %d end differently", seed)
			}
		}
	})
}

func checkSpec(t *testing.T, spec *agon.Spec) {
	if spec.Name == "" || spec.Digest == "" || spec.TurnLimit < 1 || len(spec.Tools) == 0 {
		t.Errorf("spec is incomplete: %+v", spec)
	}
	for _, tool := range spec.Tools {
		if tool.Description == "" {
			t.Errorf("tool %s has no description", tool.Name)
		}
		for _, parameter := range tool.Parameters {
			var schema map[string]any
			if json.Unmarshal(parameter.Schema, &schema) != nil || len(schema) == 0 {
				t.Errorf("tool %s: parameter %s has the schema %s", tool.Name, parameter.Name, parameter.Schema)
			}
		}
	}
	for _, tool := range spec.Tools {
		if tool.Name == "look" && !(tool.ChallengerOnly && tool.ReadOnly) {
			t.Error("look shows the state and must be read-only and for challengers alone")
		}
	}
}

// checkCanonical holds a state against canonical JSON: keys sorted, no space.
func checkCanonical(t *testing.T, state agon.State) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(state.JSON))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("state %s: %v", state.JSON, err)
	}
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	if got := bytes.TrimSpace(encoded.Bytes()); !bytes.Equal(got, state.JSON) {
		t.Errorf("state %s is not canonical: %s", state.JSON, got)
	}
}

func initial(t *testing.T, environment agon.Environment, seed int64) agon.State {
	t.Helper()
	episode := open(t, environment, seed)
	defer closed(t, episode)
	return stateOf(t, episode)
}

// walk makes random calls, half of them such as the schemas allow, and returns
// the digest of the state after each.
func walk(t *testing.T, environment agon.Environment, seed int64) []string {
	t.Helper()
	episode := open(t, environment, seed)
	defer closed(t, episode)
	stream := agon.NewStream(uint64(seed))
	state := stateOf(t, episode)
	var digests []string
	for i := range uint64(walkCalls) {
		tools := environment.Spec().Tools
		tool := tools[stream.Derive(i).Uint64(0)%uint64(len(tools))]
		call := randomCall(&tool, stream.Derive(i), i%2 == 0)
		returned, err := episode.Call(context.Background(), call)
		if err != nil {
			t.Fatalf("seed %d: %s: %v", seed, describe(call), err)
		}
		next := stateOf(t, episode)
		if (tool.ReadOnly || returned.Error != "") && next.Digest != state.Digest {
			t.Errorf("seed %d: %s (%s) changed the state from %s to %s", seed, describe(call), returned.Error, state.JSON, next.JSON)
		}
		checkCanonical(t, next)
		state, digests = next, append(digests, next.Digest)
	}
	return digests
}

func open(t *testing.T, environment agon.Environment, seed int64) agon.Stateful {
	t.Helper()
	episode, err := environment.Start(context.Background(), seed)
	if err != nil {
		t.Fatalf("start seed %d: %v", seed, err)
	}
	stateful, ok := episode.(agon.Stateful)
	if !ok {
		t.Fatal("the state of an episode cannot be read")
	}
	return stateful
}

func closed(t *testing.T, episode agon.Episode) {
	t.Helper()
	if err := episode.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

func stateOf(t *testing.T, episode agon.Stateful) agon.State {
	t.Helper()
	state, err := episode.State(context.Background())
	if err != nil {
		t.Fatalf("state: %v", err)
	}
	return state
}

func describe(call agon.Call) string {
	text, err := json.Marshal(call)
	if err != nil {
		return call.Tool
	}
	return string(text)
}

// wild are arguments that few tools take.
var wild = []json.RawMessage{
	json.RawMessage(`null`), json.RawMessage(`-1`), json.RawMessage(`0`), json.RawMessage(`1.5`), json.RawMessage(`true`),
	json.RawMessage(`""`), json.RawMessage(`"\u0000"`), json.RawMessage(`[]`), json.RawMessage(`{"a":1}`), json.RawMessage(`1e300`),
}

// randomCall draws arguments that the schemas allow or, with sane unset, wild
// ones among them, too few and too many.
func randomCall(tool *agon.Tool, stream agon.Stream, sane bool) agon.Call {
	call := agon.Call{Tool: tool.Name, Arguments: map[string]json.RawMessage{}}
	for i, parameter := range tool.Parameters {
		dice := stream.Derive(uint64(i))
		switch {
		case sane || dice.Uniform(0) < .5:
			call.Arguments[parameter.Name] = sample(parameter.Schema, dice)
		case dice.Uniform(0) < .9:
			call.Arguments[parameter.Name] = wild[dice.Uint64(1)%uint64(len(wild))]
		}
	}
	if !sane && stream.Uniform(1) < .1 {
		call.Arguments["no_such_parameter"] = wild[stream.Uint64(2)%uint64(len(wild))]
	}
	return call
}

// sample draws a value that a schema of a scalar allows; numbers are small.
func sample(schema json.RawMessage, dice agon.Stream) json.RawMessage {
	var s struct {
		Type    string            `json:"type"`
		Enum    []json.RawMessage `json:"enum"`
		Minimum *float64          `json:"minimum"`
		Maximum *float64          `json:"maximum"`
	}
	if json.Unmarshal(schema, &s) != nil {
		return wild[dice.Uint64(2)%uint64(len(wild))]
	}
	if len(s.Enum) > 0 {
		return s.Enum[dice.Uint64(2)%uint64(len(s.Enum))]
	}
	number := float64(dice.Uint64(2) % 8)
	if s.Minimum != nil {
		number = max(number, *s.Minimum)
	}
	if s.Maximum != nil {
		number = min(number, *s.Maximum)
	}
	values := map[string]any{"integer": int64(number), "number": number, "boolean": dice.Uint64(2)%2 == 0, "string": "word"}
	encoded, err := json.Marshal(values[s.Type])
	if err != nil {
		panic("agontest: a scalar does not encode: " + err.Error())
	}
	return encoded
}
