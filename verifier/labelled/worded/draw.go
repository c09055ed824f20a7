package worded

import (
	"errors"
	"fmt"
	"slices"

	"agon"
)

// origin is what a problem was drawn from.
type origin struct {
	seed    int64
	stream  agon.Stream
	request int
}

// problem draws one of an environment; nil where the state does not suit what
// was drawn.
func (s *source) problem(environment agon.Environment, stream agon.Stream) (*problem, error) {
	w := worldOf(environment.Spec().Name)
	o := origin{seed: int64(stream.Uint64(0) % seeds), stream: stream.Name("problem")}
	o.request = int(stream.Uint64(1) % uint64(len(w.requests)))
	state, err := s.state(environment, o.seed)
	if err != nil {
		return nil, err
	}
	return w.draw(state, o, 0), nil
}

// draw makes a problem with dice that are bent at one throw, or not at 0.
func (w *world) draw(state any, o origin, bent uint64) *problem {
	d := &dice{stream: o.stream, bent: bent}
	strict := d.below(6) == 0
	p := w.requests[o.request](&scene{dice: d, world: w, state: state})
	if p == nil {
		return nil
	}
	p.origin = o
	if strict && len(p.right.calls) > 0 {
		p.strict = true
		p.instruction += " " + one(d,
			"Leave everything else as it is.", "Nothing else may change.",
			"Apart from that, do not change a thing.")
	}
	if p = p.complete(); p != nil && len(p.changed()) > 0 && d.below(4) == 0 {
		return p.extended()
	}
	return p
}

// extended is a problem that asks for one thing more, which has nothing to do
// with the rest; p itself if there is none.
func (p *problem) extended() *problem {
	extra, ok := p.extra()
	if !ok {
		return p
	}
	with := func(a attempt) attempt {
		a.calls = append(slices.Clone(a.calls), extra)
		if a.source != "" {
			a.source += "\n" + extra.text()
		}
		return a
	}
	q := *p
	q.instruction = p.instruction + " " + p.more(extra)
	q.right, q.solution = with(p.right), p.solution+"\n"+extra.text()
	q.misread = append([]attempt{p.right, {calls: []call{extra}, answer: p.right.answer}}, each(p.misread, with)...)
	q.recomputed, q.asked, q.close = nil, nil, nil
	return q.complete()
}

// more asks for a call beside the rest.
func (p *problem) more(extra call) string {
	return one(p.dice, "After that, ", "Finally, ", "Then also ", "When this is done, ") + p.world.ask(extra) + "."
}

// bent draws the problem again and throws one of the dice differently.
func (p *problem) bent(at uint64) *problem { return p.world.draw(p.state, p.origin, at) }

// sibling draws the same request again, about other things.
func (p *problem) sibling() *problem {
	o := p.origin
	o.stream = o.stream.Name("sibling")
	return p.world.draw(p.state, o, 0)
}

// stranger draws another request in the same state.
func (p *problem) stranger() *problem {
	o := p.origin
	o.stream = o.stream.Name("stranger")
	n := len(p.world.requests)
	o.request = (o.request + 1 + p.below(n-1)) % n
	return p.world.draw(p.state, o, 0)
}

// state returns the initial state of a seed.
func (s *source) state(environment agon.Environment, seed int64) (any, error) {
	key := fmt.Sprint(environment.Spec().Name, seed)
	if state, ok := s.states[key]; ok {
		return state, nil
	}
	state, err := s.start(environment, seed)
	if err != nil {
		return nil, fmt.Errorf("%s, seed %d: %w", environment.Spec().Name, seed, err)
	}
	s.states[key] = state
	return state, nil
}

func (s *source) start(environment agon.Environment, seed int64) (any, error) {
	episode, err := environment.Start(s.ctx, seed)
	if err != nil {
		return nil, err
	}
	stateful, ok := episode.(agon.Stateful)
	if !ok {
		return nil, errors.Join(errors.New("the environment shows no state"), episode.Close())
	}
	state, err := stateful.State(s.ctx)
	if err = errors.Join(err, episode.Close()); err != nil {
		return nil, err
	}
	return decoded(state.JSON), nil
}
