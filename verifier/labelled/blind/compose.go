package blind

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"agon"
	"agon/verifier/labelled"
)

// composition is a request with everything that a sound item is made of.
type composition struct {
	*place
	dice    *dice
	kind    string
	request request
	before  any // the initial state
	right   end
	// places are the clauses of all that is asked for; they tell what is right.
	places []clause
	// verifier is sound.
	verifier verifier
	style    string
	solution string
	near     []near
}

// mostDraws bounds how often a kind of request is drawn anew where the state does not
// allow what was drawn.
const mostDraws = 20

// compose makes a composition of a kind of request; nil where the state allows none.
func compose(p *place, d *dice, asked kind) (*composition, error) {
	for range mostDraws {
		c, err := composeOnce(p, d, asked)
		if c != nil || err != nil {
			return c, err
		}
	}
	return nil, nil
}

func composeOnce(p *place, d *dice, asked kind) (*composition, error) {
	s, err := p.state()
	if err != nil {
		return nil, err
	}
	r, ok := asked.ask(s, d)
	if !ok {
		return nil, nil
	}
	r = r.filled()
	right, err := p.play(r.steps, r.answer)
	if errors.Is(err, errRefused) || !plainAnswer(r.answer) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if s, err = p.state(); err != nil {
		return nil, err
	}
	c := &composition{place: p, dice: d, kind: asked.name, request: r, before: treeOf(s), right: right, solution: pick(d, r.solutions)}
	c.write()
	if c.near, err = p.nearby(d, r, right); err != nil {
		return nil, err
	}
	if len(c.failures(c.verifier.accepts)) < failureCases {
		return nil, nil
	}
	return c, nil
}

// write draws a style and writes the sound verifier in it.
func (c *composition) write() {
	r := reader{relative: c.dice.chance(2)}
	source := "plain state"
	if c.dice.chance(2) {
		r.tools, source = c.reading, "tools"
	}
	values := "fixed"
	if r.relative {
		values = "recomputed"
	}
	c.places = r.clauses(c.request, c.before, c.right)
	if len(c.request.steps) > 0 && c.dice.chance(4) {
		c.verifier = wholeState(c.places, c.before, c.right, r.relative)
		c.style = "whole state, " + values
		return
	}
	c.verifier = verifier{clauses: c.places, layout: pick(c.dice, layouts)}
	c.style = fmt.Sprintf("%s, %s, %s", c.verifier.layout.name, values, source)
}

// isRight tells whether an attempt that ends so has done all that is asked for.
func (c *composition) isRight(e end) bool { return verifier{clauses: c.places}.accepts(e) }

const failureCases = 3

// failures are programs that come close, as far as there are any rejected ones.
func (c *composition) failures(accepts func(end) bool) (programs []string) {
	for _, one := range c.rejected(accepts) {
		if len(programs) < failureCases && !slices.Contains(programs, one.program) {
			programs = append(programs, one.program)
		}
	}
	return programs
}

// rejected are the near misses that a verifier rejects: the request's own first, those
// that do nothing last.
func (c *composition) rejected(accepts func(end) bool) (list []near) {
	for _, one := range c.near {
		if c.isFailure(one) && !accepts(one.end) {
			list = append(list, one)
		}
	}
	slices.SortStableFunc(list, func(one, other near) int { return cmp.Compare(c.rank(one), c.rank(other)) })
	return list
}

func (c *composition) rank(one near) int {
	switch {
	case one.own:
		return 0
	case same(one.state, c.before) && (one.answer == nil || c.request.answer == nil):
		return 2
	}
	return 1
}

// isFailure reports whether a near miss will do as a failure case.
func (c *composition) isFailure(one near) bool {
	if one.program == "" || c.isRight(one.end) {
		return false
	}
	return c.readable(one.end)
}

// readable reports whether all places that the solution leaves are there: a verifier
// may ask a tool about what is gone, and break.
func (c *composition) readable(e end) bool {
	for _, place := range c.places {
		if _, there := place.path.at(e.state); !there && !place.gone {
			return false
		}
	}
	return true
}

// item puts an item together.
func (c *composition) item(family labelled.Family, fault string) made {
	return made{
		Item: labelled.Item{
			Item: agon.Item{
				Environment: c.spec.Name, Seed: c.seed, Instruction: pick(c.dice, c.request.wordings),
				Verifier: c.verifier.source(), Solution: c.solution, Failures: c.failures(c.verifier.accepts),
			},
			Family: family, Fault: fault,
		},
		kind: c.kind, right: c.right, isRight: c.isRight,
	}
}

// made is an item with what proves its label.
type made struct {
	labelled.Item
	kind    string
	right   end
	isRight func(e end) bool
	proof   proof
	// witness is the program of the proof.
	witness string
}

// proof is how execution shows that an item is unsound.
type proof int

const (
	isSound proof = iota
	// acceptsWrong: the witness does not do what is asked, and is accepted.
	acceptsWrong
	// rejectsRight: the witness does what is asked, and is not accepted.
	rejectsRight
	// varies: the solution ends differently when it is run again.
	varies
	// raises: a failure case raises an error.
	raises
	// breaks: the verifier does not decide.
	breaks
)
