package worded

import (
	"fmt"
	"slices"
)

// Verifiers that reject what the instruction asks for: all of it, or some ways
// to it that are as good as the solution.

var impossible = []fault{
	{"a number that is off", numberOff},
	{"the outcome of a misunderstanding", misunderstood},
	{"before and after at once", unchangedAndChanged},
	{"two values at once", contradiction},
	{"a number as text", answerAs("answer == str($want)", isInt)},
	{"a list as a tuple", answerAs("answer == tuple($want)", isList)},
	{"a list as a set", answerAs("answer == set($want)", isList)},
	{"a name with a word before it", answerAs("answer == \"the \" + $want", isText)},
	{"a value in a list", answerAs("answer == [$want]", isScalar)},
	{"a key that is not there", missingKey},
	{"no verdict", noVerdict},
	{"an answer that nobody asked for", unaskedAnswer},
	{"exactly so many calls", callCount},
	{"these calls in this order", callOrder},
}

// refusing completes a verifier that rejects the solution.
func (p *problem) refusing(verifier string) *flawed {
	return &flawed{verifier: verifier, rightRefused: p.solution}
}

func numberOff(p *problem) *flawed {
	conditions := texts(p.demands())
	if n, ok := p.goal.answer.(int); ok {
		conditions[len(conditions)-1] = fmt.Sprintf("answer == %d", n+one(p.dice, 1, -1, 10))
		return p.refusing(arranged(p.dice, conditions))
	}
	for i, place := range p.asked {
		if n, ok := at(p.goal.state, place...).(int); ok {
			conditions[i] = fmt.Sprintf("%s == %d", p.look("after", place), n+one(p.dice, 1, -1))
			return p.refusing(arranged(p.dice, conditions))
		}
	}
	return nil
}

// misunderstood demands what a wrong attempt comes to.
func misunderstood(p *problem) *flawed {
	wrong := one(p.dice, p.wrongs()...)
	var conditions []string
	for _, place := range p.asked {
		conditions = append(conditions, p.look("after", place)+" == "+literal(at(wrong.left.state, place...)))
	}
	if p.goal.answer != nil {
		conditions = append(conditions, "answer == "+literal(wrong.left.answer))
	}
	f := p.refusing(arranged(p.dice, conditions))
	f.accepts = func(o *outcome) bool { return o.key() == wrong.left.key() }
	return f
}

func unchangedAndChanged(p *problem) *flawed {
	if len(p.changed()) == 0 {
		return nil
	}
	conditions := append(texts(p.demands()), "after.state == before.state")
	return p.refusing(arranged(p.dice, conditions))
}

func contradiction(p *problem) *flawed {
	conditions := texts(p.demands())
	other := "answer is None"
	if p.goal.answer == nil {
		place := one(p.dice, p.changed()...)
		other = p.look("after", place) + " == " + literal(at(p.state, place...))
	}
	return p.refusing(arranged(p.dice, append(conditions, other)))
}

func isInt(value any) bool  { _, ok := value.(int); return ok }
func isList(value any) bool { _, ok := value.([]any); return ok }
func isText(value any) bool { _, ok := value.(string); return ok }

func isScalar(value any) bool { return isInt(value) || isText(value) }

// answerAs demands the right answer, as another type of value.
func answerAs(condition string, suits func(any) bool) func(*problem) *flawed {
	return func(p *problem) *flawed {
		if !suits(p.goal.answer) {
			return nil
		}
		conditions := each(p.asked, func(place path) string { return p.is(place).text })
		condition := code(condition, fields{"want": literal(p.goal.answer)})
		return p.refusing(arranged(p.dice, append(conditions, condition)))
	}
}

// missingKey looks at the plural of a key, or for an entry in an answer that
// is none.
func missingKey(p *problem) *flawed {
	conditions := texts(p.demands())
	if len(p.changed()) == 0 {
		return p.refusing(arranged(p.dice, append(conditions, "after.state[\"result\"] == answer")))
	}
	place := slices.Clone(one(p.dice, p.changed()...))
	want := literal(at(p.goal.state, place...))
	last := len(place) - 1
	place[last] = place[last].(string) + one(p.dice, "s", "_count", "_id")
	return p.refusing(arranged(p.dice, append(conditions, "after.state"+subscripts(place)+" == "+want)))
}

func noVerdict(p *problem) *flawed {
	conditions := texts(p.demands())
	return p.refusing(head + "    ok = True\n    for right in [" + conditions[0] + "]:\n        ok = ok and right\n" +
		one(p.dice, "    print(ok)\n", "", "    if not ok:\n        return False\n", "    return \"pass\" if ok else \"fail\"\n"))
}

// unaskedAnswer demands a word that the solution gives and the instruction
// does not mention.
func unaskedAnswer(p *problem) *flawed {
	if p.goal.answer != nil {
		return nil
	}
	word := one(p.dice, "done", "success", "ok")
	return &flawed{
		verifier:     arranged(p.dice, append(texts(p.demands()), "answer == \""+word+"\"")),
		solution:     p.solution + "\nanswer(\"" + word + "\")",
		rightRefused: p.solution,
	}
}

// callCount demands as many calls as the solution makes.
func callCount(p *problem) *flawed {
	if len(p.changed()) == 0 {
		return nil
	}
	n := fmt.Sprint(len(p.right.calls))
	return &flawed{
		verifier:     arranged(p.dice, append(texts(p.demands()), "len(calls) == "+n)),
		solution:     p.right.program(),
		rightRefused: one(p.dice, p.world.readers...) + "\n" + p.right.program(),
	}
}

// callOrder demands calls in the order of the solution, where another order
// comes to the same.
func callOrder(p *problem) *flawed {
	calls := slices.Clone(p.right.calls)
	slices.Reverse(calls)
	turned := attempt{calls: calls, answer: p.right.answer}
	o, ok := p.world.run(p.state, turned)
	if !ok || o.key() != p.goal.key() || turned.program() == p.right.program() {
		return nil
	}
	conditions := append(texts(p.demands()), "[[c[\"tool\"], c[\"arguments\"]] for c in calls] == "+p.callsInOrder())
	return &flawed{
		verifier: arranged(p.dice, conditions), solution: p.right.program(),
		rightRefused: turned.program(),
	}
}

// callsInOrder writes the right calls as pairs of a tool and its arguments.
func (p *problem) callsInOrder() string {
	return literal(each(p.right.calls, func(c call) any { return list[any](c.tool, p.world.named(c)) }))
}
