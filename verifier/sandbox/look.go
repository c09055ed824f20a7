package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"agon"
)

// look is what a verifier's child asks for where its environment's tools run in the
// environment's own process alone: the return of a read-only tool over a state. Any of
// it may be forged. What it asks for is checked as a call of an attempt's is.
type look struct {
	Place     int                        `json:"place"` // the number of an outcome, or -1 for the initial state
	Tool      string                     `json:"tool"`
	Arguments []json.RawMessage          `json:"arguments"`
	Named     map[string]json.RawMessage `json:"named"`
}

// looked answers a look.
type looked struct {
	Value json.RawMessage `json:"value"`
	Error string          `json:"error"`
}

// looks serves the looks of one child.
type looks struct {
	work *judgement
	end  time.Time // of the child's time, which stands while it is served
	left int       // looks that it may still take
}

// newLooks allows as many looks, per evaluation, as an attempt may make calls. Which
// evaluation they are of, the child counts; here all of them count together, for a
// forged frame tells nothing.
func newLooks(work *judgement, end time.Time) *looks {
	l := &looks{work: work, end: end}
	if l.allowed() {
		l.left = 2 * len(work.Outcomes) * work.env.sandbox.limits.ToolCalls
	}
	return l
}

// allowed reports whether verifiers have to ask.
func (l *looks) allowed() bool { return l.work.env != nil && l.work.env.granted != nil }

// largest bounds the frames of a child.
func (l *looks) largest() int {
	most := 4096*(len(l.work.Outcomes)+1) + 64*len(l.work.Verifier)
	if l.allowed() {
		most += 2 * l.work.env.sandbox.limits.Value
	}
	return most
}

// lookError is an error of a look that is no loss of the child's.
type lookError struct{ cause error }

func (e *lookError) Error() string { return e.cause.Error() }

// serve answers one look. Its error, unless the channel's, is a *lookError.
func (l *looks) serve(ctx context.Context, a *attempt, asked *look) error {
	began := time.Now()
	answer, err := l.answer(ctx, asked)
	if err != nil {
		return &lookError{err}
	}
	l.end = l.end.Add(time.Since(began))
	a.deadline(l.end)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return a.send(answer)
}

func (l *looks) answer(ctx context.Context, asked *look) (looked, error) {
	env := l.work.env
	if l.left--; l.left < 0 {
		return looked{Error: "more calls of tools than all evaluations may make"}, nil
	}
	state, known := l.state(asked.Place)
	arguments, complaint := env.checkLook(asked)
	switch {
	case !known:
		return looked{Error: "there is no such state"}, nil
	case complaint != "":
		return looked{Error: complaint}, nil
	}
	result, err := env.look(ctx, state, []any{asked.Tool, arguments})
	return looked{result.Value, result.Error}, err
}

// state is the text of the state that a look is at; not known if there is none of that
// number.
func (l *looks) state(place int) (text string, known bool) {
	at := l.work.Before
	switch {
	case place == -1:
	case place >= 0 && place < len(l.work.Outcomes):
		at = l.work.Outcomes[place].After
	default:
		return "", false
	}
	if at == nil {
		return "null", true
	}
	return *at, true
}

// checkLook returns the arguments as they go to the tool, or a complaint.
func (e *environment) checkLook(asked *look) (map[string]json.RawMessage, string) {
	tool := e.spec.Tool(asked.Tool)
	if tool == nil || !tool.ReadOnly {
		return nil, fmt.Sprintf("there is no read-only tool %.100q", asked.Tool)
	}
	if len(asked.Arguments) > len(tool.Parameters) {
		return nil, fmt.Sprintf("%s takes %d arguments, not %d", tool.Name, len(tool.Parameters), len(asked.Arguments))
	}
	named := map[string]json.RawMessage{}
	for name, value := range asked.Named {
		named[name] = value
	}
	for i, value := range asked.Arguments {
		name := tool.Parameters[i].Name
		if _, twice := named[name]; twice {
			return nil, fmt.Sprintf("%s: %s twice", tool.Name, name)
		}
		named[name] = value
	}
	return e.check(agon.Call{Tool: tool.Name, Arguments: named})
}

// look has a tool called over a state. That it hangs, or ends its process, is told by
// a *lossError: it is as if the verifier had, which called it.
func (e *environment) look(ctx context.Context, state string, call []any) (agon.Return, error) {
	host := e.hosts[e.next.Add(1)%int64(len(e.hosts))]
	name, limit := call[0].(string), e.sandbox.limits.ToolTime
	reply, err := e.play(ctx, host, playRequest{Given: &state, Calls: []any{call}}, limit)
	switch {
	case errors.Is(err, errHung):
		return agon.Return{}, &lossError{why: fmt.Sprintf("%s took longer than %v", name, limit), blame: blameHangs, late: true}
	case errors.Is(err, errDied):
		return agon.Return{}, &lossError{why: name + " killed its process", blame: blameHangs}
	case err != nil:
		return agon.Return{}, err
	}
	return returnOf(reply.Returns[0], name, e.sandbox.limits.Value), nil
}

// readOnly names the tools that a verifier may call.
func (e *environment) readOnly() []string {
	names := []string{}
	for _, tool := range e.spec.Tools {
		if tool.ReadOnly {
			names = append(names, tool.Name)
		}
	}
	return names
}
