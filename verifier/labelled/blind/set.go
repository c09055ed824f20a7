package blind

import (
	"context"
	"fmt"
	"slices"

	"agon"
	"agon/verifier/labelled"
)

// Set returns n sound items and after them n unsound ones. They are spread over
// the environments, over the families that these can have and over the faults of
// each, in turns. The items are a function of environments and stream, and no two
// are equal. An environment that is not known is an error.
func Set(ctx context.Context, environments []agon.Environment, n int, stream agon.Stream) ([]labelled.Item, error) {
	all, err := makeAll(ctx, environments, n, stream)
	if err != nil {
		return nil, fmt.Errorf("blind: %w", err)
	}
	items := make([]labelled.Item, len(all))
	for i := range all {
		items[i] = all[i].Item
	}
	return items, nil
}

func makeAll(ctx context.Context, environments []agon.Environment, n int, stream agon.Stream) ([]made, error) {
	if len(environments) == 0 {
		return nil, fmt.Errorf("no environment")
	}
	for _, environment := range environments {
		if name := environment.Spec().Name; worlds[name] == nil {
			return nil, fmt.Errorf("the environment %q is not known", name)
		}
	}
	m := &maker{environments: environments, taken: map[string]bool{}}
	for i := range n {
		if err := m.add(ctx, stream.Name("sound").Derive(uint64(i)), m.soundTurn(i)); err != nil {
			return nil, err
		}
	}
	for i := range n {
		if err := m.add(ctx, stream.Name("unsound").Derive(uint64(i)), m.unsoundTurn(i)); err != nil {
			return nil, err
		}
	}
	return m.all, nil
}

// maker gathers items of which no two are equal.
type maker struct {
	environments []agon.Environment
	taken        map[string]bool // by ID
	all          []made
}

// turn is what comes next: where, and how an item is made of what is drawn.
type turn struct {
	environment agon.Environment
	// label names the turn in errors.
	label string
	// kind is the number of the kind of request to begin with; drawn if negative.
	kind int
	make func(c *composition, try int) (made, bool)
}

func (m *maker) soundTurn(i int) turn {
	count := len(m.environments)
	return turn{m.environments[i%count], "a sound item", i / count, func(c *composition, _ int) (made, bool) {
		return c.item(labelled.Sound, c.style), true
	}}
}

func (m *maker) unsoundTurn(i int) turn {
	families := m.families()
	family := families[i%len(families)]
	able := m.able(family)
	round := i / len(families)
	where := round % len(able)
	// Every environment begins with another fault, so that few items have them all.
	first := round/len(able) + where*len(faults[family])/len(able)
	return turn{able[where], string(family), -1, func(c *composition, try int) (made, bool) {
		return plant(c, family, first+try/triesOfFault)
	}}
}

// plant plants the fault of a family whose turn it is. Where that has found no place
// in many requests, the next one's turn has come.
func plant(c *composition, family labelled.Family, number int) (made, bool) {
	one := faults[family][number%len(faults[family])]
	m, ok := one.plant(c)
	m.Family, m.Fault = family, one.name
	return m, ok
}

// families are those that one of the environments can have.
func (m *maker) families() []labelled.Family {
	return slices.DeleteFunc(slices.Clone(labelled.Decided), func(family labelled.Family) bool { return len(m.able(family)) == 0 })
}

// able are the environments that can have a family: where nothing changes, nobody
// can ignore a change.
func (m *maker) able(family labelled.Family) (list []agon.Environment) {
	for _, environment := range m.environments {
		if family != labelled.IgnoresState || changesSomething(environment.Spec()) {
			list = append(list, environment)
		}
	}
	return list
}

func changesSomething(spec *agon.Spec) bool {
	return slices.ContainsFunc(spec.Tools, func(tool agon.Tool) bool { return !tool.ReadOnly })
}

// mostTries bounds how often a turn is tried with another state or request.
const mostTries = 400

// triesOfFault is after how many of them another fault of the family is tried.
const triesOfFault = 40

// largestSeed keeps away from the seeds of evaluation.
const largestSeed = 1 << 24

// add adds the item of a turn.
func (m *maker) add(ctx context.Context, stream agon.Stream, next turn) error {
	d := &dice{stream: stream}
	for try := range mostTries {
		p, err := open(ctx, next.environment, int64(d.below(largestSeed)))
		if err != nil {
			return err
		}
		number := next.kind + try/mostDraws
		if next.kind < 0 {
			number = d.below(len(p.kinds))
		}
		c, err := compose(p, d, p.kinds[number%len(p.kinds)])
		if err != nil {
			return err
		}
		if c == nil {
			continue
		}
		if one, ok := next.make(c, try); ok && m.isNew(p.spec, &one) {
			m.all = append(m.all, one)
			return nil
		}
	}
	return fmt.Errorf("%s for %s: nothing came of %d tries", next.label, next.environment.Spec().Name, mostTries)
}

func (m *maker) isNew(spec *agon.Spec, one *made) bool {
	id := one.ID(spec.Digest)
	if m.taken[id] {
		return false
	}
	m.taken[id] = true
	return true
}
