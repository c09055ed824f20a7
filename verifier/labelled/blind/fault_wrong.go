package blind

import "strings"

// wrongItemFaults have an instruction that asks for something else than solution and
// verifier do.
var wrongItemFaults = []fault{
	speaking("another number", func(c, other *composition) bool { return c.differs(other) == "number" }),
	speaking("another name", func(c, other *composition) bool { return c.differs(other) == "name" }),
	speaking("other arguments", func(c, other *composition) bool { return c.differs(other) == "several" }),
	{"another kind of request", func(c *composition) (made, bool) {
		return c.spokenOf(func() (*composition, error) { return compose(c.place, c.dice, pick(c.dice, c.kinds)) }, func(other *composition) bool {
			return other.kind != c.kind
		})
	}},
	{"asks for more", asksForMore},
	{"asks to leave it", asksToLeave},
}

// differs tells in what two requests of a kind differ.
func (c *composition) differs(other *composition) string {
	differing, kind := 0, ""
	for name, value := range c.request.values {
		if same(treeOf(value), treeOf(other.request.values[name])) {
			continue
		}
		differing++
		kind = "number"
		if _, isText := value.(string); isText {
			kind = "name"
		}
	}
	if differing > 1 {
		return "several"
	}
	return kind
}

// speaking makes a fault of another request of the same kind that fits.
func speaking(name string, fits func(c, other *composition) bool) fault {
	return fault{name, func(c *composition) (made, bool) {
		return c.spokenOf(func() (*composition, error) { return compose(c.place, c.dice, c.asked()) }, func(other *composition) bool { return fits(c, other) })
	}}
}

// asked is the kind of the request.
func (c *composition) asked() kind {
	for _, one := range c.kinds {
		if one.name == c.kind {
			return one
		}
	}
	panic("blind: no kind " + c.kind) // it was composed from one
}

// spokenOf plants the instruction of another request that fits.
func (c *composition) spokenOf(draw func() (*composition, error), fits func(other *composition) bool) (made, bool) {
	for range mostDraws {
		other, err := draw()
		if other == nil || err != nil || !fits(other) || other.isRight(c.right) || c.isRight(other.right) {
			continue
		}
		m := c.item("", "")
		m.Instruction = pick(c.dice, other.request.wordings)
		return c.wrong(m, other.right), true
	}
	return made{}, false
}

// wrong is an item whose instruction asks for another end, which its verifier rejects.
func (c *composition) wrong(m made, asked end) made {
	m.right, m.isRight = asked, func(e end) bool { return sameEnd(e, asked) }
	m.proof, m.witness = rejectsRight, program(asked.calls, asked.answer)
	return m
}

// asksForMore adds to the answer something that nobody looks at.
func asksForMore(c *composition) (made, bool) {
	if c.request.answer == nil {
		return made{}, false
	}
	word := pick(c.dice, []string{"done", "checked", "final", "ok"})
	m := c.item("", "")
	m.Instruction += values{"word": word}.fill(pick(c.dice, []string{
		" Answer with a list of two elements: that, and the word {word}.",
		" Give it as a dict with the key {word}.",
	}))
	asked := c.right
	if strings.Contains(m.Instruction, "dict with the key "+word) {
		asked.answer = map[string]any{word: c.request.answer}
	} else {
		asked.answer = []any{c.request.answer, word}
	}
	return c.wrong(m, asked), true
}

// asksToLeave forbids what the solution does.
func asksToLeave(c *composition) (made, bool) {
	if len(c.request.steps) == 0 {
		return made{}, false
	}
	word := pick(c.dice, []string{"later", "refused", "on hold", "not now"})
	m := c.item("", "")
	m.Instruction = values{"word": word, "asked": m.Instruction}.fill(pick(c.dice, []string{
		"Somebody will write: \"{asked}\" Do not do that; change nothing, and answer with the text {word}.",
		"This request has been withdrawn: \"{asked}\" Leave everything as it is and answer \"{word}\".",
	}))
	return c.wrong(m, end{state: c.before, answer: word}), true
}
