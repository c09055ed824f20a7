package blind

import (
	"errors"
	"strings"

	"agon"
)

// call is one call of a tool.
type call struct {
	tool      string
	arguments []any
}

// with makes a call.
func with(tool string, arguments ...any) call { return call{tool, arguments} }

// python writes the call as a program would.
func (c call) python() string {
	var parts []string
	for _, argument := range c.arguments {
		parts = append(parts, python(argument))
	}
	return c.tool + "(" + strings.Join(parts, ", ") + ")"
}

// named are the arguments by their names, as verifiers see them.
func (c call) named(tool *agon.Tool) map[string]any {
	arguments := map[string]any{}
	for i, argument := range c.arguments {
		arguments[tool.Parameters[i].Name] = argument
	}
	return arguments
}

// errRefused is a tool's complaint.
var errRefused = errors.New("the tool complains")

// program writes calls and an answer, nil for none, line by line.
func program(calls []call, answer any) string {
	var lines []string
	for _, one := range calls {
		lines = append(lines, one.python())
	}
	if answer != nil {
		lines = append(lines, "answer("+python(answer)+")")
	}
	return strings.Join(lines, "\n")
}
