package unseen

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"agon"
	"agon/verifier/labelled"
)

// Set returns n sound items, and n with a fault that are spread over the families
// of labelled.Decided, over the faults of each and over the environments, of which
// each has to be one of Worlds. No two are equal. It is a function of its arguments:
// equal streams give equal sets.
func Set(ctx context.Context, environments []agon.Environment, n int, stream agon.Stream) ([]labelled.Item, error) {
	entries, err := entries(ctx, environments, n, stream)
	if err != nil {
		return nil, fmt.Errorf("labelled items: %w", err)
	}
	items := make([]labelled.Item, len(entries))
	for i, e := range entries {
		items[i] = e.Item
	}
	return items, nil
}

// entry is an item with the draft that it was made of.
type entry struct {
	labelled.Item
	*draft
}

// maker makes items that are all different.
type maker struct {
	ctx          context.Context
	environments []agon.Environment
	known        map[string]bool
	// hopeless are faults that had no occasion in an environment.
	hopeless map[string]bool
}

func entries(ctx context.Context, environments []agon.Environment, n int, stream agon.Stream) ([]entry, error) {
	for _, environment := range environments {
		if worlds[environment.Spec().Name] == nil {
			return nil, fmt.Errorf("environment %s: there are no requests for it", environment.Spec().Name)
		}
	}
	m := &maker{ctx, environments, map[string]bool{}, map[string]bool{}}
	var all []entry
	for i := range n {
		e, err := m.sound(i, &dice{stream: stream.Name("sound").Derive(uint64(i))})
		if err != nil {
			return nil, err
		}
		all = append(all, *e)
	}
	for i := range n {
		e, err := m.unsound(i, &dice{stream: stream.Name("unsound").Derive(uint64(i))})
		if err != nil {
			return nil, err
		}
		all = append(all, *e)
	}
	return all, nil
}

// patience is the number of draws after which a fault is taken to have no occasion
// in an environment. Most need fewer than ten.
const patience = 150

// oneJoined is the share of requests that are made of two, one in so many.
const oneJoined = 6

// sound makes the i-th sound item: the environments take turns, and in each the
// kinds.
func (m *maker) sound(i int, d *dice) (*entry, error) {
	environment := m.environments[i%len(m.environments)]
	w := worlds[environment.Spec().Name]
	turn := i / len(m.environments)
	for range patience {
		kinds := []*kind{&w.kinds[turn%len(w.kinds)]}
		if d.chance(oneJoined) {
			kinds = append(kinds, &w.kinds[d.below(len(w.kinds))])
		}
		f, err := newDraft(m.ctx, environment, w, d, kinds...)
		if err != nil {
			return nil, err
		}
		if f == nil {
			continue
		}
		f.verify()
		e, err := m.finish(f, labelled.Sound, f.style)
		if e != nil || err != nil {
			return e, err
		}
	}
	return nil, fmt.Errorf("environment %s: no new item of kind %s in %d draws", environment.Spec().Name, w.kinds[turn%len(w.kinds)].name, patience)
}

// unsound makes the i-th item with a fault: families, faults and environments take
// turns, and where one has no occasion, the next one stands in.
func (m *maker) unsound(i int, d *dice) (*entry, error) {
	family := labelled.Decided[i%len(labelled.Decided)]
	turn := i / len(labelled.Decided)
	all := faults[family]
	round := turn / len(all)
	for k := range all {
		one := all[(turn+k)%len(all)]
		for j := range m.environments {
			environment := m.environments[(turn+round+j)%len(m.environments)]
			e, err := m.insist(environment, family, one, d)
			if e != nil || err != nil {
				return e, err
			}
		}
	}
	return nil, fmt.Errorf("%s: no occasion in any environment", family)
}

// insist draws until a fault can be planted, or patience ends; then it is nil.
func (m *maker) insist(environment agon.Environment, family labelled.Family, one fault, d *dice) (*entry, error) {
	key := environment.Spec().Name + "/" + one.name
	if m.hopeless[key] {
		return nil, nil
	}
	for range patience {
		e, err := m.plant(environment, family, one, d)
		if e != nil || err != nil {
			return e, err
		}
	}
	m.hopeless[key] = true
	return nil, nil
}

// plant tries one draw.
func (m *maker) plant(environment agon.Environment, family labelled.Family, one fault, d *dice) (*entry, error) {
	w := worlds[environment.Spec().Name]
	kinds := []*kind{&w.kinds[d.below(len(w.kinds))]}
	if one.joined || family != labelled.WrongItem && d.chance(oneJoined) {
		kinds = append(kinds, &w.kinds[d.below(len(w.kinds))])
	}
	f, err := newDraft(m.ctx, environment, w, d, kinds...)
	if f == nil || err != nil {
		return nil, err
	}
	if ok, err := one.plant(f); !ok || err != nil {
		return nil, err
	}
	return m.finish(f, family, one.name)
}

// finish writes what is still missing. It is nil for an item that cannot be
// finished, or is known.
func (m *maker) finish(f *draft, family labelled.Family, name string) (*entry, error) {
	if f.failures == nil {
		if ok, err := f.fail(); !ok || err != nil {
			return nil, err
		}
	}
	f.instruction = f.framed()
	item := agon.Item{
		Environment: f.environment.Spec().Name, Seed: f.seed, Instruction: f.instruction,
		Verifier: f.verifier, Solution: f.solution, Failures: f.failures,
	}
	id := item.ID(f.environment.Spec().Digest)
	if m.known[id] {
		return nil, nil
	}
	m.known[id] = true
	return &entry{labelled.Item{Item: item, Family: family, Fault: name}, f}, nil
}

// frames put a wording into a register.
var frames = []string{
	"%s", "%s", "%s", "%s", "Hi! %s", "%s Thanks a lot.", "Please do the following. %s", "Could you help me out? %s",
	"For the shift report: %s", "My supervisor wants this done today. %s", "Task: %s", "hey, quick one. %s",
}

// closings can be said where the verifier wants the rest untouched.
var closings = []string{" Leave everything else as it is.", " Nothing else may change.", " Touch nothing beyond that."}

func (f *draft) framed() string {
	text := fmt.Sprintf(pick(f.dice, frames), f.wording)
	if f.strict && f.witness == nil && f.asked == nil && f.dice.chance(2) {
		text += pick(f.dice, closings)
	}
	return text
}

// Worlds returns the names of the environments that there are items for, sorted.
func Worlds() []string { return slices.Sorted(maps.Keys(worlds)) }
