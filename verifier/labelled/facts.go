package labelled

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"agon"
	"agon/verifier"
)

// facts are what a sound item does.
type facts struct {
	item           *agon.Item
	initial, final any // states, decoded
	answer         any // nil without one
	outcome        agon.Outcome
	// changed are the paths of the scalars, or of the lists of another length,
	// that differ between initial and final state.
	changed []path
	// without holds, for each statement of the solution, what becomes of the
	// program that lacks it; nil where that does not run.
	without []*agon.Outcome
}

// path leads to a part of a state: keys and indices.
type path []any

// in writes a path into a state of that shape.
func (p path) in(state any) string {
	var text strings.Builder
	for i, key := range p {
		text.WriteString(step(key, at(state, p[:i])))
	}
	return text.String()
}

// at returns what lies at a path, or nil.
func at(state any, p path) any {
	for _, key := range p {
		switch k := key.(type) {
		case string:
			object, _ := state.(map[string]any)
			state = object[k]
		case int:
			list, _ := state.([]any)
			if k >= len(list) {
				return nil
			}
			state = list[k]
		}
	}
	return state
}

// find runs the solution of an item and what is left of it without each of its
// statements. An item whose solution does not run is an error.
func (p *Planter) find(ctx context.Context, item *agon.Item) (*facts, error) {
	f, err := p.ran(ctx, item)
	if err != nil {
		return nil, err
	}
	return f, p.leaveOut(ctx, f)
}

// ran is find but for what is without a statement.
func (p *Planter) ran(ctx context.Context, item *agon.Item) (*facts, error) {
	execution, outcome, err := verifier.Execute(ctx, p.environment, p.sandbox, item.Seed, item.Solution)
	if err != nil {
		return nil, err
	}
	if !execution.Ok() {
		return nil, fmt.Errorf("the solution does not run: %s%s", strings.Join(strings.Fields(execution.Error), " "), execution.Limit)
	}
	_, nothing, err := verifier.Execute(ctx, p.environment, p.sandbox, item.Seed, "pass")
	if err != nil {
		return nil, err
	}
	f := &facts{item: item, outcome: outcome, initial: decode(nothing.State.JSON), final: decode(outcome.State.JSON)}
	if outcome.Answer != nil {
		f.answer = decode(outcome.Answer)
	}
	f.changed = differences(f.initial, f.final, nil)
	return f, nil
}

// leaveOut runs the solution without each of its statements.
func (p *Planter) leaveOut(ctx context.Context, f *facts) error {
	lines := strings.Split(strings.TrimSpace(f.item.Solution), "\n")
	for i := range lines {
		rest := strings.Join(slices.Delete(slices.Clone(lines), i, i+1), "\n")
		if strings.TrimSpace(rest) == "" {
			rest = "pass"
		}
		execution, outcome, err := verifier.Execute(ctx, p.environment, p.sandbox, f.item.Seed, rest)
		if err != nil {
			return err
		}
		if !execution.Ok() {
			f.without = append(f.without, nil)
			continue
		}
		f.without = append(f.without, &outcome)
	}
	return nil
}

// differences lists the paths at which two states differ.
func differences(a, b any, here path) []path {
	if left, ok := a.(map[string]any); ok {
		if right, ok := b.(map[string]any); ok && sameKeys(left, right) {
			return differencesOfObjects(left, right, here)
		}
	}
	if left, ok := a.([]any); ok {
		if right, ok := b.([]any); ok && len(left) == len(right) {
			var all []path
			for i := range left {
				all = append(all, differences(left[i], right[i], then(here, i))...)
			}
			return all
		}
	}
	if reflect.DeepEqual(a, b) {
		return nil
	}
	return []path{here}
}

func differencesOfObjects(left, right map[string]any, here path) []path {
	var all []path
	for _, key := range keys(left) {
		all = append(all, differences(left[key], right[key], then(here, key))...)
	}
	return all
}

func then(p path, key any) path { return append(slices.Clone(p), key) }

func sameKeys(a, b map[string]any) bool { return slices.Equal(keys(a), keys(b)) }
