package labelled

import (
	"context"

	"agon"
)

// Finding is what was found of an item that nothing was known of, from the least to
// the worst.
type Finding int

const (
	// NothingFound: the item may be sound.
	NothingFound Finding = iota
	// AcceptsMore: the verifier accepts changes elsewhere, beside all that is asked
	// for. It looks at no more than that.
	AcceptsMore
	// AcceptsAnother: the verifier is lenient, for it accepts another answer than is
	// asked for, or another change where one is.
	AcceptsAnother
	// NotAsked: the verifier is wrong, for it accepts the solution, and that does not
	// do what the instruction asks for.
	NotAsked
)

// Diagnose looks for a fault in an item that somebody else wrote and a filter has
// kept. What is drawn is a function of stream. The error is that of an item whose
// solution does not run, or of ctx.
func (p *Planter) Diagnose(ctx context.Context, item *agon.Item, stream agon.Stream) (Finding, error) {
	f, err := p.ran(ctx, item)
	if err != nil {
		return NothingFound, err
	}
	asked, err := p.oracle(ctx, item.Seed, item.Instruction, f.outcome)
	if err != nil {
		return NothingFound, err
	}
	if !asked {
		return NotAsked, nil
	}
	return p.witnessed(ctx, item, f, &dice{stream: stream})
}
