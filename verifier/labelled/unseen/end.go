package unseen

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"agon"
)

// end is where a program ends.
type end struct {
	program string
	calls   []call
	outcome agon.Outcome
	// state and answer are those of the outcome; no answer is nil.
	state, answer any
}

// replay ends scripts of calls in order, each with an answer or nil. Ends of
// scripts in which a call was refused are nil.
func replay(ctx context.Context, environment agon.Environment, seed int64, plans []*plan) ([]*end, error) {
	replayer, ok := environment.(agon.Replayer)
	if !ok {
		return nil, fmt.Errorf("environment %s cannot replay calls", environment.Spec().Name)
	}
	scripts := make([][]agon.Call, len(plans))
	for i, p := range plans {
		for _, c := range p.calls {
			scripts[i] = append(scripts[i], c.named(environment.Spec()))
		}
	}
	outcomes, err := replayer.Replay(ctx, seed, scripts)
	if err != nil {
		return nil, err
	}
	ends := make([]*end, len(plans))
	for i := range plans {
		ends[i] = newEnd(plans[i], outcomes[i])
	}
	return ends, nil
}

func newEnd(p *plan, outcome agon.Outcome) *end {
	if slices.ContainsFunc(outcome.Calls, func(r agon.CallRecord) bool { return r.Return.Error != "" || r.Return.Limit != "" }) {
		return nil
	}
	e := &end{program: straight(p), calls: p.calls, outcome: outcome, state: decode(outcome.State.JSON)}
	return e.answered(p.answer)
}

// answered is an end with an answer.
func (e *end) answered(answer any) *end {
	other := *e
	other.answer = normal(answer)
	if answer != nil {
		other.outcome.Answer = encode(answer)
	}
	return &other
}

func (c call) named(spec *agon.Spec) agon.Call {
	named := agon.Call{Tool: c.tool, Arguments: map[string]json.RawMessage{}}
	for i, parameter := range spec.Tool(c.tool).Parameters {
		if i < len(c.args) {
			named.Arguments[parameter.Name] = encode(c.args[i])
		}
	}
	return named
}

func (c call) code() string { return c.tool + "(" + joined(c.args, literal) + ")" }

// straight is the program of literal calls.
func straight(p *plan) string {
	var lines []string
	for _, c := range p.calls {
		lines = append(lines, c.code())
	}
	if p.answer != nil {
		lines = append(lines, "answer("+literal(p.answer)+")")
	}
	if len(lines) == 0 {
		return "pass"
	}
	return strings.Join(lines, "\n")
}

// like reports whether two ends agree at places and on an answer.
func (e *end) like(other *end, places []path) bool {
	for _, p := range places {
		if !equal(at(e.state, p), at(other.state, p)) {
			return false
		}
	}
	return equal(e.answer, other.answer)
}
