package worded

import "slices"

// Items whose instruction speaks of something else than the rest.

var wrongItem = []fault{
	{"one detail differs", detail},
	{"the same kind of request, about something else", func(p *problem) *flawed { return p.mistaken(p.sibling()) }},
	{"another request", func(p *problem) *flawed { return p.mistaken(p.stranger()) }},
	{"the instruction asks for more", asksMore},
	{"the instruction asks for less", asksLess},
}

// mistaken gives the item of other to the instruction of p; nil if what other
// comes to is what p asks for.
func (p *problem) mistaken(other *problem) *flawed {
	if other == nil || !p.fails(&other.goal) || p.instruction == other.instruction {
		return nil
	}
	verifier, _ := other.sound()
	return &flawed{
		verifier: verifier, solution: other.solution, failures: other.failures(nil),
		wrongAccepted: other.solution,
	}
}

// detail bends one throw of the dice that made the problem.
func detail(p *problem) *flawed {
	for bent := range uint64(6) {
		// The first throw decides whether the problem is strict.
		if f := p.mistaken(p.bent(2 + bent)); f != nil && p.below(2) == 0 {
			return f
		}
	}
	return nil
}

func asksMore(p *problem) *flawed {
	extra, ok := p.extra()
	if !ok {
		return nil
	}
	verifier, _ := p.sound()
	return &flawed{
		instruction:   p.instruction + " " + p.more(extra),
		verifier:      verifier,
		wrongAccepted: p.solution,
	}
}

// asksLess has a solution and a verifier that do something beside what is
// asked for.
func asksLess(p *problem) *flawed {
	extra, ok := p.extra()
	if !ok {
		return nil
	}
	q := *p
	q.right.calls = append(slices.Clone(p.right.calls), extra)
	q.right.source = ""
	q.solution = p.solution + "\n" + extra.text()
	q.asked, q.close, q.strict = nil, nil, false
	if q.complete() == nil {
		return nil
	}
	return &flawed{
		verifier: arranged(p.dice, texts(q.demands())), solution: q.solution, failures: q.failures(nil),
		rightRefused: p.solution,
	}
}

// extra is a call that can be made after what is asked for, and leaves all that
// is asked for as it is.
func (p *problem) extra() (c call, ok bool) {
	if p.world.asks == nil || p.strict {
		return call{}, false
	}
	for _, c := range shuffled(p.dice, p.world.every()) {
		o, ok := p.world.run(p.goal.state, attempt{calls: []call{c}, answer: p.goal.answer})
		if ok && !p.fails(&o) {
			return c, true
		}
	}
	return call{}, false
}
