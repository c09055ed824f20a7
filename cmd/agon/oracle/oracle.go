// Package oracle tells whether an item is sound by what its instruction asks for,
// which an environment's phrases let be read exactly. Nothing that trains or filters
// may use it: it is there to measure what does.
package oracle

import (
	"context"
	"fmt"

	"agon"
	"agon/challenger/synthetic"
	"agon/cmd/agon/worlds"
	"agon/verifier/labelled"
)

// Unread is the finding on an item whose instruction cannot be read as a request.
const Unread = labelled.Finding(-1)

// Oracle judges items of some environments.
type Oracle struct {
	worlds     *worlds.Worlds
	generators []*synthetic.Generator
	places     map[string]int
}

// New returns the oracle of environments, for as long as they are open.
func New(w *worlds.Worlds) (*Oracle, error) {
	generators, err := worlds.Each(w, w.Generator)
	if err != nil {
		return nil, err
	}
	o := &Oracle{w, generators, map[string]int{}}
	for k, folder := range w.Folders {
		o.places[folder.Name] = k
	}
	return o, nil
}

// Diagnose returns what is wrong with an item, or Unread. What is drawn on the way is a
// function of the item. An item whose solution does not run, and one of another
// environment, is an error.
func (o *Oracle) Diagnose(ctx context.Context, item *agon.Item) (labelled.Finding, error) {
	k, ok := o.places[item.Environment]
	if !ok {
		return Unread, fmt.Errorf("oracle: environment %.40q is not open", item.Environment)
	}
	demands, err := o.generators[k].Demands(ctx, []synthetic.Request{{Seed: item.Seed, Instruction: item.Instruction}})
	if err != nil {
		return labelled.NothingFound, err
	}
	if !demands[0].Readable() {
		return Unread, nil
	}
	stream := agon.NewStream(uint64(item.Seed)).Name("audit").Name(item.Instruction)
	return worlds.PlanterOf(o.worlds, k, o.generators[k]).Diagnose(ctx, item, stream)
}
