package verifier

import (
	"context"
	"fmt"
	"strings"

	"agon"
)

// acrossLooks says which names of two calls that only look have what belongs to them the
// other way about in the instruction, if exchanging them in the source changes the end.
func (m *mentions) acrossLooks(ctx context.Context, e *evidence) (string, error) {
	calls := e.calls()
	calls = calls[:min(len(calls), mostPaired)]
	for i, a := range calls {
		for _, b := range calls[i+1:] {
			if a.Tool != b.Tool || !e.tool(a).ReadOnly {
				continue
			}
			name, other := m.exchangedNames(a, b, unlike(e.tool(a).Parameters))
			if name == "" {
				continue
			}
			run, err := e.run(ctx, e.screen.options.Sandbox, exchangedIn(e.item.Solution, name, other))
			if err != nil {
				return "", err
			}
			if run.execution.Ok() && !sameEnd(run.outcome, e.solved.outcome) {
				return fmt.Sprintf("the instruction has %s and %s the other way about than the solution's calls of %s", name, other, a.Tool), nil
			}
		}
	}
	return "", nil
}

// exchangedNames are the names of two calls that the instruction mentions in the other
// order than another parameter of theirs; none if there are none.
func (m *mentions) exchangedNames(a, b agon.Call, parameters []agon.Parameter) (name, other string) {
	for _, p := range parameters {
		name, isName := decoded(a.Arguments[p.Name]).(string)
		other, areNames := decoded(b.Arguments[p.Name]).(string)
		if !isName || !areNames {
			continue
		}
		for _, q := range parameters {
			if q.Name != p.Name && m.order(a, b, p.Name)*m.order(a, b, q.Name) < 0 {
				return name, other
			}
		}
	}
	return "", ""
}

// exchangedIn is source with two strings exchanged.
func exchangedIn(source, one, other string) string {
	var pairs []string
	for _, quote := range []string{`"`, `'`} {
		pairs = append(pairs, quote+one+quote, quote+other+quote, quote+other+quote, quote+one+quote)
	}
	return strings.NewReplacer(pairs...).Replace(source)
}
