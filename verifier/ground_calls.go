package verifier

import (
	"encoding/json"
	"fmt"

	"agon"
)

// groundedCalls goes through the solution's calls and its answer, and returns what is
// known after them, and what of them nobody could know. An argument, or a part of the
// answer, is looked at only if it stands as a literal in the source: what was computed
// or looked up does not. It is known
//
//   - if it occurs in the instruction or an earlier return;
//   - if the tool only looks: to look at one thing after another takes no knowledge, and
//     to compute with a number of one's own none of the state. That the return tells of
//     such an argument does not make it known;
//   - if it is one of few, as the members of an enumeration are, several of which were
//     looked at before, and one was chosen;
//   - if it is one of few, of which the solution's calls of that tool take all, or all
//     but one, as what is done to all others does.
func groundedCalls(e *evidence, solved *run) (*ground, string) {
	g := &callGround{
		ground: newGround(), evidence: e, calls: solved.outcome.Calls,
		written: writtenIn(e.item.Solution), looked: map[string]map[any]bool{}, several: map[string]bool{},
	}
	g.compare()
	g.addText(e.item.Instruction)
	g.addTools(e.environment.Spec(), false)
	for _, call := range g.calls {
		if reason := g.unknown(call.Call); reason != "" {
			return nil, reason
		}
		g.learn(call)
	}
	for _, leaf := range leaves(decoded(solved.outcome.Answer)) {
		if g.written[leaf] && !g.holds(leaf) && !g.chosen(leaf) {
			return nil, fmt.Sprintf("the solution answers %s, which is neither in the instruction nor was looked up before", show(leaf))
		}
	}
	return g.ground, ""
}

// callGround is what is known as the calls go on.
type callGround struct {
	*ground
	evidence *evidence
	calls    []agon.CallRecord
	written  map[any]bool // literals of the source
	// looked are the values of few that were looked at so far, by their schema; several
	// has the schemas of which the solution looks at more than one.
	looked  map[string]map[any]bool
	several map[string]bool
}

// compare finds the schemas of which the solution looks at several values.
func (g *callGround) compare() {
	first := map[string]string{}
	for _, call := range g.calls {
		tool := g.evidence.tool(call.Call)
		for _, p := range tool.Parameters {
			schema, value := string(p.Schema), string(call.Arguments[p.Name])
			if !tool.ReadOnly || value == "" {
				continue
			}
			if other, ok := first[schema]; ok && other != value {
				g.several[schema] = true
			}
			first[schema] = value
		}
	}
}

// writtenIn are the literals of a program, and numbers with their sign turned.
func writtenIn(program string) map[any]bool {
	written := map[any]bool{}
	for _, literal := range literals(program) {
		written[literal] = true
		if n, ok := literal.(float64); ok {
			written[-n] = true
		}
	}
	return written
}

// unknown says which argument of a call nobody could know, or nothing.
func (g *callGround) unknown(call agon.Call) string {
	tool := g.evidence.tool(call)
	for _, p := range tool.Parameters {
		values := leaves(decoded(call.Arguments[p.Name]))
		few := fewOf(p.Schema)
		for _, leaf := range values {
			known := tool.ReadOnly || !g.written[leaf] || g.holds(leaf) ||
				few > 0 && (g.chosen(leaf) || g.takes(tool.Name, p.Name) >= max(few-1, 2))
			if !known {
				return fmt.Sprintf("the solution calls %s with %s=%s, which is neither in the instruction nor was looked up before", call.Tool, p.Name, show(leaf))
			}
			if tool.ReadOnly && few > 0 {
				g.look(string(p.Schema), leaf)
			}
		}
	}
	return ""
}

// learn adds what a call returned, but for the arguments that were not known before.
func (g *callGround) learn(call agon.CallRecord) {
	guessed := map[any]bool{}
	for _, argument := range call.Arguments {
		for _, leaf := range leaves(decoded(argument)) {
			guessed[leaf] = g.written[leaf] && !g.holds(leaf)
		}
	}
	for _, leaf := range leaves(decoded(call.Return.Value)) {
		if !guessed[leaf] {
			g.addValue(leaf)
		}
	}
}

func (g *callGround) look(schema string, value any) {
	if g.looked[schema] == nil {
		g.looked[schema] = map[any]bool{}
	}
	g.looked[schema][value] = true
}

// chosen reports whether a value is one of several that were looked at.
func (g *callGround) chosen(value any) bool {
	for schema, values := range g.looked {
		if g.several[schema] && values[value] {
			return true
		}
	}
	return false
}

// takes is the number of different values that the solution's calls of a tool have for
// a parameter.
func (g *callGround) takes(tool, parameter string) int {
	taken := map[string]bool{}
	for _, call := range g.calls {
		if call.Tool == tool {
			taken[string(call.Arguments[parameter])] = true
		}
	}
	return len(taken)
}

// mostFew is how many integers a range may have for its members to be few.
const mostFew = 16

// fewOf is the number of values that a schema admits, if they are few enough to be
// gone through; 0 if not.
func fewOf(schema json.RawMessage) int {
	r := agon.RangeOf(schema)
	if len(r.Enum) > 0 {
		return len(r.Enum)
	}
	if r.Type == "integer" && r.Minimum != nil && r.Maximum != nil && *r.Maximum-*r.Minimum < mostFew {
		return int(*r.Maximum-*r.Minimum) + 1
	}
	return 0
}
