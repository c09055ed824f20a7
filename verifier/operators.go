package verifier

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"agon"
)

// script is a sequence of calls to replay.
type script struct {
	what  string
	calls []agon.Call
}

// operators are the ways in which a solution's calls go wrong.
var operators = []func(e *evidence) []script{dropped, repeated, exchanged, mistaken, changed, added}

// spoilt are the scripts of all operators, in turn, so that where not all of them are
// played there are some of each.
func spoilt(e *evidence) (scripts []script) {
	all := make([][]script, len(operators))
	most := 0
	for i, operator := range operators {
		all[i] = operator(e)
		most = max(most, len(all[i]))
	}
	for turn := range most {
		for _, some := range all {
			if turn < len(some) {
				scripts = append(scripts, some[turn])
			}
		}
	}
	return scripts
}

// dropped leaves out each call that changes the state.
func dropped(e *evidence) (scripts []script) {
	for i, call := range e.changes() {
		scripts = append(scripts, script{what: "without its call of " + call.Tool, calls: slices.Delete(e.calls(), i, i+1)})
	}
	return scripts
}

// repeated makes each call that changes the state twice.
func repeated(e *evidence) (scripts []script) {
	for i, call := range e.changes() {
		scripts = append(scripts, script{"with its call of " + call.Tool + " made twice", slices.Insert(e.calls(), i, call)})
	}
	return scripts
}

// exchanged exchanges two arguments of one call that have the same schema.
func exchanged(e *evidence) (scripts []script) {
	for i, call := range e.changes() {
		parameters := e.tool(call).Parameters
		for j, a := range parameters {
			for _, b := range parameters[j+1:] {
				first, second := call.Arguments[a.Name], call.Arguments[b.Name]
				if !bytes.Equal(a.Schema, b.Schema) || first == nil || second == nil || sameValue(first, second) {
					continue
				}
				swapped := with(with(call, a.Name, second), b.Name, first)
				scripts = append(scripts, script{what: fmt.Sprintf("with %s and %s of its call of %s exchanged", a.Name, b.Name, call.Tool), calls: e.callsWith(i, swapped)})
			}
		}
	}
	return scripts
}

// mistaken takes another tool that has a parameter in common.
func mistaken(e *evidence) (scripts []script) {
	about := aboutSolution(e.item, *e.initial, e.solved.outcome)
	for i, call := range e.changes() {
		for _, other := range e.executorTools() {
			if other.Name == call.Tool || other.ReadOnly {
				continue
			}
			if sibling, ok := instead(call, e.tool(call), &other, about); ok {
				scripts = append(scripts, script{what: fmt.Sprintf("with %s in the place of its call of %s", other.Name, call.Tool), calls: e.callsWith(i, sibling)})
			}
		}
	}
	return scripts
}

// instead is a call of another tool with the arguments that both take, and others that
// the solution is about; false if they have none in common.
func instead(call agon.Call, tool, other *agon.Tool, about *ground) (sibling agon.Call, ok bool) {
	sibling.Tool = other.Name
	for _, p := range other.Parameters {
		common := slices.ContainsFunc(tool.Parameters, func(q agon.Parameter) bool { return q.Name == p.Name && bytes.Equal(q.Schema, p.Schema) })
		if value := call.Arguments[p.Name]; common && value != nil {
			sibling, ok = with(sibling, p.Name, value), true
		} else if values := valuesAbout(about, p.Schema); len(values) > 0 {
			sibling = with(sibling, p.Name, values[0].value)
		}
	}
	return sibling, ok
}

// changed changes each argument of each call that changes the state.
func changed(e *evidence) (scripts []script) {
	for i, call := range e.changes() {
		for _, parameter := range e.tool(call).Parameters {
			for _, value := range neighbours(call.Arguments[parameter.Name], parameter.Schema) {
				what := fmt.Sprintf("with %s=%s in its call of %s", parameter.Name, value, call.Tool)
				scripts = append(scripts, script{what: what, calls: e.callsWith(i, with(call, parameter.Name, value))})
			}
		}
	}
	return scripts
}

// addedPerTool bounds the calls of one tool that are added.
const addedPerTool = 6

// added ends with calls of each tool that changes the state, about what the solution
// is about first.
func added(e *evidence) (scripts []script) {
	about := aboutSolution(e.item, *e.initial, e.solved.outcome)
	for _, tool := range e.executorTools() {
		if tool.ReadOnly {
			continue
		}
		for _, call := range callsAbout(about, &tool) {
			scripts = append(scripts, script{"followed by a call of " + tool.Name, append(e.calls(), call)})
		}
	}
	return scripts
}

// calls are those that the solution made, in a slice of the caller's own.
func (e *evidence) calls() []agon.Call {
	calls := make([]agon.Call, len(e.solved.outcome.Calls))
	for i, record := range e.solved.outcome.Calls {
		calls[i] = record.Call
	}
	return calls
}

// callsWith are calls with another one in the place of the i-th.
func (e *evidence) callsWith(i int, call agon.Call) []agon.Call {
	calls := e.calls()
	calls[i] = call
	return calls
}

// changes goes through the calls that may change the state.
func (e *evidence) changes() func(yield func(int, agon.Call) bool) {
	return func(yield func(int, agon.Call) bool) {
		for i, call := range e.calls() {
			if tool := e.tool(call); tool != nil && !tool.ReadOnly && !yield(i, call) {
				return
			}
		}
	}
}

// tool is the one that a call names; nil if there is none.
func (e *evidence) tool(call agon.Call) *agon.Tool { return e.environment.Spec().Tool(call.Tool) }

func (e *evidence) executorTools() []agon.Tool {
	return e.environment.Spec().ToolsFor(agon.RoleExecutor)
}

func with(call agon.Call, name string, value json.RawMessage) agon.Call {
	arguments := maps.Clone(call.Arguments)
	if arguments == nil {
		arguments = map[string]json.RawMessage{}
	}
	arguments[name] = value
	return agon.Call{Tool: call.Tool, Arguments: arguments}
}
