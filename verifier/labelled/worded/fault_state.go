package worded

import (
	"fmt"
	"slices"
)

// Verifiers of a change that do not look at the state.

var ignoringState = []fault{
	{"some call of the tool", func(p *problem) *flawed { return p.byTools(anyTool) }},
	{"every tool was called", func(p *problem) *flawed { return p.byTools(everyTool) }},
	{"a call of the tool that raised nothing", func(p *problem) *flawed { return p.byTools(quietTool) }},
	{"an argument of a call", byArgument},
	{"the right calls, whatever came after", byCalls},
	{"the number of calls", byNumber},
	{"the last call", byLast},
	{"before instead of after", beforeOnly},
	{"what is expected against itself", expectedTwice},
	{"the answer says that it is done", saysDone},
	{"the answer alone", answerAlone},
	{"the shape of the state", shapeOfState},
}

// onlyChange reports whether a problem is about a change and nothing else.
func (p *problem) onlyChange() bool { return len(p.changed()) > 0 && p.goal.answer == nil }

func anyTool(tools []string) string {
	return fmt.Sprintf("    return any(c[\"tool\"] == %q for c in calls)\n", tools[0])
}

func everyTool(tools []string) string {
	return "    used = [c[\"tool\"] for c in calls]\n    return all(tool in used for tool in " + literal(list(tools...)) + ")\n"
}

func quietTool(tools []string) string {
	return fmt.Sprintf("    for call in calls:\n        if call[\"tool\"] == %q and not call[\"error\"]:\n            return True\n    return False\n", tools[len(tools)-1])
}

func (p *problem) byTools(body func([]string) string) *flawed {
	if !p.onlyChange() {
		return nil
	}
	tools := slices.Compact(each(p.right.calls, func(c call) string { return c.tool }))
	return p.accepting(head+body(tools), func(o *outcome) bool {
		return !slices.ContainsFunc(tools, func(tool string) bool { return !slices.Contains(o.tools, tool) })
	})
}

// byArgument looks for a call with one of its arguments right.
func byArgument(p *problem) *flawed {
	if !p.onlyChange() {
		return nil
	}
	c := one(p.dice, p.right.calls...)
	i := p.below(len(c.arguments))
	verifier := head + code(`    for c in calls:
        if c["tool"] == "$tool" and c["arguments"]["$name"] == $value:
            return True
    return False
`, fields{"tool": c.tool, "name": p.world.parameters[c.tool][i].name, "value": literal(c.arguments[i])})
	return p.accepting(verifier, func(o *outcome) bool {
		return slices.ContainsFunc(o.calls, func(d call) bool {
			return d.tool == c.tool && equal(d.arguments[i], c.arguments[i])
		})
	})
}

// byCalls looks for the calls of a solution. The solution makes them one by
// one, and what proves the fault makes them too and another after them.
func byCalls(p *problem) *flawed {
	if !p.onlyChange() {
		return nil
	}
	var conditions []string
	for _, c := range p.right.calls {
		conditions = append(conditions, fmt.Sprintf("any(c[\"tool\"] == %q and c[\"arguments\"] == %s for c in calls)", c.tool, literal(p.world.named(c))))
	}
	f := p.spoiled(arranged(p.dice, conditions), func(o *outcome) bool {
		return !slices.ContainsFunc(p.right.calls, func(c call) bool {
			return !slices.ContainsFunc(o.calls, func(d call) bool { return c.text() == d.text() })
		})
	})
	if f != nil {
		f.solution = p.right.program()
	}
	return f
}

// byNumber counts the calls that change something.
func byNumber(p *problem) *flawed {
	if !p.onlyChange() {
		return nil
	}
	n := len(p.right.calls)
	tools := sortedKeys(p.world.acts)
	verifier := head + code("    changes = [c for c in calls if c[\"tool\"] in $tools]\n    return len(changes) == $n\n",
		fields{"tools": literal(list(tools...)), "n": n})
	f := p.accepting(verifier, func(o *outcome) bool { return len(o.calls) == n })
	if f != nil {
		f.solution = p.right.program()
	}
	return f
}

// byLast looks at the last call's tool.
func byLast(p *problem) *flawed {
	if !p.onlyChange() {
		return nil
	}
	last := func(calls []call) string { return calls[len(calls)-1].tool }
	f := p.accepting(head+code("    if not calls:\n        return False\n    return calls[-1][\"tool\"] == \"$tool\"\n",
		fields{"tool": last(p.right.calls)}),
		func(o *outcome) bool { return len(o.calls) > 0 && last(o.calls) == last(p.right.calls) })
	if f != nil {
		f.solution = p.right.program()
	}
	return f
}

func (p *problem) blindly(verifier string) *flawed {
	if !p.onlyChange() {
		return nil
	}
	return p.accepting(verifier, everything)
}

// beforeOnly compares the initial state with what it is known to be.
func beforeOnly(p *problem) *flawed {
	conditions := each(p.asked, func(place path) string {
		want, was := at(p.goal.state, place...), at(p.state, place...)
		before := p.look("before", place)
		wanted, isNumber := want.(int)
		if isNumber && !equal(want, was) {
			return fmt.Sprintf("%s %+d == %d", before, wanted-was.(int), wanted)
		}
		return before + " == " + literal(was)
	})
	return p.blindly(arranged(p.dice, conditions))
}

// expectedTwice works out what is expected, twice.
func expectedTwice(p *problem) *flawed {
	if !p.onlyChange() {
		return nil
	}
	place := one(p.dice, p.changed()...)
	want, was := at(p.goal.state, place...), at(p.state, place...)
	n, ok := want.(int)
	if !ok {
		return nil
	}
	f := fields{"before": p.look("before", place), "by": n - was.(int)}
	return p.blindly(head + code(one(p.dice,
		"    expected = $before + ($by)\n    actual = $before + ($by)\n    return actual == expected\n",
		"    was = $before\n    now = was + ($by)\n    return now - was == $by\n",
		"    expected = $before + ($by)\n    after_value = expected\n    if after_value != expected:\n        return False\n    return True\n"), f))
}

// saysDone takes the word of the attempt for it.
func saysDone(p *problem) *flawed {
	if !p.onlyChange() {
		return nil
	}
	word := one(p.dice, "done", "ok", "finished")
	wrong := one(p.dice, p.wrongs()...)
	wrong.answer = word
	wrong.source = ""
	return &flawed{
		instruction:   p.instruction + " Answer \"" + word + "\" when that is so.",
		verifier:      head + "    return " + one(p.dice, "answer == \""+word+"\"", "isinstance(answer, str) and answer.lower() == \""+word+"\"") + "\n",
		solution:      p.solution + "\nanswer(\"" + word + "\")",
		accepts:       func(o *outcome) bool { return o.answer == word },
		wrongAccepted: wrong.program(),
	}
}

// answerAlone checks the answer of a problem that has a change in it too.
func answerAlone(p *problem) *flawed {
	if len(p.changed()) == 0 || p.goal.answer == nil {
		return nil
	}
	right := p.answers()
	return p.accepting(arranged(p.dice, []string{right.text}), right.holds)
}

// shapeOfState looks at the kind of things that a state has.
func shapeOfState(p *problem) *flawed {
	if !p.onlyChange() {
		return nil
	}
	names := keys(p.state.(map[string]any))
	conditions := []string{
		"isinstance(after.state, dict)",
		"sorted(after.state) == " + literal(list(names...)),
		"len(after.state[\"" + names[0] + "\"]) == len(before.state[\"" + names[0] + "\"])",
	}
	return p.blindly(arranged(p.dice, some(p.dice, p.between(1, 3), conditions)))
}
