package executor

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"agon"
)

// parseJSONCall reads {"tool": NAME, "args": {…} or […]}.
func parseJSONCall(text string, tools []agon.Tool) (*agon.Call, error) {
	var action struct {
		Tool *string         `json:"tool"`
		Args json.RawMessage `json:"args"`
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&action); err != nil {
		return nil, fmt.Errorf("the action is not JSON of the form {\"tool\": …, \"args\": …}: %v", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("there is text after the action's JSON object")
	}
	if action.Tool == nil {
		return nil, fmt.Errorf("the action names no tool")
	}
	tool, err := find(tools, *action.Tool)
	if err != nil {
		return nil, err
	}
	return jsonArguments(tool, bytes.TrimSpace(action.Args))
}

// jsonArguments reads named or positional arguments.
func jsonArguments(tool *agon.Tool, args []byte) (*agon.Call, error) {
	call := &agon.Call{Tool: tool.Name, Arguments: map[string]json.RawMessage{}}
	var positional []json.RawMessage
	switch {
	case len(args) == 0 || string(args) == "null":
		return call, nil
	case json.Unmarshal(args, &positional) == nil:
		for i, value := range positional {
			name, err := positionOf(tool, i)
			if err != nil {
				return nil, err
			}
			call.Arguments[name] = value
		}
		return call, nil
	case json.Unmarshal(args, &call.Arguments) == nil:
		return call, nil
	}
	return nil, fmt.Errorf("args must be an object or a list")
}

// parseTextCall reads NAME(ARGUMENT, …). An argument may be NAME=VALUE. A
// value is a quoted string, JSON, or plain words up to the next comma.
func parseTextCall(text string, tools []agon.Tool) (*agon.Call, error) {
	name, rest, found := strings.Cut(text, "(")
	inside, closed := strings.CutSuffix(strings.TrimSpace(rest), ")")
	if !found || !closed {
		return nil, fmt.Errorf("the action is not of the form tool(argument, …)")
	}
	tool, err := find(tools, strings.TrimSpace(name))
	if err != nil {
		return nil, err
	}
	call := &agon.Call{Tool: tool.Name, Arguments: map[string]json.RawMessage{}}
	for i, argument := range splitArguments(inside) {
		if err := addTextArgument(call, tool, i, argument); err != nil {
			return nil, err
		}
	}
	return call, nil
}

func addTextArgument(call *agon.Call, tool *agon.Tool, position int, argument string) error {
	name, value, named := strings.Cut(argument, "=")
	name = strings.TrimSpace(name)
	if !named || parameter(tool, name) == nil {
		var err error
		if name, err = positionOf(tool, position); err != nil {
			return err
		}
		value = argument
	}
	if _, twice := call.Arguments[name]; twice {
		return fmt.Errorf("%s gets %s twice", tool.Name, name)
	}
	call.Arguments[name] = textValue(strings.TrimSpace(value), parameter(tool, name).Schema)
	return nil
}

// splitArguments cuts at commas outside quotes and brackets.
func splitArguments(text string) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	var arguments []string
	var quote byte
	depth, begin := 0, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == '\\' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"', c == '\'' && strings.TrimSpace(text[begin:i]) == "":
			quote = c
		case c == '[', c == '{', c == '(':
			depth++
		case c == ']', c == '}', c == ')':
			depth--
		case c == ',' && depth <= 0:
			arguments = append(arguments, text[begin:i])
			begin = i + 1
		}
	}
	return append(arguments, text[begin:])
}

// textValue reads a value as its parameter wants it; what does not fit is
// left to the tool to complain of.
func textValue(text string, schema json.RawMessage) json.RawMessage {
	if unquoted, ok := unquote(text); ok {
		return encodeString(unquoted)
	}
	if wantsString(schema) {
		return encodeString(text)
	}
	switch text {
	case "True":
		return json.RawMessage("true")
	case "False":
		return json.RawMessage("false")
	case "None":
		return json.RawMessage("null")
	}
	if json.Valid([]byte(text)) {
		return json.RawMessage(text)
	}
	return encodeString(text)
}

// unquote reads a string in double quotes as JSON, and in single quotes as
// JSON with the quotes exchanged.
func unquote(text string) (string, bool) {
	if len(text) < 2 || text[0] != text[len(text)-1] {
		return "", false
	}
	if text[0] == '\'' {
		inner := strings.ReplaceAll(text[1:len(text)-1], `\'`, `'`)
		text = `"` + strings.ReplaceAll(inner, `"`, `\"`) + `"`
	}
	var value string
	if text[0] != '"' || json.Unmarshal([]byte(text), &value) != nil {
		return "", false
	}
	return value, true
}

// wantsString reports whether a schema admits strings only.
func wantsString(schema json.RawMessage) bool {
	var s struct {
		Type any   `json:"type"`
		Enum []any `json:"enum"`
	}
	if json.Unmarshal(schema, &s) != nil {
		return false
	}
	for _, value := range s.Enum {
		if _, ok := value.(string); !ok {
			return false
		}
	}
	return s.Type == "string" || s.Type == nil && len(s.Enum) > 0
}

func find(tools []agon.Tool, name string) (*agon.Tool, error) {
	var names []string
	for i := range tools {
		if tools[i].Name == name {
			return &tools[i], nil
		}
		names = append(names, tools[i].Name)
	}
	return nil, fmt.Errorf("there is no tool %q; the tools are %s", cut(name, 40), strings.Join(names, ", "))
}

func positionOf(tool *agon.Tool, i int) (string, error) {
	if i >= len(tool.Parameters) {
		return "", fmt.Errorf("%s takes %d arguments", tool.Name, len(tool.Parameters))
	}
	return tool.Parameters[i].Name, nil
}

func parameter(tool *agon.Tool, name string) *agon.Parameter {
	for i := range tool.Parameters {
		if tool.Parameters[i].Name == name {
			return &tool.Parameters[i]
		}
	}
	return nil
}
