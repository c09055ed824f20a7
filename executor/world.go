package executor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"agon"
)

// world is what an episode acts on: an environment, and an interpreter once
// there is code to run. Both are opened when first needed: a turn that means
// nothing costs neither.
type world struct {
	sandbox     agon.Sandbox
	start       *agon.Start
	episode     agon.Episode
	interpreter agon.Interpreter
}

// do carries out one action. An error means that the program failed and the
// world is lost.
func (w *world) do(ctx context.Context, action agon.Action) (agon.Execution, error) {
	if err := w.open(ctx); err != nil {
		return agon.Execution{}, err
	}
	switch action.Kind {
	case agon.ActionCode:
		return w.run(ctx, action.Program)
	case agon.ActionCall:
		return w.call(ctx, *action.Call)
	}
	return agon.Execution{}, fmt.Errorf("grammar: action of kind %q", action.Kind)
}

func (w *world) open(ctx context.Context) error {
	if w.episode != nil {
		return nil
	}
	episode, err := w.start.Environment.Start(ctx, w.start.Seed)
	if err != nil {
		return fmt.Errorf("environment: %w", err)
	}
	w.episode = episode
	return nil
}

func (w *world) run(ctx context.Context, program string) (agon.Execution, error) {
	if w.interpreter == nil {
		if w.sandbox == nil {
			return agon.Execution{}, errors.New("sandbox: none was given, and the action is code")
		}
		interpreter, err := w.sandbox.Interpret(ctx, w.episode, w.start.Tools)
		if err != nil {
			return agon.Execution{}, fmt.Errorf("sandbox: %w", err)
		}
		w.interpreter = interpreter
	}
	execution, err := w.interpreter.Run(ctx, program)
	if err != nil {
		return agon.Execution{}, fmt.Errorf("sandbox: %w", err)
	}
	return execution, nil
}

// call calls one tool without a program around it.
func (w *world) call(ctx context.Context, call agon.Call) (agon.Execution, error) {
	if !offered(w.start.Tools, call.Tool) {
		return agon.Execution{Error: fmt.Sprintf("there is no tool %q", call.Tool)}, nil
	}
	result, err := w.episode.Call(ctx, call)
	if err != nil {
		return agon.Execution{}, fmt.Errorf("environment: %w", err)
	}
	return agon.Execution{
		Output: plain(result.Value),
		Error:  result.Error,
		Limit:  result.Limit,
		Calls:  []agon.CallRecord{{Call: call, Return: result}},
	}, nil
}

func offered(tools []agon.Tool, name string) bool {
	for i := range tools {
		if tools[i].Name == name {
			return true
		}
	}
	return false
}

// plain writes a tool's value as a program would echo it: strings as they are,
// nothing for null, other values as JSON.
func plain(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}

// replay opens a fresh world and repeats what turns did, which must show what
// it showed then.
func (w *world) replay(ctx context.Context, turns []agon.Turn) error {
	w.close()
	if err := w.open(ctx); err != nil {
		return err
	}
	for i := range turns {
		if turns[i].Execution == nil {
			continue
		}
		again, err := w.do(ctx, turns[i].Action)
		if err != nil {
			return err
		}
		if !same(again, *turns[i].Execution) {
			return fmt.Errorf("replay: turn %d showed something else than before", i+1)
		}
	}
	return nil
}

func same(a, b agon.Execution) bool {
	left, errLeft := json.Marshal(a)
	right, errRight := json.Marshal(b)
	return errLeft == nil && errRight == nil && bytes.Equal(left, right)
}

// state reads the state; empty where the environment has none to read.
func (w *world) state(ctx context.Context) (agon.State, error) {
	if err := w.open(ctx); err != nil {
		return agon.State{}, err
	}
	if stateful, ok := w.episode.(agon.Stateful); ok {
		return stateful.State(ctx)
	}
	return agon.State{}, nil
}

// close gives back what is open. Nothing can be done about an error: whoever
// owns the process notices when it hands the next one out.
func (w *world) close() {
	if w.interpreter != nil {
		w.interpreter.Close()
	}
	if w.episode != nil {
		w.episode.Close()
	}
	w.interpreter, w.episode = nil, nil
}
