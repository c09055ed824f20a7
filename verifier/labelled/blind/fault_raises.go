package blind

import (
	"errors"
	"fmt"
	"strings"

	"agon"
)

// raisingFaults have failure cases that raise an error.
var raisingFaults = []fault{
	breaking("an undefined name", func(_ *composition, program string) string { return program + "\nanswer(result)" }),
	breaking("a missing argument", func(c *composition, program string) string {
		return c.changingTool() + "()\n" + program
	}),
	breaking("an unknown tool", func(c *composition, program string) string {
		return fmt.Sprintf("check_%s()\n%s", strings.ReplaceAll(c.spec.Name, "-", "_"), program)
	}),
	{"the tool complains", complaining},
	breaking("an argument of another type", func(c *composition, program string) string {
		tool := c.spec.Tool(c.changingTool())
		arguments := make([]string, len(tool.Parameters))
		for i := range arguments {
			arguments[i] = "None"
		}
		return program + "\n" + tool.Name + "(" + strings.Join(arguments, ", ") + ")"
	}),
	breaking("a bracket that is not closed", func(_ *composition, program string) string { return strings.TrimSuffix(program, ")") }),
	{"prose", func(c *composition) (made, bool) {
		m := c.item("", "")
		m.Failures = shuffled(c.dice, []string{
			"Do nothing and answer at once.",
			"Do it, but with one number wrong.",
			"The right calls in the wrong order, so that the result is different.",
			"Answer with the value from before instead of after.",
		})[:failureCases]
		m.proof = raises
		return m, true
	}},
	breaking("a module that is not there", func(_ *composition, program string) string { return "import numpy as np\n" + program }),
	breaking("an index out of range", func(_ *composition, program string) string {
		return "found = []\nfirst = found[0]\n" + program
	}),
	breaking("raises on purpose", func(_ *composition, program string) string {
		return program + "\nraise ValueError(\"this is a failure case\")"
	}),
	breaking("an assertion", func(_ *composition, program string) string {
		return program + "\nassert False, \"wrong on purpose\""
	}),
	breaking("a division by zero", func(_ *composition, program string) string { return "share = 10 / 0\n" + program }),
}

// changingTool draws a tool with parameters, one that changes something if there is one.
func (c *composition) changingTool() string {
	var names, readers []string
	for _, tool := range c.spec.ToolsFor(agon.RoleExecutor) {
		switch {
		case len(tool.Parameters) == 0:
		case tool.ReadOnly:
			readers = append(readers, tool.Name)
		default:
			names = append(names, tool.Name)
		}
	}
	if names == nil {
		names = readers
	}
	return pick(c.dice, names)
}

// breaking makes a fault of a function that breaks a program. Some items have one
// broken failure case, others two or three.
func breaking(name string, spoil func(c *composition, program string) string) fault {
	return fault{name, func(c *composition) (made, bool) {
		m := c.item("", "")
		for i := range c.dice.within(1, failureCases) {
			m.Failures[i] = spoil(c, m.Failures[i])
		}
		m.Failures = shuffled(c.dice, m.Failures)
		m.proof = raises
		return m, true
	}}
}

// complaining has a failure case whose call a tool refuses.
func complaining(c *composition) (made, bool) {
	for _, steps := range alteredSteps(c.place, c.dice, c.request.steps) {
		if _, err := c.play(steps, nil); errors.Is(err, errRefused) {
			m := c.item("", "")
			m.Failures[0] = program(steps, c.request.answer)
			m.proof = raises
			return m, true
		}
	}
	return made{}, false
}
