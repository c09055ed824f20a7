package blind

import (
	"fmt"
	"slices"
)

// blindToStateFaults do not look at the state that is asked for.
var blindToStateFaults = []fault{
	inPlaceOfState("only the answer", func(c *composition) []clause {
		if c.request.answer == nil {
			return nil
		}
		return c.answerClauses()
	}),
	inPlaceOfState("the tools were called", func(c *composition) []clause {
		return append(c.toolsCalled(), c.answerClauses()...)
	}),
	inPlaceOfState("the calls were made", func(c *composition) []clause {
		return append(c.callsMade(), c.answerClauses()...)
	}),
	inPlaceOfState("no call failed", func(c *composition) []clause {
		text := `len(calls) > 0 and all(call["error"] is None for call in calls)`
		return append([]clause{asks(text, func(e end) bool { return len(e.calls) > 0 })}, c.answerClauses()...)
	}),
	inPlaceOfState("enough calls", func(c *composition) []clause {
		tool, n := c.request.steps[0].tool, 0
		for _, one := range c.request.steps {
			if one.tool == tool {
				n++
			}
		}
		text := fmt.Sprintf(`len([call for call in calls if call["tool"] == %q]) >= %d`, tool, n)
		return append([]clause{asks(text, func(e end) bool { return len(using(e.calls, tool)) >= n })}, c.answerClauses()...)
	}),
	inPlaceOfState("the last call", func(c *composition) []clause {
		if c.request.answer != nil {
			return nil // solutions look things up afterwards
		}
		last := c.request.steps[len(c.request.steps)-1]
		text := fmt.Sprintf(`len(calls) > 0 and calls[-1]["tool"] == %q and calls[-1]["error"] is None`, last.tool)
		judge := func(e end) bool { return len(e.calls) > 0 && e.calls[len(e.calls)-1].tool == last.tool }
		return append([]clause{asks(text, judge)}, c.answerClauses()...)
	}),
	inPlaceOfState("before in place of after", func(c *composition) []clause {
		if c.request.answer == nil {
			return nil
		}
		return append(c.statesBefore(), c.answerClauses()...)
	}),
	{"expected is the state itself", aliased},
}

// inPlaceOfState makes a fault of other clauses; none where it has no place.
func inPlaceOfState(name string, clauses func(c *composition) []clause) fault {
	return fault{name, func(c *composition) (made, bool) {
		if len(c.request.steps) == 0 {
			return made{}, false
		}
		list := clauses(c)
		if len(list) == 0 {
			return made{}, false
		}
		if c.request.answer == nil {
			c.solution = c.request.solutions[0] // straight calls, as the verifier expects them
		}
		return c.tooMuch(suspectOf(c.by(list...)), c.withoutEffect()...)
	}}
}

// withoutEffect are attempts that answer rightly and do not do what is asked for.
func (c *composition) withoutEffect() []near {
	idle := end{c.before, c.request.answer, nil}
	list := []near{{end: idle, program: program(nil, c.request.answer)}}
	for _, one := range c.near {
		if !one.written && same(one.answer, c.request.answer) {
			list = append(list, one)
		}
	}
	return list
}

// using are the calls of a tool.
func using(calls []call, tool string) (list []call) {
	for _, one := range calls {
		if one.tool == tool {
			list = append(list, one)
		}
	}
	return list
}

// toolsCalled asks that each tool of the solution was called.
func (c *composition) toolsCalled() (list []clause) {
	var asked []string
	for _, step := range c.request.steps {
		tool := step.tool
		if slices.Contains(asked, tool) {
			continue
		}
		asked = append(asked, tool)
		text := fmt.Sprintf(`any(call["tool"] == %q and call["error"] is None for call in calls)`, tool)
		list = append(list, asks(text, func(e end) bool { return len(using(e.calls, tool)) > 0 }))
	}
	return list
}

// callsMade asks that each call of the solution was made, whatever came of it all.
func (c *composition) callsMade() (list []clause) {
	for _, step := range c.request.steps {
		named := python(treeOf(step.named(c.spec.Tool(step.tool))))
		text := fmt.Sprintf(`any(call["tool"] == %q and call["arguments"] == %s for call in calls)`, step.tool, named)
		list = append(list, asks(text, func(e end) bool {
			return slices.ContainsFunc(e.calls, func(made call) bool { return made.python() == step.python() })
		}))
	}
	return list
}

// statesBefore ask of the state before what is true of it anyway.
func (c *composition) statesBefore() (list []clause) {
	for _, one := range c.stateClauses() {
		if !one.gone {
			list = append(list, asks(one.before()+" == "+python(one.old), always))
		} else {
			list = append(list, asks(fmt.Sprintf("%s in before.meetings()", python(one.path[1])), always))
		}
	}
	return list
}

// aliased compares the final state with itself.
func aliased(c *composition) (made, bool) {
	if len(c.request.steps) == 0 || c.request.answer == nil {
		return made{}, false
	}
	lines := []string{"right = " + c.answerClauses()[0].right, "expected = after.state"}
	for _, one := range c.stateClauses() {
		line := assignment(one, false)
		if one.gone {
			line = line[:len(line)-1] + ", None)"
		}
		lines = append(lines, line)
	}
	lines = append(lines, "return after.state == expected and answer == right")
	told := verifier{clauses: c.answerClauses()}
	return c.tooMuch(suspect{function(lines...), told.accepts}, c.withoutEffect()...)
}

// blindToAnswerFaults do not look at the answer that is asked for.
var blindToAnswerFaults = []fault{
	inPlaceOfAnswer("only the state", func(c *composition) []clause {
		if len(c.request.steps) == 0 {
			return nil
		}
		return c.stateClauses()
	}),
	inPlaceOfAnswer("given at all", func(c *composition) []clause {
		return append(c.stateClauses(), asks("answer is not None", func(e end) bool { return e.answer != nil }))
	}),
	inPlaceOfAnswer("of the right type", func(c *composition) []clause {
		kind := kindOf(c.request.answer)
		judge := func(e end) bool { return kindOf(e.answer) == kind }
		return append(c.stateClauses(), asks("isinstance(answer, "+kind+")", judge))
	}),
	inPlaceOfAnswer("not empty", func(c *composition) []clause {
		judge := func(e end) bool { return e.answer != nil && e.answer != 0 && e.answer != "" }
		return append(c.stateClauses(), asks("bool(answer)", judge))
	}),
	{"overwrites the answer", func(c *composition) (made, bool) {
		return c.computed("answer = "+c.request.from, "answer")
	}},
	{"computes and does not compare", func(c *composition) (made, bool) {
		return c.computed("expected = "+c.request.from, "expected")
	}},
	inPlaceOfAnswer("the state is untouched", func(c *composition) []clause {
		if len(c.request.steps) > 0 {
			return nil
		}
		return []clause{asks("after.state == before.state", func(e end) bool { return same(e.state, c.before) })}
	}),
	inPlaceOfAnswer("no call failed", func(c *composition) []clause {
		return append(c.stateClauses(), asks(`all(call["error"] is None for call in calls)`, always))
	}),
}

// kindOf names the type of a value as Python does.
func kindOf(value any) string {
	switch value.(type) {
	case int:
		return "int"
	case string:
		return "str"
	case []any:
		return "list"
	case map[string]any:
		return "dict"
	}
	return "NoneType"
}

// inPlaceOfAnswer makes a fault of other clauses; none where it has no place.
func inPlaceOfAnswer(name string, clauses func(c *composition) []clause) fault {
	return fault{name, func(c *composition) (made, bool) {
		if c.request.answer == nil {
			return made{}, false
		}
		list := clauses(c)
		if len(list) == 0 {
			return made{}, false
		}
		return c.tooMuch(suspectOf(c.by(list...)), c.misinformed()...)
	}}
}

// misinformed are attempts that do what is asked for and tell something else.
func (c *composition) misinformed() (list []near) {
	for _, one := range c.near {
		if !one.written && same(one.state, c.right.state) {
			list = append(list, one)
		}
	}
	return list
}

// computed sets a name to the right answer and compares that with the right answer.
func (c *composition) computed(statement, name string) (made, bool) {
	if c.request.answer == nil {
		return made{}, false
	}
	v := c.by(append(c.stateClauses(), asks(name+" == "+python(c.request.answer), always))...)
	v.prelude = []string{statement}
	return c.tooMuch(suspectOf(v), c.misinformed()...)
}
