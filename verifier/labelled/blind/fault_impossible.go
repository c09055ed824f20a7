package blind

import (
	"fmt"
	"strings"
)

// impossibleFaults reject what the instruction asks for.
var impossibleFaults = []fault{
	altering("off by one", func(c *composition, one clause) (clause, bool) {
		n, ok := one.want.(int)
		one.right = python(n + 1 - 2*c.dice.below(2))
		return one, ok
	}),
	altering("spelt otherwise", func(_ *composition, one clause) (clause, bool) {
		word, ok := one.want.(string)
		if !ok {
			return one, false
		}
		if word == "cancelled" {
			one.right = `"canceled"`
		} else {
			one.right = python(strings.ToUpper(word[:1]) + word[1:])
		}
		return one, one.right != python(word)
	}),
	altering("before in place of after", func(_ *composition, one clause) (clause, bool) {
		ok := !one.ofAnswer() && !one.gone && !same(one.want, one.old)
		one.left, one.right = one.before(), python(one.want)
		return one, ok
	}),
	altering("in the wrong direction", func(_ *composition, one clause) (clause, bool) {
		now, ok := one.want.(int)
		was, known := one.old.(int)
		if !ok || !known || now == was {
			return one, false
		}
		one.right = recomputed(one.before(), was, 2*was-now)
		return one, true
	}),
	altering("the opposite", func(_ *composition, one clause) (clause, bool) {
		one.text = one.not()
		return one, true
	}),
	altering("a text in place of a number", func(_ *composition, one clause) (clause, bool) {
		n, ok := one.want.(int)
		one.right = fmt.Sprintf("\"%d\"", n)
		return one, ok && one.ofAnswer()
	}),
	altering("an element too many", func(_ *composition, one clause) (clause, bool) {
		list, ok := one.want.([]any)
		if !ok {
			return one, false
		}
		one.right = python(append(list[:len(list):len(list)], list[0]))
		return one, true
	}),
	adding("nothing may change", func(c *composition) string { return "after.state == before.state" }),
	adding("no calls", func(c *composition) string { return "len(calls) == 0" }),
	adding("an unknown tool", func(c *composition) string { return fmt.Sprintf("after.status(%q) == \"ok\"", c.request.steps[0].tool) }),
	{"imports what it may not", func(c *composition) (made, bool) {
		return c.tooLittle(function("import json", "return json.dumps("+expression(c.places)+") == \"true\""))
	}},
}

// altering makes a fault of a function that alters a clause; false where it cannot.
func altering(name string, alter func(c *composition, one clause) (clause, bool)) fault {
	return fault{name, func(c *composition) (made, bool) {
		for _, at := range shuffled(c.dice, indices(c.places)) {
			if other, ok := alter(c, c.places[at]); ok {
				clauses := append([]clause(nil), c.places...)
				clauses[at] = other
				return c.tooLittle(c.by(clauses...).source())
			}
		}
		return made{}, false
	}}
}

func indices[T any](list []T) (all []int) {
	for i := range list {
		all = append(all, i)
	}
	return all
}

// adding makes a fault of one more clause on a change of the state.
func adding(name string, text func(c *composition) string) fault {
	return fault{name, func(c *composition) (made, bool) {
		if len(c.request.steps) == 0 {
			return made{}, false
		}
		extra := asks(text(c), always)
		return c.tooLittle(c.by(append(c.places[:len(c.places):len(c.places)], extra)...).source())
	}}
}

// tooLittle plants a verifier that rejects what is right.
func (c *composition) tooLittle(source string) (made, bool) {
	m := c.item("", "")
	m.Verifier = source
	m.proof, m.witness = rejectsRight, program(c.request.steps, c.request.answer)
	return m, true
}
