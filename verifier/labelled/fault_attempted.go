package labelled

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"agon"
	"agon/verifier"
)

// demand is a clause about calls that an instruction does not speak of.
type demand struct {
	name string
	// of returns the clause, and whether calls meet it, for a solution's calls.
	of func(calls []agon.CallRecord) (clause string, met func([]agon.CallRecord) bool)
}

// demands make a verifier over-strict.
var demands = []demand{
	{"the number of calls", func(calls []agon.CallRecord) (string, func([]agon.CallRecord) bool) {
		return fmt.Sprintf("len(calls)==%d", len(calls)), func(other []agon.CallRecord) bool { return len(other) == len(calls) }
	}},
	{"the tools in order", func(calls []agon.CallRecord) (string, func([]agon.CallRecord) bool) {
		var quoted []string
		for _, tool := range toolsIn(calls) {
			quoted = append(quoted, verifier.Literal(tool))
		}
		clause := "[c[\"tool\"] for c in calls]==[" + strings.Join(quoted, ", ") + "]"
		return clause, func(other []agon.CallRecord) bool { return slices.Equal(toolsIn(other), toolsIn(calls)) }
	}},
	{"the first call", func(calls []agon.CallRecord) (string, func([]agon.CallRecord) bool) {
		first := strings.Join(toolsIn(calls)[:min(1, len(calls))], "")
		return "calls[0][\"tool\"]==" + verifier.Literal(first), func(other []agon.CallRecord) bool {
			return len(other) > 0 && other[0].Tool == first
		}
	}},
	{"no other tools", func(calls []agon.CallRecord) (string, func([]agon.CallRecord) bool) {
		used := slices.Compact(slices.Sorted(slices.Values(toolsIn(calls))))
		var quoted []any
		for _, tool := range used {
			quoted = append(quoted, tool)
		}
		return "all(c[\"tool\"] in " + verifier.Literal(quoted) + " for c in calls)", func(other []agon.CallRecord) bool {
			return !slices.ContainsFunc(toolsIn(other), func(tool string) bool { return !slices.Contains(used, tool) })
		}
	}},
}

func toolsIn(calls []agon.CallRecord) (tools []string) {
	for _, call := range calls {
		tools = append(tools, call.Tool)
	}
	return tools
}

// overStrict adds the next demand that some right way does not meet; nil if there is
// none.
func overStrict(f *facts, right []way, turns map[Family]int) *Item {
	for range demands {
		demand := demands[turns[OverStrict]%len(demands)]
		turns[OverStrict]++
		clause, met := demand.of(f.outcome.Calls)
		if met(f.outcome.Calls) && slices.ContainsFunc(right, func(w way) bool { return !met(w.outcome.Calls) }) {
			item := *f.item
			item.Verifier = judging(join(f.values(f.changed), f.unchanged(nil), f.answered(), clauses{clause}))
			return &Item{item, OverStrict, demand.name}
		}
	}
	return nil
}

// misled takes the next wrong way for the solution, with a verifier of what that does;
// nil if the item has none. Beside the other failure cases stands what would have been
// right: its author knows no better.
func (p *Planter) misled(ctx context.Context, f *facts, wrong []way, base style, turns map[Family]int) (*Item, error) {
	if len(wrong) == 0 {
		return nil, nil
	}
	nth := turns[WrongSolution] % len(wrong)
	turns[WrongSolution]++
	item, taken := *f.item, wrong[nth]
	item.Solution, item.Failures = taken.program, []string{f.item.Solution}
	for _, other := range wrong {
		if verifier.End(other.outcome) != verifier.End(taken.outcome) && len(item.Failures) < len(f.item.Failures) {
			item.Failures = append(item.Failures, other.program)
		}
	}
	done, err := p.find(ctx, &item)
	if err != nil {
		return nil, err
	}
	item.Verifier = base.write(done)
	name := "a statement is missing"
	if slices.Contains(f.item.Failures, taken.program) {
		name = "a failure case in its place"
	}
	return &Item{item, WrongSolution, name}, nil
}
