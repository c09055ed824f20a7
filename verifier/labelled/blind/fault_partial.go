package blind

import (
	"fmt"
	"maps"
	"slices"
)

// partialFaults see one of several things that are asked for.
var partialFaults = []fault{
	leaving("the first alone", func(c *composition) []clause { return c.places[:1] }),
	leaving("all but the last", func(c *composition) []clause { return c.places[:len(c.places)-1] }),
	leaving("all but one", func(c *composition) []clause {
		at := c.dice.below(len(c.places))
		return slices.Delete(slices.Clone(c.places), at, at+1)
	}),
	{"or in place of and", func(c *composition) (made, bool) {
		return c.either("return " + join(c.places, " or "))
	}},
	{"any in place of all", func(c *composition) (made, bool) {
		return c.either("return any([" + join(c.places, ", ") + "])")
	}},
	{"returns in the first turn", firstTurn},
	{"one part of the answer", partOfAnswer},
	{"the end of the answer", endOfAnswer},
}

// leaving makes a fault of the clauses that are left.
func leaving(name string, left func(c *composition) []clause) fault {
	return fault{name, func(c *composition) (made, bool) {
		if len(c.places) < 2 {
			return made{}, false
		}
		list := left(c)
		// Without a look at the state at all it would be another family.
		if hasState(c.places) && !hasState(list) || hasState(list) && !c.seesAnswer(list) && len(c.stateClauses()) < 2 {
			return made{}, false
		}
		return c.tooMuch(suspectOf(c.by(list...)), c.halfDone()...)
	}}
}

func hasState(list []clause) bool {
	return slices.ContainsFunc(list, func(one clause) bool { return !one.ofAnswer() })
}

// seesAnswer reports whether clauses look at the answer, if there is one.
func (c *composition) seesAnswer(list []clause) bool {
	return c.request.answer == nil || slices.ContainsFunc(list, clause.ofAnswer)
}

// halfDone are attempts without some of the steps, or with no or another answer.
func (c *composition) halfDone() (list []near) {
	for i := range c.request.steps {
		steps := slices.Delete(slices.Clone(c.request.steps), i, i+1)
		if e, err := c.play(steps, c.request.answer); err == nil {
			list = append(list, near{end: e, program: program(steps, c.request.answer)})
		}
	}
	return append(list, c.misinformed()...)
}

// either plants a verifier that any one clause satisfies.
func (c *composition) either(statement string) (made, bool) {
	if len(c.places) < 2 {
		return made{}, false
	}
	accepts := func(e end) bool {
		return slices.ContainsFunc(c.places, func(one clause) bool { return one.holds(e) })
	}
	return c.tooMuch(suspect{function(statement), accepts}, c.halfDone()...)
}

// firstTurn plants a loop over the checks that ends in its first turn.
func firstTurn(c *composition) (made, bool) {
	if len(c.places) < 2 || slices.ContainsFunc(c.places, func(one clause) bool { return one.text != "" }) {
		return made{}, false
	}
	lines := []string{"for found, wanted in ["}
	for _, one := range c.places {
		lines = append(lines, fmt.Sprintf("    (%s, %s),", one.left, one.right))
	}
	lines = append(lines, "]:", "    if found != wanted:", "        return False", "    return True", "return False")
	first := verifier{clauses: c.places[:1]}
	return c.tooMuch(suspect{function(lines...), first.accepts}, c.halfDone()...)
}

// partOfAnswer sees the first element of a list, or one key of a dict.
func partOfAnswer(c *composition) (made, bool) { return c.seesPart(false) }

// endOfAnswer sees the last element of a list, or another key of a dict.
func endOfAnswer(c *composition) (made, bool) { return c.seesPart(true) }

func (c *composition) seesPart(last bool) (made, bool) {
	var text string
	var judge func(e end) bool
	switch answer := c.request.answer.(type) {
	case []any:
		at, name := 0, "0"
		if last {
			at, name = len(answer)-1, "-1"
		}
		text = fmt.Sprintf("isinstance(answer, list) and len(answer) > 0 and answer[%s] == %s", name, python(answer[at]))
		judge = func(e end) bool {
			found, ok := e.answer.([]any)
			return ok && len(found) > 0 && (!last && same(found[0], answer[0]) || last && same(found[len(found)-1], answer[at]))
		}
	case map[string]any:
		keys := slices.Sorted(maps.Keys(answer))
		key := keys[0]
		if last {
			key = keys[len(keys)-1]
		}
		text = fmt.Sprintf("isinstance(answer, dict) and answer.get(%q) == %s", key, python(answer[key]))
		judge = func(e end) bool {
			found, ok := e.answer.(map[string]any)
			return ok && same(found[key], answer[key])
		}
	default:
		return made{}, false
	}
	return c.tooMuch(suspectOf(c.by(append(c.stateClauses(), asks(text, judge))...)), c.misinformed()...)
}
