package worded

import (
	"slices"
	"strings"
)

// Verifiers of an answer that do not look at it.

var ignoringAnswer = []fault{
	{"the state, and no word of the answer", stateAlone},
	{"nothing has changed", unanswered("after.state == before.state")},
	{"the expected answer is computed, and not compared", computedOnly},
	{"the answer is overwritten", overwritten},
	{"a look-up was made", lookedUp},
	{"what a call returned", returned},
	{"there were calls", unanswered("len(calls) > 0")},
	{"no call failed", unanswered("all(not c[\"error\"] for c in calls)")},
}

func stateAlone(p *problem) *flawed {
	if len(p.changed()) == 0 || p.goal.answer == nil || p.strict {
		return nil
	}
	checks := each(p.asked, p.is)
	return p.accepting(arranged(p.dice, texts(checks)), all(checks))
}

// question reports whether a problem is about an answer and nothing else.
func (p *problem) question() bool { return len(p.changed()) == 0 && p.goal.answer != nil }

// unanswered is a verifier that looks at something else than the answer. What
// proves the fault makes a needless call.
func unanswered(condition string) func(*problem) *flawed {
	return func(p *problem) *flawed {
		if !p.question() {
			return nil
		}
		wrong := one(p.dice, p.wrongs()...)
		return &flawed{
			verifier: arranged(p.dice, []string{condition}),
			accepts: func(o *outcome) bool {
				return condition != "len(calls) > 0" || slices.ContainsFunc(o.tools, p.isRead)
			},
			solution:      one(p.dice, p.world.readers...) + "\n" + p.solution,
			wrongAccepted: p.world.readers[0] + "\n" + wrong.program(),
		}
	}
}

func (p *problem) isRead(tool string) bool { return slices.Contains(p.world.reads, tool) }

// computedOnly has all that it needs, and does not use it.
func computedOnly(p *problem) *flawed {
	if !p.question() {
		return nil
	}
	verifier := head + code(one(p.dice,
		"    expected = $want\n    result = expected\n    return result == expected\n",
		"    expected = $want\n    if expected is None:\n        return False\n    return True\n",
		"    expected = $want\n    return expected == $want\n",
		"    def expected():\n        return $want\n    return expected() is not None\n"),
		fields{"want": literal(p.goal.answer)})
	return p.accepting(verifier, everything)
}

// overwritten gives the parameter another value before it is compared.
func overwritten(p *problem) *flawed {
	if !p.question() {
		return nil
	}
	verifier := head + code(one(p.dice,
		"    answer = $want\n    return answer == $want\n",
		"    for answer in [$want]:\n        if answer != $want:\n            return False\n    return True\n",
		"    correct = $want\n    answer = correct\n    return isinstance(answer, type(correct)) and answer == correct\n"),
		fields{"want": literal(p.goal.answer)})
	return p.accepting(verifier, everything)
}

// lookedUp is content that the attempt called a tool that the solution calls.
func lookedUp(p *problem) *flawed {
	tools := attempt{source: p.solution}.tools()
	i := slices.IndexFunc(tools, p.isRead)
	if !p.question() || i < 0 {
		return nil
	}
	j := slices.IndexFunc(p.world.readers, func(program string) bool { return strings.HasPrefix(program, tools[i]+"(") })
	if j < 0 {
		return nil
	}
	wrong := one(p.dice, p.wrongs()...)
	return &flawed{
		verifier: head + code(one(p.dice,
			"    return any(c[\"tool\"] == \"$tool\" for c in calls)\n",
			"    tools = [c[\"tool\"] for c in calls]\n    return \"$tool\" in tools\n",
			"    return len([c for c in calls if c[\"tool\"] == \"$tool\"]) >= 1\n"), fields{"tool": tools[i]}),
		accepts:       func(o *outcome) bool { return slices.Contains(o.tools, tools[i]) },
		wrongAccepted: p.world.readers[j] + "\n" + wrong.program(),
	}
}

// returned looks for the right value in what calls returned. The solution is
// one whose last call returns it.
func returned(p *problem) *flawed {
	i := strings.LastIndex(p.solution, "answer(")
	if !p.question() || i < 0 || strings.Contains(p.solution, "\n") {
		return nil
	}
	tool, _, found := strings.Cut(p.solution[i+len("answer("):], "(")
	if !found || !p.isRead(tool) || !strings.HasSuffix(p.solution, "))") || !balanced(p.solution[len("answer("+tool+"("):len(p.solution)-2]) {
		return nil
	}
	wrong := one(p.dice, p.otherAnswers()...)
	return &flawed{
		verifier: head + "    return any(c[\"value\"] == " + literal(p.goal.answer) + " for c in calls)\n",
		accepts:  func(o *outcome) bool { return false },
		wrongAccepted: "x = " + strings.TrimSuffix(strings.TrimPrefix(p.solution, "answer("), ")") +
			"\nanswer(" + literal(wrong) + ")",
	}
}

// balanced reports whether parentheses close what they open, in order.
func balanced(text string) bool {
	depth := 0
	for _, r := range text {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth < 0 {
			return false
		}
	}
	return depth == 0
}
