package synthetic

import "slices"

// The shares of what a composer draws. A look-up names what the rest of its
// call names more often than not, as people's requests do; the figures are
// chosen, not measured.
const (
	lookupShare  = 0.45 // of actions with an argument that is looked up
	objectShare  = 0.6  // of those: several arguments from one object
	sumShare     = 0.2  // of told numbers: a sum or a difference
	nestedShare  = 0.2  // of told look-ups: with an argument that is looked up
	sameShare    = 0.75 // of arguments of look-ups: one of the call around it
	repeatShare  = 0.25 // of literals: one that an earlier part has
	minusShare   = 0.3  // of sums: a difference
	twiceTheSame = 8    // draws for a second argument that differs from the first
)

// composer draws programs over a catalog.
type composer struct {
	*catalog
	dice
	// hidden are the compositions that no program of a corpus has, failure
	// cases included; nil for held-out tasks.
	hidden split
	// said holds the literals of the parts so far.
	said []*expression
}

// compose draws a program of size parts or, where nothing can be changed, of
// one part that size tools make together.
func (c *composer) compose(size int) program {
	c.said = nil
	if !c.stateful() {
		return program{&part{tell: c.nest(pick(c.dice, c.sources), size)}}
	}
	told := c.sourceTools()
	var p program
	for len(p) < size {
		which := c.IntN(len(c.actions) + len(told))
		if which < len(c.actions) {
			p = append(p, c.action(c.actions[which]))
		} else if !p.tells() { // the last answer is the answer
			p = append(p, c.told(told[which-len(c.actions)]))
		} else {
			continue
		}
		p[len(p)-1].nodes(func(e *expression) {
			if e.form == literalForm {
				c.said = append(c.said, e)
			}
		})
	}
	return p
}

// action draws a call of a tool that changes the state.
func (c *composer) action(t *tool) *part {
	drawn := c.literalCall(t, nil)
	if c.chance(lookupShare) {
		c.lookUpArguments(drawn)
	}
	return &part{do: drawn}
}

// literalCall draws a call with literals. around holds the arguments that a
// look-up is to be made for.
func (c *composer) literalCall(t *tool, around []*expression) *call {
	drawn := &call{tool: t}
	for _, p := range t.parameters {
		if !p.asked {
			drawn.arguments = append(drawn.arguments, nil)
			continue
		}
		drawn.arguments = append(drawn.arguments, c.literal(p, around, drawn.arguments))
	}
	return drawn
}

// literal draws an argument: one that stands around it, one that was said
// before, or any; but not what another argument of the same kind already is,
// if that can be helped.
func (c *composer) literal(p parameter, around, taken []*expression) *expression {
	var value string
	for range twiceTheSame {
		value = c.value(p, around)
		if !slices.ContainsFunc(taken, func(e *expression) bool {
			return e != nil && e.value == value && e.kind.enum != nil && e.kind.equal(p.kind)
		}) {
			break
		}
	}
	return &expression{form: literalForm, value: value, kind: p.kind, literals: p.literals}
}

func (c *composer) value(p parameter, around []*expression) string {
	if near := matching(p, around); len(near) > 0 && c.chance(sameShare) {
		return pick(c.dice, near)
	}
	if before := matching(p, c.said); len(before) > 0 && c.chance(repeatShare) {
		return pick(c.dice, before)
	}
	return pick(c.dice, p.literals)
}

// matching returns the literals among expressions that p could have as well.
func matching(p parameter, among []*expression) []string {
	var values []string
	for _, e := range among {
		if e != nil && e.form == literalForm && e.kind.equal(p.kind) && slices.Contains(p.literals, e.value) {
			values = append(values, e.value)
		}
	}
	return values
}

// lookUpArguments replaces arguments of a call by what is looked up: several by
// the fields of one object, or one.
func (c *composer) lookUpArguments(drawn *call) {
	type place struct {
		argument int
		from     *source
	}
	var places []place
	for i, p := range drawn.tool.parameters {
		for _, s := range c.sourcesFor(p.kind) {
			if p.asked {
				places = append(places, place{i, s})
			}
		}
	}
	if len(places) == 0 {
		return
	}
	first := pick(c.dice, places)
	fetched := c.literalCall(first.from.tool, drawn.arguments)
	chosen := []place{first}
	if first.from.field != "" && c.chance(objectShare) {
		for _, other := range places {
			if other.from.tool == first.from.tool && !slices.ContainsFunc(chosen, func(p place) bool {
				return p.argument == other.argument || p.from == other.from
			}) {
				chosen = append(chosen, other)
			}
		}
	}
	for _, p := range chosen {
		drawn.arguments[p.argument] = &expression{form: lookupForm, from: p.from, call: fetched.clone()}
	}
}

// told draws something to tell that tool t looks up.
func (c *composer) told(t *tool) *part {
	from := pick(c.dice, c.sourcesOf(t))
	first := c.lookup(from)
	if from.kind.isNumber() && c.chance(sumShare) {
		form := sumForm
		if c.chance(minusShare) {
			form = differenceForm
		}
		second := &expression{form: lookupForm, from: from, call: c.literalCall(t, nil)}
		if second.python(nil) != first.python(nil) {
			return &part{tell: &expression{form: form, left: first, right: second}}
		}
	}
	return &part{tell: first}
}

func (c *composer) lookup(from *source) *expression {
	drawn := c.literalCall(from.tool, nil)
	if c.chance(nestedShare) {
		c.lookUpArguments(drawn)
	}
	return &expression{form: lookupForm, from: from, call: drawn}
}

// nest draws a value that size tools make together, from at the outside.
func (c *composer) nest(from *source, size int) *expression {
	drawn := c.literalCall(from.tool, nil)
	c.divide(drawn, size-1)
	return &expression{form: lookupForm, from: from, call: drawn}
}

// divide gives size tools to the arguments of a call, as far as any of them can
// be looked up.
func (c *composer) divide(drawn *call, size int) {
	var open []int
	for i, p := range drawn.tool.parameters {
		if p.asked && len(c.sourcesFor(p.kind)) > 0 {
			open = append(open, i)
		}
	}
	c.Shuffle(len(open), func(i, j int) { open[i], open[j] = open[j], open[i] })
	for n, i := range open {
		share := size
		if n < len(open)-1 {
			share = c.IntN(size + 1)
		}
		if share == 0 {
			continue
		}
		size -= share
		from := pick(c.dice, c.sourcesFor(drawn.tool.parameters[i].kind))
		drawn.arguments[i] = c.nest(from, share)
	}
}
