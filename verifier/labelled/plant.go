package labelled

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"agon"
)

// Planter makes labelled items of one environment, and looks for faults in items
// that have no label. It is not safe for concurrent use.
type Planter struct {
	environment agon.Environment
	sandbox     Sandbox
	oracle      Oracle
	readOnly    map[string]bool
}

// Sandbox runs programs and verifiers.
type Sandbox interface {
	agon.Sandbox
	agon.Judge
}

// Oracle reports whether an instruction, given in the initial state of a seed,
// asks for an outcome.
type Oracle func(ctx context.Context, seed int64, instruction string, outcome agon.Outcome) (bool, error)

// NewPlanter returns a planter for items of an environment, whose programs and
// verifiers it runs in a sandbox; both stay the caller's. The oracle tells an
// instruction that asks for something else from one that asks for the same in other
// words, and an outcome that is asked for from one that is not.
func NewPlanter(environment agon.Environment, sandbox Sandbox, oracle Oracle) *Planter {
	readOnly := map[string]bool{}
	for _, tool := range environment.Spec().ToolsFor(agon.RoleExecutor) {
		readOnly[tool.Name] = tool.ReadOnly
	}
	return &Planter{environment, sandbox, oracle, readOnly}
}

// Set makes of each item, all of which are sound, a sound one in one of the
// styles, and one with a fault of the family that is rarest so far among those
// for which the item gives an occasion; the faults of a family take turns. The
// result is a function of items and stream. The error is that of an item whose
// solution does not run, or of ctx.
func (p *Planter) Set(ctx context.Context, items []agon.Item, stream agon.Stream) ([]Item, error) {
	var set []Item
	made, turns := map[Family]int{}, map[Family]int{}
	for i := range items {
		f, err := p.find(ctx, &items[i])
		if err != nil {
			return nil, fmt.Errorf("label item %d: %w", i+1, err)
		}
		base := styles[i%len(styles)]
		sound := items[i]
		sound.Verifier = base.write(f)
		set = append(set, Item{sound, Sound, base.name})
		s := &spoiler{facts: f, dice: &dice{stream: stream.Derive(uint64(i))}, others: items, base: base, readOnly: p.readOnly}
		rarest := slices.Clone(Decided)
		slices.SortStableFunc(rarest, func(a, b Family) int { return made[a] - made[b] })
		for _, family := range rarest {
			spoilt, err := p.confirm(ctx, s, s.spoil(family, turns))
			if err != nil {
				return nil, err
			}
			if spoilt != nil {
				set = append(set, *spoilt)
				made[family]++
				break
			}
		}
	}
	return set, nil
}

// spoil plants the next fault of a family for which the item gives an occasion;
// nil if it gives none.
func (s *spoiler) spoil(family Family, turns map[Family]int) *Item {
	var own []fault
	for _, fault := range faults {
		if fault.family == family {
			own = append(own, fault)
		}
	}
	for range own {
		fault := own[turns[family]%len(own)]
		turns[family]++
		if item, ok := fault.plant(s); ok {
			return &Item{item, family, fault.name}
		}
	}
	return nil
}

// confirm returns a spoilt item, or nil if its fault shows to be none: if its
// instruction asks for what its solution does after all, or if there is no witness
// against a verifier that looks lenient.
func (p *Planter) confirm(ctx context.Context, s *spoiler, spoilt *Item) (*Item, error) {
	if spoilt == nil {
		return nil, nil
	}
	wrong, err := true, error(nil)
	switch spoilt.Family {
	case WrongItem:
		asked := false
		asked, err = p.oracle(ctx, spoilt.Seed, spoilt.Instruction, s.outcome)
		wrong = !asked
	case Lenient:
		var found Finding
		found, err = p.witnessed(ctx, &spoilt.Item, s.facts, s.dice)
		wrong = found > NothingFound
	}
	if err != nil || !wrong {
		return nil, err
	}
	return spoilt, nil
}

func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
