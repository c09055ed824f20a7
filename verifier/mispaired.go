package verifier

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"agon"
)

// mispaired finds what an instruction names and the solution takes in each other's
// place: two values of two calls, as in "Ann: 8, Bob: 34" for Ann's 34 and Bob's 8; or
// two of one call, where the instruction has the words that the tool's phrase has
// before the one before the other, as in "from C to B" for a move from B to C.
func mispaired(ctx context.Context, e *evidence, kinds []kindOfNames) (string, error) {
	m := mentionsOf(e, kinds)
	if reason, err := m.acrossLooks(ctx, e); err != nil || reason != "" {
		return reason, err
	}
	bySentence := &mentions{m.instruction, m.written, true}
	for _, s := range slices.Concat(m.acrossCalls(e), m.withinCalls(e), m.acrossClauses(e), bySentence.acrossClauses(e)) {
		played, err := e.replay(ctx, [][]agon.Call{s.calls})
		if err != nil {
			return "", err
		}
		if outcome := played[0]; outcome == nil || outcome.State.Digest != e.solved.outcome.State.Digest {
			return s.what, nil
		}
	}
	return "", nil
}

// acrossCalls are the solution's calls with two values of two of them exchanged, where
// the instruction has them the other way about. Each is mentioned once: then two pairs
// are told in one order.
func (m *mentions) acrossCalls(e *evidence) (scripts []script) {
	calls := e.calls()
	for i := range e.changes() {
		for j := i + 1; j < min(len(calls), mostPaired); j++ {
			if calls[i].Tool != calls[j].Tool {
				continue
			}
			parameters := unlike(e.tool(calls[i]).Parameters)
			for k, p := range parameters {
				for _, q := range parameters[k+1:] {
					if m.order(calls[i], calls[j], p.Name)*m.order(calls[i], calls[j], q.Name) >= 0 {
						continue
					}
					exchanged := e.callsWith(i, with(calls[i], q.Name, calls[j].Arguments[q.Name]))
					exchanged[j] = with(calls[j], q.Name, calls[i].Arguments[q.Name])
					scripts = append(scripts, script{fmt.Sprintf("the instruction has %s before %s, and the solution's calls of %s have them the other way about",
						exchanged[i].Arguments[q.Name], exchanged[j].Arguments[q.Name], calls[i].Tool), exchanged})
				}
			}
		}
	}
	return scripts
}

// unlike are the parameters of which no other one has the schema. Two of one kind may be
// told as a way there and back.
func unlike(parameters []agon.Parameter) (some []agon.Parameter) {
	for i, p := range parameters {
		like := func(q agon.Parameter) bool { return bytes.Equal(p.Schema, q.Schema) }
		if !slices.ContainsFunc(parameters[:i], like) && !slices.ContainsFunc(parameters[i+1:], like) {
			some = append(some, p)
		}
	}
	return some
}

// mostPaired bounds the calls that are compared with each other: no instruction tells
// more of them one by one.
const mostPaired = 16

// withinCalls are the solution's calls with two arguments of one of them exchanged,
// where the instruction has the words before them the other way about.
func (m *mentions) withinCalls(e *evidence) (scripts []script) {
	for i, call := range e.changes() {
		tool := e.tool(call)
		words := wordsBefore(tool.Phrase)
		for j, p := range tool.Parameters {
			for _, q := range tool.Parameters[j+1:] {
				if !bytes.Equal(p.Schema, q.Schema) {
					continue
				}
				a, b := decoded(call.Arguments[p.Name]), decoded(call.Arguments[q.Name])
				told := m.toldOtherwise(words[p.Name], b, words[q.Name], a)
				shared := e.shared(words[p.Name], tool) || e.shared(words[q.Name], tool)
				if len(told) == 0 || len(told) == 1 && shared || m.follows(words[p.Name], a) || m.follows(words[q.Name], b) {
					continue
				}
				swapped := with(with(call, p.Name, call.Arguments[q.Name]), q.Name, call.Arguments[p.Name])
				back := func(other agon.Call) bool {
					return other.Tool == call.Tool && (sameValue(other.Arguments[p.Name], swapped.Arguments[p.Name]) || sameValue(other.Arguments[q.Name], swapped.Arguments[q.Name]))
				}
				if slices.ContainsFunc(e.calls(), back) {
					continue
				}
				what := fmt.Sprintf("the instruction says %s, and the solution's call of %s has them the other way about", strings.Join(told, " and "), call.Tool)
				scripts = append(scripts, script{what, e.callsWith(i, swapped)})
			}
		}
	}
	return scripts
}

// toldOtherwise are the words of two parameters, each with the other's value, where the
// instruction has them so.
func (m *mentions) toldOtherwise(word string, value any, other string, otherValue any) (told []string) {
	if m.follows(word, value) {
		told = append(told, word+" "+show(value))
	}
	if m.follows(other, otherValue) {
		told = append(told, other+" "+show(otherValue))
	}
	return told
}
