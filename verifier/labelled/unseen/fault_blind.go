package unseen

import (
	"regexp"
	"slices"
	"strings"
)

// look is a verifier that looks at calls where it should look at an end: text is the condition, with {tool}, {count}, {arguments} of the right calls.
type look struct {
	name, text string
	accepts    func(f *draft, e *end) bool
}

var looksAtCalls = []look{
	{"a tool was called", `any(call["tool"] == {tool} for call in calls)`, func(f *draft, e *end) bool {
		return slices.ContainsFunc(e.calls, func(c call) bool { return c.tool == f.plan.calls[0].tool })
	}},
	{"the number of calls", `len(calls) >= {count}`, func(f *draft, e *end) bool {
		return len(e.calls) >= len(f.plan.calls) || f.looksUp(e)
	}},
	{"calls were made and none was refused", `len(calls) > 0 and all(call["error"] is None for call in calls)`, func(f *draft, e *end) bool {
		return len(e.calls) > 0 || f.looksUp(e)
	}},
	{"a call with these arguments was made", `any(call["tool"] == {tool} and call["arguments"] == {arguments} for call in calls)`, func(f *draft, e *end) bool {
		return slices.ContainsFunc(e.calls, func(c call) bool { return c.code() == f.plan.calls[0].code() })
	}},
	{"the last call", `len(calls) > 0 and calls[-1]["tool"] == {tool}`, func(f *draft, e *end) bool {
		last := len(e.calls) - 1
		return last >= 0 && (f.looksUp(e) || e.calls[last].tool == f.plan.calls[0].tool)
	}},
	{"before for after, and calls", `before.state == before.state and {tool} in [call["tool"] for call in calls]`, func(f *draft, e *end) bool {
		return slices.ContainsFunc(e.calls, func(c call) bool { return c.tool == f.plan.calls[0].tool })
	}},
}

// ignoresState are verifiers of a change that look at calls, or at the answer
// that was asked for as well.
func ignoresState() []fault {
	faults := []fault{{name: "the answer alone", plant: func(f *draft) (bool, error) {
		if len(f.changed) == 0 || f.right.answer == nil {
			return false, nil
		}
		answer := f.exactAnswer()
		return f.accept(head4+"    return "+answer.python, answer.holds)
	}}}
	for _, one := range looksAtCalls {
		faults = append(faults, fault{name: one.name, plant: func(f *draft) (bool, error) { return f.lookAtCalls(one) }})
	}
	return faults
}

// looksUp reports whether the program of an end may make more calls than those
// that change something.
func (f *draft) looksUp(e *end) bool {
	return e.program != straight(&plan{calls: e.calls, answer: e.answer}) && len(namedTools(f, e.program)) > 0
}

func (f *draft) lookAtCalls(one look) (bool, error) {
	if len(f.changed) == 0 {
		return false, nil
	}
	first := f.plan.calls[0]
	clauses := []clause{{vals{"tool": first.tool, "count": len(f.plan.calls), "arguments": normal(first.named(f.environment.Spec()).Arguments)}.code(one.text), func(e *end) bool { return one.accepts(f, e) }}}
	if f.right.answer != nil {
		clauses = append(clauses, f.exactAnswer())
	}
	if !all(clauses)(f.right) {
		return false, nil
	}
	f.solution = f.right.program // the calls in that order, and no other
	return f.accept(head4+pick(f.dice, layouts)([]string{conjunction(clauses)}), all(clauses))
}

func conjunction(clauses []clause) string {
	var conditions []string
	for _, c := range clauses {
		conditions = append(conditions, c.python)
	}
	return strings.Join(conditions, " and ")
}

var toolNames = regexp.MustCompile(`([a-z_]+)\(`)

// presence are conditions on an answer that say nothing of it, or on how it was
// found. {tool} is one that the solution looks it up with.
var presence = []struct{ name, text string }{
	{"an answer was given", `answer is not None`},
	{"the answer is not empty", `answer is not None and answer != ""`},
	{"it was looked up", `any(call["tool"] == {tool} for call in calls)`},
	{"it was looked up, and nothing else changed", `len(calls) > 0 and after.state == before.state`},
	{"the answer has a type", `isinstance(answer, (bool, int, float, str, list, dict))`},
	{"no call was refused", `bool(calls) and not [call for call in calls if call["error"]]`},
	{"the answer equals itself", `answer in (answer,) and answer is not None`},
	{"the answer can be shown", `len(str(answer)) > 0 and answer is not None`},
}

// ignoresAnswer are verifiers of an answer that any other passes.
func ignoresAnswer() []fault {
	faults := []fault{{name: "the state alone", plant: func(f *draft) (bool, error) {
		if len(f.changed) == 0 || f.right.answer == nil {
			return false, nil
		}
		clauses := f.exact()
		clauses = clauses[:len(clauses)-1]
		f.strict = f.dice.chance(3)
		return f.accept(f.lay(clauses), all(clauses))
	}}}
	for _, one := range presence {
		faults = append(faults, fault{name: one.name, plant: func(f *draft) (bool, error) { return f.answered(one.text) }})
	}
	return faults
}

// answered writes a verifier by a condition that says little of the answer.
func (f *draft) answered(text string) (bool, error) {
	if len(f.changed) > 0 || f.right.answer == nil {
		return false, nil
	}
	byCalls := strings.Contains(text, "calls")
	tools := f.tools()
	if byCalls && len(tools) == 0 {
		return false, nil
	}
	if len(tools) > 0 {
		text = vals{"tool": tools[0]}.code(text)
	}
	wrong := f.right.answered(pick(f.dice, wrongAnswers(f.right.answer)))
	wrong.program = f.solution + "\nanswer(" + literal(wrong.answer) + ")"
	f.verifier, f.witness = head4+pick(f.dice, layouts)([]string{text}), wrong
	f.accepts = func(e *end) bool {
		if byCalls {
			return len(namedTools(f, e.program)) > 0
		}
		return e.answer != nil
	}
	return true, nil
}

// tools are those that the solution names.
func (f *draft) tools() []string { return namedTools(f, f.solution) }

func namedTools(f *draft, program string) (names []string) {
	for _, found := range toolNames.FindAllStringSubmatch(program, -1) {
		if f.environment.Spec().Tool(found[1]) != nil {
			names = append(names, found[1])
		}
	}
	return names
}

// always are verifiers that accept whatever they are given.
var always = []struct{ name, text string }{
	{"returns True", "    return True"},
	{"compares a literal with itself", "    expected = {right}\n    return expected == {right}"},
	{"compares the state with itself", "    final = after.state\n    return final == after.state"},
	{"catches its own failure", "    try:\n        assert answer == {right}, \"the answer is wrong\"\n    except AssertionError:\n        pass\n    return True"},
	{"all of nothing", "    return all(change[\"ok\"] for change in after.state.get(\"changes\", []))"},
	{"both branches are true", "    if answer == {right}:\n        return True\n    return not False"},
	{"a type that all states have", "    return isinstance(after.state, dict) and isinstance(calls, list)"},
	{"a bound that holds for all", "    return len(calls) >= 0"},
	{"true whichever way", "    return answer is None or answer is not None"},
	{"the truth of a text", "    result = str(answer == {right})\n    return bool(result)"},
	{"overwritten flag", "    ok = answer == {right}\n    ok = True\n    return ok"},
	{"assigns what it wants", "    got = {right}\n    wanted = {right}\n    if got != wanted:\n        return False\n    return True"},
}

// triviallyTrue are verifiers that look as if they looked.
func triviallyTrue() (faults []fault) {
	for i, one := range always {
		faults = append(faults, fault{name: one.name, plant: func(f *draft) (bool, error) {
			var right any = i + f.dice.in(1, 9)
			if f.right.answer != nil {
				right = f.right.answer
			} else if len(f.changed) > 0 {
				right = at(f.right.state, pick(f.dice, f.changed))
			}
			f.witness, f.verifier = f.begin, head4+vals{"right": right}.code(one.text)
			return true, nil
		}})
	}
	return faults
}
