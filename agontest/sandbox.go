package agontest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"agon"
)

// Sandbox interprets programs of one statement per line: an expression, or
// NAME = EXPRESSION; answer(value) gives the answer, and hang() goes over the
// time limit. It implements agon.Sandbox.
type Sandbox struct{}

var _ agon.Sandbox = Sandbox{}

// Interpret implements agon.Sandbox.
func (Sandbox) Interpret(ctx context.Context, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	return &interpreter{episode: episode, tools: tools, names: map[string]any{}}, ctx.Err()
}

type interpreter struct {
	episode agon.Episode
	tools   []agon.Tool
	names   map[string]any
}

func (i *interpreter) Close() error { return nil }

var errHang = errors.New("hang")

// Run implements agon.Interpreter.
func (i *interpreter) Run(ctx context.Context, program string) (agon.Execution, error) {
	var execution agon.Execution
	var lost error
	s := scope{names: i.names, call: func(_, function string, arguments []any) (any, error) {
		return i.call(ctx, &execution, &lost, function, arguments)
	}}
	for line := range strings.Lines(program) {
		err := i.statement(s, strings.TrimRight(line, "\n"), &execution)
		if lost != nil || err == nil {
			continue
		}
		if errors.Is(err, errHang) {
			execution.Limit = agon.LimitTime
		} else {
			execution.Error = err.Error()
		}
		break
	}
	return execution, lost
}

func (i *interpreter) statement(s scope, line string, execution *agon.Execution) error {
	if strings.TrimSpace(line) == "" {
		return nil
	}
	name, expression, assigned := strings.Cut(line, " = ")
	if !assigned {
		expression = line
	}
	value, err := s.evaluate(expression)
	switch {
	case err != nil:
		return err
	case assigned:
		i.names[strings.TrimSpace(name)] = value
	case value != nil:
		execution.Output += echo(value) + "\n"
	}
	return nil
}

func echo(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	encoded, _ := json.Marshal(value)
	return string(encoded)
}

func (i *interpreter) call(ctx context.Context, execution *agon.Execution, lost *error, function string, arguments []any) (any, error) {
	switch function {
	case "hang":
		return nil, errHang
	case "answer":
		encoded, err := json.Marshal(arguments[0])
		execution.Answer = encoded
		return nil, err
	}
	call, err := callOf(i.tools, function, arguments)
	if err != nil {
		return nil, err
	}
	result, err := i.episode.Call(ctx, call)
	if err != nil {
		*lost = err
		return nil, err
	}
	execution.Calls = append(execution.Calls, agon.CallRecord{Call: call, Return: result})
	if result.Error != "" {
		return nil, errors.New(result.Error)
	}
	var value any
	err = json.Unmarshal(result.Value, &value)
	return value, err
}

// callOf names positional arguments.
func callOf(tools []agon.Tool, function string, arguments []any) (agon.Call, error) {
	call := agon.Call{Tool: function, Arguments: map[string]json.RawMessage{}}
	for t := range tools {
		if tools[t].Name != function {
			continue
		}
		if len(arguments) != len(tools[t].Parameters) {
			return call, fmt.Errorf("TypeError: %s() takes %d arguments", function, len(tools[t].Parameters))
		}
		for a, argument := range arguments {
			encoded, err := json.Marshal(argument)
			if err != nil {
				return call, err
			}
			call.Arguments[tools[t].Parameters[a].Name] = encoded
		}
		return call, nil
	}
	return call, fmt.Errorf("NameError: %s", function)
}
