package labelled

import (
	"context"
	"fmt"

	"agon"
	"agon/verifier"
)

// The families that only attempts decide: solution and verifier agree, and neither
// tells a filter what else would have been right.
const (
	// OverStrict verifiers reject some ways to do what the instruction asks for.
	OverStrict Family = "over-strict verifier"
	// WrongSolution items have a solution that does not do what the instruction
	// says, and a verifier that accepts what it does.
	WrongSolution Family = "wrong solution"
)

// ByAttempts are the families that only attempts decide.
var ByAttempts = []Family{OverStrict, WrongSolution}

// Attempted is an item with the programs of a solver that has understood its
// instruction.
type Attempted struct {
	Item
	// Right are programs that do what is asked for, in different ways.
	Right []string `json:"right"`
	// Wrong are programs that come close.
	Wrong []string `json:"wrong"`
}

// way is a program with what it leaves behind.
type way struct {
	program string
	outcome agon.Outcome
}

// AttemptedSet makes of each item, all of which are sound, a sound one in one of the
// styles, and one of each of the families ByAttempts for which the item gives an
// occasion; the faults of a family take turns. The result is a function of items. An
// error is that of an item whose solution does not run, or of ctx.
func (p *Planter) AttemptedSet(ctx context.Context, items []agon.Item) ([]Attempted, error) {
	var set []Attempted
	turns := map[Family]int{}
	for i := range items {
		made, err := p.attempted(ctx, &items[i], styles[i%len(styles)], turns)
		if err != nil {
			return nil, fmt.Errorf("label item %d: %w", i+1, err)
		}
		set = append(set, made...)
	}
	return set, nil
}

func (p *Planter) attempted(ctx context.Context, item *agon.Item, base style, turns map[Family]int) ([]Attempted, error) {
	f, err := p.find(ctx, item)
	if err != nil {
		return nil, err
	}
	right, err := p.rightWays(ctx, f)
	if err != nil {
		return nil, err
	}
	wrong, err := p.wrongWays(ctx, f)
	if err != nil {
		return nil, err
	}
	sound := *item
	sound.Verifier = base.write(f)
	items := []*Item{{sound, Sound, base.name}, overStrict(f, right, turns)}
	misled, err := p.misled(ctx, f, wrong, base, turns)
	if err != nil {
		return nil, err
	}
	var made []Attempted
	for _, one := range append(items, misled) {
		if one != nil {
			made = append(made, Attempted{*one, programs(right), item.Failures})
		}
	}
	return made, nil
}

func programs(ways []way) (all []string) {
	for _, w := range ways {
		all = append(all, w.program)
	}
	return all
}

// run runs a program in the initial state of an item; nil if it raises an error or
// goes over a limit.
func (p *Planter) run(ctx context.Context, item *agon.Item, program string) (*way, error) {
	execution, outcome, err := verifier.Execute(ctx, p.environment, p.sandbox, item.Seed, program)
	if err != nil || !execution.Ok() {
		return nil, err
	}
	return &way{program, outcome}, nil
}
