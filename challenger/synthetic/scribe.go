package synthetic

import (
	"context"
	"fmt"

	"agon"
	"agon/challenger"
)

// scribe makes one demonstration.
type scribe struct {
	*bench
	*composer
	config *Config
}

// wanted draws the size of a program that a corpus shows.
func (s *scribe) wanted() wish { return wish{size: 1 + s.weighted(s.config.Sizes)} }

// demonstration is one of this scribe's.
func (s *scribe) demonstration(role agon.Role, flaw agon.Flaw, exchanges []agon.Exchange) agon.Demonstration {
	return agon.Demonstration{
		Role:        role,
		Environment: s.name(),
		Seed:        s.world.seed,
		Exchanges:   exchanges,
		Flaw:        flaw,
	}
}

func (s *scribe) name() string { return s.bench.catalog.name }

func (s *scribe) demonstrate(ctx context.Context, role agon.Role) (agon.Demonstration, error) {
	if role == agon.RoleExecutor {
		return s.attempt(ctx)
	}
	return s.propose(ctx)
}

// attempt shows how an instruction is done, or how something else is.
func (s *scribe) attempt(ctx context.Context) (agon.Demonstration, error) {
	flaw := agon.FlawNone
	if s.chance(s.config.WrongPrograms) {
		flaw = agon.FlawWrongProgram
	}
	wanted := s.wanted()
	stepwise, inner := s.chance(s.config.Stepwise), s.chance(.5)
	for range draws {
		d, err := s.draw(ctx, s.composer, wanted)
		if err != nil {
			return agon.Demonstration{}, err
		}
		p, r := d.program, d.run
		if flaw != agon.FlawNone {
			wrong, err := s.stray(ctx, p, r, s.keep)
			if err != nil {
				return agon.Demonstration{}, err
			}
			if wrong == nil {
				continue
			}
			p, r = wrong.program, wrong.run
		}
		exchanges := attempt(d.program.instruction(), p.python())
		if stepwise {
			if steps := attemptStepwise(d.program.instruction(), p, r, inner); len(steps) <= s.folder.TurnLimit {
				exchanges = steps
			}
		}
		return s.demonstration(agon.RoleExecutor, flaw, exchanges), nil
	}
	return agon.Demonstration{}, s.barren("no program has another that comes close and ends differently", nil)
}

// propose shows how an item is written: the state is looked at first, then
// comes the item.
func (s *scribe) propose(ctx context.Context) (agon.Demonstration, error) {
	flaw, wanted := s.flaw(), s.wanted()
	for range draws {
		d, err := s.draw(ctx, s.composer, wanted)
		if err != nil {
			return agon.Demonstration{}, err
		}
		written, err := s.write(ctx, d, flaw)
		if err != nil {
			return agon.Demonstration{}, err
		}
		if written == "" {
			continue
		}
		exchanges, err := s.explore(ctx, d, written)
		return s.demonstration(agon.RoleChallenger, flaw, exchanges), err
	}
	return agon.Demonstration{}, s.barren("no program has three failure cases that its verifier refuses", nil)
}

func (s *scribe) flaw() agon.Flaw {
	switch x := s.Float64(); {
	case x < s.config.LenientVerifiers:
		return agon.FlawLenientVerifier
	case x < s.config.LenientVerifiers+s.config.WrongSolutions:
		return agon.FlawWrongSolution
	default:
		return agon.FlawNone
	}
}

// write writes the item of a draft with the flaw planted, or returns "" where
// it cannot be made.
func (s *scribe) write(ctx context.Context, d *draft, flaw agon.Flaw) (string, error) {
	found, err := s.failures(ctx, d.program, d.run, 3, s.keep)
	if err != nil || len(found) < 3 {
		return "", err
	}
	verifier, err := s.explain(ctx, d)
	if err != nil || len(verifier) == 0 {
		return "", err
	}
	if refused, err := refusesAll(ctx, verifier, found); err != nil || !refused {
		return "", err
	}
	item := s.item(d, verifier.python(), found)
	switch flaw {
	case agon.FlawWrongSolution:
		wrong, err := s.stray(ctx, d.program, d.run, s.keep)
		if err != nil || wrong == nil {
			return "", err
		}
		item.Solution = wrong.program.python()
	case agon.FlawLenientVerifier:
		item.Verifier = verifierSource(s.loosen(verifier).python())
	}
	text, err := challenger.Compact{}.Format(&item)
	if err != nil {
		return "", fmt.Errorf("write an item in seed %d: %w", s.world.seed, err)
	}
	return text, nil
}

// refusesAll reports whether the verifier refuses all that was found. One that
// does not misses something: a thing that is done and undone, as a rule.
func refusesAll(ctx context.Context, verifier conjunction, found []disturbed) (bool, error) {
	for _, f := range found {
		if held, err := verifier.holds(ctx, f.run); held || err != nil {
			return false, err
		}
	}
	return true, nil
}

// explain returns the verifier of a draft.
func (s *scribe) explain(ctx context.Context, d *draft) (conjunction, error) {
	x := &explainer{catalog: s.bench.catalog, program: d.program, run: d.run}
	for _, w := range s.witnesses {
		r, err := start(ctx, w, d.program)
		if failed(err) {
			continue // it says nothing here
		}
		if err != nil {
			return nil, err
		}
		s.keep(r)
		x.witnesses = append(x.witnesses, r)
	}
	return x.verifier(ctx)
}

// loosen drops clauses; of a single one it keeps no more than that something
// changed, or that an answer was given.
func (s *scribe) loosen(verifier conjunction) conjunction {
	if len(verifier) > 1 {
		kept := append(conjunction(nil), verifier...)
		for range 1 + s.IntN(len(verifier)-1) {
			i := s.IntN(len(kept))
			kept = append(kept[:i], kept[i+1:]...)
		}
		return kept
	}
	loose := clause{left: verifier[0].left, right: newLiteral("null"), differ: true}
	if loose.left.form != answerForm {
		loose.right = loose.left.over(before)
	}
	return conjunction{loose}
}

// explore shows what a challenger does before it writes: it looks at the state
// or, where there is nothing to look with, makes the look-ups that it needs.
func (s *scribe) explore(ctx context.Context, d *draft, written string) ([]agon.Exchange, error) {
	prompt, err := challenger.Compact{}.Prompt(s.environment.Spec(), challenger.Brief{Topic: s.topic(d.program)})
	if err != nil {
		return nil, err
	}
	t := newTranscript(prompt[0])
	if look := s.bench.catalog.look; look != "" {
		seen, err := s.world.initial.lookUp(ctx, request{tool: &tool{name: look}})
		if err != nil {
			return nil, err
		}
		t.say(look+"()", echo(seen))
	} else if err := s.peek(ctx, d, t); err != nil {
		return nil, err
	}
	if len(t.pending) > 0 {
		t.look()
	}
	t.end(written)
	return t.exchanges, nil
}

// topicShare is the share of items whose topic was given: the others show how
// one is chosen.
const topicShare = 0.8

// topic names the tools of a program's parts or, where nothing can be changed
// and one part is all there is, of its look-ups.
func (s *scribe) topic(p program) challenger.Topic {
	if !s.chance(topicShare) {
		return nil
	}
	if !s.bench.catalog.stateful() {
		return p[0].family()
	}
	var topic challenger.Topic
	for _, part := range p {
		topic = append(topic, part.tool().name)
	}
	return topic
}

// peeks bounds the look-ups of a challenger that has no better view.
const peeks = 4

// peek makes the outermost look-ups of a program, and those of what it changes.
func (s *scribe) peek(ctx context.Context, d *draft, t *transcript) error {
	wanted := d.program.outermost()
	changed, err := observe(ctx, s.bench.catalog, d.program, d.run)
	if err != nil {
		return err
	}
	for _, o := range relevant(changed, d.program) {
		wanted = append(wanted, o.what)
	}
	made := map[string]bool{}
	for _, e := range wanted {
		code := e.call.python(nil)
		if made[code] || len(made) == peeks {
			continue
		}
		whole := lookup(e.call, "").over(before)
		value, err := d.run.value(ctx, whole)
		if failed(err) {
			continue
		}
		if err != nil {
			return err
		}
		made[code] = true
		t.say(code, echo(value))
	}
	return nil
}

// outermost returns the look-ups of a program that stand in no other.
func (p program) outermost() []*expression {
	var found []*expression
	for _, part := range p {
		found = append(found, part.wave(map[*expression]bool{}, false)...)
	}
	return found
}
