package labelled

import (
	"context"
	"slices"
	"strings"

	"agon"
	"agon/verifier"
)

// rightWays are the solution and other programs that end as it does: with something
// looked up first that it does not need, and with its statements in reverse order.
func (p *Planter) rightWays(ctx context.Context, f *facts) ([]way, error) {
	ways := []way{{f.item.Solution, f.outcome}}
	candidates := []string{backwards(f.item.Solution)}
	for _, look := range p.looks() {
		candidates = append(candidates, look+"\n"+f.item.Solution)
	}
	for _, program := range candidates {
		if len(ways) == mostWays {
			break
		}
		w, err := p.run(ctx, f.item, program)
		if err != nil {
			return nil, err
		}
		if w != nil && program != f.item.Solution && verifier.End(w.outcome) == verifier.End(f.outcome) {
			ways = append(ways, *w)
		}
	}
	return ways, nil
}

// mostWays bounds the ways of one item.
const mostWays = 4

// backwards has the statements of a program in reverse order. Where one needs what
// another leaves behind, it does not run, or ends otherwise.
func backwards(program string) string {
	lines := strings.Split(strings.TrimSpace(program), "\n")
	slices.Reverse(lines)
	return strings.Join(lines, "\n")
}

// looks are calls of the read-only tools with the first members of enumerations, and
// with 1 where any number may stand.
func (p *Planter) looks() (all []string) {
	spec := p.environment.Spec()
	for _, tool := range spec.ToolsFor(agon.RoleExecutor) {
		if !tool.ReadOnly {
			continue
		}
		call := agon.Call{Tool: tool.Name, Arguments: verifier.FirstArguments(&tool)}
		all = append(all, verifier.Program(agon.Outcome{Calls: []agon.CallRecord{{Call: call}}}))
	}
	return all
}

// wrongWays are the failure cases that run, and the solution without each of its
// statements, as far as the instruction does not ask for what they come to.
func (p *Planter) wrongWays(ctx context.Context, f *facts) ([]way, error) {
	lines := strings.Split(strings.TrimSpace(f.item.Solution), "\n")
	candidates := slices.Clone(f.item.Failures)
	for i := range lines {
		if len(lines) > 1 {
			candidates = append(candidates, strings.Join(slices.Delete(slices.Clone(lines), i, i+1), "\n"))
		}
	}
	var ways []way
	for _, program := range candidates {
		w, err := p.run(ctx, f.item, program)
		if err != nil {
			return nil, err
		}
		if w == nil {
			continue
		}
		asked, err := p.oracle(ctx, f.item.Seed, f.item.Instruction, w.outcome)
		if err != nil {
			return nil, err
		}
		if !asked {
			ways = append(ways, *w)
		}
	}
	return ways, nil
}
