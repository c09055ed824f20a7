package synthetic

import (
	"context"
	"slices"
	"strconv"
)

// The shares of disturbances other than another literal, where they are
// possible.
const (
	otherToolShare = 0.3
	swapShare      = 0.2
	nextShare      = 0.5 // of changed numbers: by one
)

// disturbances bounds the programs that are tried for a failure case.
const disturbances = 40

// disturbed is a program that comes close to another and fails.
type disturbed struct {
	program program
	run     *run
}

// stray finds a program that runs without a complaint and ends otherwise than
// r does, somewhere near p by lot, and calls opened for the run of every
// program tried. It returns nil where it finds none.
func (c *composer) stray(ctx context.Context, p program, r *run, opened func(*run)) (*disturbed, error) {
	near := func(i int) program {
		if i == disturbances {
			return nil
		}
		return c.disturb(p)
	}
	found, err := c.fail(ctx, p, r, 1, near, opened)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// failures finds n failure cases, which end otherwise than r does and than each
// other. They follow a rule, so that a small policy can learn to write them:
// first the programs that lack a part, then those with one literal moved on to
// the value after it, one literal after another from the first. (Which literal
// to begin with, drawn by lot, is not learnt: at every one of them copying is
// likelier than a change, and half of what the policy then wrote were copies of
// the solution.) It returns fewer where it finds no more.
func (c *composer) failures(ctx context.Context, p program, r *run, n int, opened func(*run)) ([]disturbed, error) {
	sites := len(p.sites())
	near := func(i int) program {
		if len(p) > 1 {
			if i < len(p) {
				return slices.Delete(p.clone(), i, i+1)
			}
			i -= len(p)
		}
		if i < 0 || sites == 0 || i/sites > most {
			return nil
		}
		return p.moved(i%sites, 1+i/sites)
	}
	return c.fail(ctx, p, r, n, near, opened)
}

// fail returns at most n of the programs near p, up to the first nil, that run
// without a complaint and end otherwise than r does and than each other.
func (c *composer) fail(ctx context.Context, p program, r *run, n int, near func(i int) program, opened func(*run)) ([]disturbed, error) {
	var found []disturbed
	tried := map[string]bool{p.python(): true}
	ends := map[outcome]bool{r.outcome(): true}
	for i := 0; len(found) < n; i++ {
		other := near(i)
		if other == nil {
			break
		}
		code := other.python()
		if tried[code] || !c.hidden.shows(other) {
			continue
		}
		tried[code] = true
		ran, err := start(ctx, r.world, other)
		if failed(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		opened(ran)
		if end := ran.outcome(); !ends[end] {
			ends[end] = true
			found = append(found, disturbed{other, ran})
		}
	}
	return found, nil
}

// moved returns p with the literals of a site moved on by so many values: the
// next number, or the next of the values that its parameter may have, the first
// coming after the last.
func (p program) moved(site, by int) program {
	other := p.clone()
	literals := other.sites()[site]
	value := literals[0].after(by)
	for _, e := range literals {
		e.value = value
	}
	return other
}

// after returns the value that comes so many places after a literal's.
func (e *expression) after(by int) string {
	if n, ok := parseNumber(e.value); ok && n.integer && e.kind.isNumber() {
		return strconv.FormatInt(n.i+int64(by), 10)
	}
	at := slices.Index(e.literals, e.value)
	if at < 0 {
		return e.value
	}
	return e.literals[(at+by)%len(e.literals)]
}

// disturb returns a program near p, by lot.
func (c *composer) disturb(p program) program {
	other := p.clone()
	if drop := c.IntN(2 * len(p)); len(p) > 1 && drop < len(p) {
		return slices.Delete(other, drop, drop+1)
	}
	switch {
	case c.chance(otherToolShare) && c.changeTool(other):
	case c.chance(swapShare) && c.swapArguments(other):
	default:
		c.changeLiteral(other)
	}
	return other
}

// changeLiteral changes one literal; in a call that stands in a part several
// times, everywhere.
func (c *composer) changeLiteral(p program) {
	sites := p.sites()
	if len(sites) == 0 {
		return
	}
	site := pick(c.dice, sites)
	value := c.otherValue(site[0])
	for _, e := range site {
		e.value = value
	}
}

func (c *composer) otherValue(e *expression) string {
	if n, ok := parseNumber(e.value); ok && n.integer && e.kind.isNumber() && c.chance(nextShare) {
		next := n.i + 1
		if c.chance(0.5) && n.i > 1 {
			next = n.i - 1
		}
		return strconv.FormatInt(next, 10)
	}
	if len(e.literals) == 0 {
		return e.value
	}
	return pick(c.dice, e.literals)
}

// sites returns the literals of p; those that are the same argument of calls
// written alike in one part are one site.
func (p program) sites() [][]*expression {
	var sites [][]*expression
	for _, part := range p {
		at := map[string]int{}
		visit := func(c *call) {
			code := c.python(nil)
			for i, argument := range c.arguments {
				if argument == nil || argument.form != literalForm {
					continue
				}
				key := code + strconv.Itoa(i)
				if known, ok := at[key]; ok {
					sites[known] = append(sites[known], argument)
					continue
				}
				at[key] = len(sites)
				sites = append(sites, []*expression{argument})
			}
		}
		part.calls(visit)
	}
	return sites
}

// calls calls visit for every call of a part.
func (p *part) calls(visit func(*call)) {
	if p.do != nil {
		visit(p.do)
	}
	p.nodes(func(e *expression) {
		if e.call != nil {
			visit(e.call)
		}
	})
}

// changeTool replaces one tool by another that takes the same arguments and
// serves the same end; it reports whether there is one.
func (c *composer) changeTool(p program) bool {
	var changes []func()
	for _, part := range p {
		if part.do != nil {
			for _, other := range c.actions {
				if other != part.do.tool && sameParameters(other, part.do.tool) {
					changes = append(changes, func() { part.do.tool = other })
				}
			}
		}
		part.nodes(func(e *expression) {
			if e.form != lookupForm {
				return
			}
			for _, other := range c.sources {
				if other != e.from && sameParameters(other.tool, e.call.tool) && e.from.kind.accepts(other.kind) {
					changes = append(changes, func() { e.from, e.call.tool = other, other.tool })
				}
			}
		})
	}
	if len(changes) == 0 {
		return false
	}
	pick(c.dice, changes)()
	return true
}

func sameParameters(a, b *tool) bool {
	return slices.EqualFunc(a.parameters, b.parameters, func(p, q parameter) bool {
		return p.asked == q.asked && p.kind.equal(q.kind)
	})
}

// swapArguments exchanges two arguments of the same kind; it reports whether
// there are two.
func (c *composer) swapArguments(p program) bool {
	var swaps []func()
	for _, part := range p {
		part.calls(func(drawn *call) {
			for i, a := range drawn.tool.parameters {
				for j, b := range drawn.tool.parameters[:i] {
					if a.asked && b.asked && a.kind.equal(b.kind) {
						swaps = append(swaps, func() {
							drawn.arguments[i], drawn.arguments[j] = drawn.arguments[j], drawn.arguments[i]
						})
					}
				}
			}
		})
	}
	if len(swaps) == 0 {
		return false
	}
	pick(c.dice, swaps)()
	return true
}
