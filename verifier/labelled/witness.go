package labelled

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"agon"
	"agon/verifier"
)

// A verifier that looks lenient may be right all the same: where no tool changes a
// status otherwise, "it changed" says as much as what it became. So a lenient one
// counts only with a witness: an outcome that calls bring about, that the verifier
// accepts and that the instruction does not ask for. Witnesses are looked for more
// widely than by the mutants of a filter, so that those which a filter misses are
// found.

// witnessed looks for the worst witness against the verifier of an item that was made
// from facts.
func (p *Planter) witnessed(ctx context.Context, item *agon.Item, f *facts, d *dice) (Finding, error) {
	outcomes, err := p.nearby(ctx, f, d)
	if err != nil {
		return NothingFound, err
	}
	verdicts, err := p.sandbox.Judge(ctx, p.environment, item.Verifier, item.Seed, outcomes)
	if err != nil {
		return NothingFound, err
	}
	worst := NothingFound
	seen := map[string]bool{verifier.End(f.outcome): true}
	for i := range outcomes {
		end, how := verifier.End(outcomes[i]), f.deviates(&outcomes[i])
		if !verdicts[i].Pass || seen[end] || how <= worst {
			continue
		}
		seen[end] = true
		asked, err := p.oracle(ctx, item.Seed, item.Instruction, outcomes[i])
		if err != nil {
			return NothingFound, err
		}
		if !asked {
			worst = how
		}
	}
	return worst, nil
}

// deviates says where an outcome that is not the solution's differs from it.
func (f *facts) deviates(outcome *agon.Outcome) Finding {
	if !bytes.Equal(outcome.Answer, f.outcome.Answer) {
		return AcceptsAnother
	}
	for _, different := range differences(f.final, decode(outcome.State.JSON), nil) {
		if slices.ContainsFunc(f.changed, func(own path) bool { return different.within(own) || own.within(different) }) {
			return AcceptsAnother
		}
	}
	return AcceptsMore
}

// within reports whether a path is another one or leads further.
func (p path) within(other path) bool {
	return len(p) >= len(other) && slices.Equal(p[:len(other)], other)
}

// witnesses is the number of scripts among which one is looked for.
const witnesses = 256

// nearby are outcomes that differ from that of a solution: by the answer, or by what a
// few drawn edits of its calls come to.
func (p *Planter) nearby(ctx context.Context, f *facts, d *dice) ([]agon.Outcome, error) {
	scripts := make([][]agon.Call, witnesses)
	for i := range scripts {
		scripts[i] = p.edited(f.outcome.Calls, d)
	}
	played, err := verifier.Replay(ctx, p.environment, f.item.Seed, scripts)
	if err != nil {
		return nil, err
	}
	outcomes := otherwiseAnswered(f)
	for i := range played {
		if len(played[i].State.JSON) > 0 {
			played[i].Answer = f.outcome.Answer
			outcomes = append(outcomes, played[i])
		}
	}
	return outcomes, nil
}

// otherwiseAnswered are the solution's outcome with other answers, and with none.
func otherwiseAnswered(f *facts) (outcomes []agon.Outcome) {
	if f.answer == nil {
		return nil
	}
	answers := []json.RawMessage{nil}
	switch n, ok := integer(f.answer); {
	case ok:
		for _, by := range []int64{-100, -1, 1, 100} {
			answers = append(answers, strconv.AppendInt(nil, n+by, 10))
		}
	default:
		for _, text := range []string{"", "other", "not " + string(f.outcome.Answer)} {
			answers = append(answers, json.RawMessage(strconv.Quote(text)))
		}
		if text, ok := f.answer.(string); ok {
			answers = append(answers, json.RawMessage(strconv.Quote(text+" or another")))
		}
	}
	for _, answer := range answers {
		outcome := f.outcome
		outcome.Answer = answer
		outcomes = append(outcomes, outcome)
	}
	return outcomes
}

// edited draws one to three edits of a solution's calls.
func (p *Planter) edited(records []agon.CallRecord, d *dice) []agon.Call {
	calls := make([]agon.Call, len(records))
	for i := range records {
		calls[i] = records[i].Call
	}
	for range 1 + d.number(3) {
		at := d.number(len(calls) + 1)
		switch {
		case at == len(calls) || d.number(3) == 0:
			if call, ok := p.drawn(d); ok {
				calls = slices.Insert(calls, at, call)
			}
		case d.number(2) == 0:
			calls = slices.Delete(calls, at, at+1)
		default:
			calls[at] = p.changedArgument(calls[at], d)
		}
	}
	return calls
}

// drawn is a call of any tool; false if the tool takes something that cannot be drawn.
func (p *Planter) drawn(d *dice) (call agon.Call, ok bool) {
	tools := p.environment.Spec().ToolsFor(agon.RoleExecutor)
	tool := &tools[d.number(len(tools))]
	call = agon.Call{Tool: tool.Name, Arguments: map[string]json.RawMessage{}}
	for _, parameter := range tool.Parameters {
		value := drawnValue(parameter.Schema, d)
		if value == nil {
			return call, false
		}
		call.Arguments[parameter.Name] = value
	}
	return call, true
}

// changedArgument is a call with one argument drawn anew.
func (p *Planter) changedArgument(call agon.Call, d *dice) agon.Call {
	tool := p.environment.Spec().Tool(call.Tool)
	if tool == nil || len(tool.Parameters) == 0 {
		return call
	}
	parameter := tool.Parameters[d.number(len(tool.Parameters))]
	value := drawnValue(parameter.Schema, d)
	if value == nil {
		return call
	}
	call.Arguments = maps.Clone(call.Arguments)
	call.Arguments[parameter.Name] = value
	return call
}

// drawnValue draws from a schema's range, and integers without one from the first
// twenty; nil where only an author could make a value up.
func drawnValue(schema json.RawMessage, d *dice) json.RawMessage {
	r := agon.RangeOf(schema)
	if len(r.Enum) > 0 {
		return r.Enum[d.number(len(r.Enum))]
	}
	first, err := strconv.ParseInt(string(r.First()), 10, 64)
	if err != nil {
		return r.First() // no integer, or nothing
	}
	count := 20
	if r.Maximum != nil {
		count = min(count, int(*r.Maximum)-int(first)+1)
	}
	return strconv.AppendInt(nil, first+int64(d.number(max(count, 1))), 10)
}
