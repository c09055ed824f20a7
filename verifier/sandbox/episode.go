package sandbox

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"agon"
)

// episode is an episode of an environment. Its state lies in the process of
// its host; here is the story that leads to it, so that it outlives the
// process.
type episode struct {
	env  *environment
	host *host
	id   int64

	seed       int64
	generation int         // of the process that holds the state; 0 if none does
	story      []storyCall // the calls since the initial state that may have changed it
	state      *agon.State // the current state, while it is known
	lost       error       // why the episode is of no further use
}

// storyCall is a call that was made, and what it returned then.
type storyCall struct {
	call   []any
	result playReturn
}

var (
	_ agon.Stateful = (*episode)(nil)
	_ agon.Batcher  = (*episode)(nil)
	_ agon.Resetter = (*episode)(nil)
)

// Reset implements agon.Resetter.
func (p *episode) Reset(ctx context.Context, seed int64) error {
	state, err := p.env.initialState(ctx, seed)
	if err != nil {
		return err
	}
	p.seed, p.generation, p.story, p.state, p.lost = seed, 0, nil, &state, nil
	return nil
}

// Call implements agon.Episode.
func (p *episode) Call(ctx context.Context, call agon.Call) (agon.Return, error) {
	returns, err := p.Batch(ctx, []agon.Call{call})
	if err != nil {
		return agon.Return{}, err
	}
	return returns[0], nil
}

// Batch implements agon.Batcher.
func (p *episode) Batch(ctx context.Context, calls []agon.Call) ([]agon.Return, error) {
	if p.lost != nil {
		return nil, p.lost
	}
	returns, valid, wire := p.env.checkAll(calls)
	if len(valid) == 0 {
		return returns, nil
	}
	results, err := p.make(ctx, wire)
	if err != nil {
		if ctx.Err() == nil {
			p.lost = err
		}
		return nil, fmt.Errorf("environment %s: %w", p.env.spec.Name, err)
	}
	for i, at := range valid {
		if i >= len(results) { // a limit ended the batch
			returns[at].Error, returns[at].Limit = "not called: an earlier call hit a limit", agon.LimitTools
			continue
		}
		returns[at] = results[i]
	}
	return returns, nil
}

// checkAll splits calls into those that are refused, which have their return, and
// the valid ones: their places, and how they are sent.
func (e *environment) checkAll(calls []agon.Call) (returns []agon.Return, valid []int, wire []any) {
	returns = make([]agon.Return, len(calls))
	for i, call := range calls {
		arguments, complaint := e.check(call)
		if complaint != "" {
			returns[i].Error = complaint
			continue
		}
		valid = append(valid, i)
		wire = append(wire, []any{call.Tool, arguments})
	}
	return returns, valid, wire
}

// make makes calls in one message; if their process hangs, or dies every time,
// one by one to find the one that does it. Fewer results than calls end in one with
// a Limit.
func (p *episode) make(ctx context.Context, calls []any) ([]agon.Return, error) {
	results, err := p.send(ctx, calls)
	if !errors.Is(err, errHung) && !errors.Is(err, errDied) {
		return results, err
	}
	if len(calls) == 1 {
		return []agon.Return{p.fatal(calls[0].([]any)[0], err)}, nil
	}
	results = nil
	for _, call := range calls {
		one, err := p.make(ctx, []any{call})
		if err != nil {
			return nil, err
		}
		results = append(results, one...)
		if one[0].Limit != agon.LimitNone {
			break
		}
	}
	return results, nil
}

// fatal is what a call comes to that ends its process, or has it ended.
func (p *episode) fatal(name any, err error) agon.Return {
	if errors.Is(err, errHung) {
		return agon.Return{Error: fmt.Sprintf("%s took longer than %v", name, p.env.sandbox.limits.ToolTime), Limit: agon.LimitTime}
	}
	return agon.Return{Error: fmt.Sprintf("%s killed its process", name), Limit: agon.LimitKilled}
}

// send makes calls in one message to the process, which is brought to the
// episode's state first if it does not hold it.
func (p *episode) send(ctx context.Context, calls []any) ([]agon.Return, error) {
	reply, err := p.ask(ctx, playRequest{Calls: calls}, time.Duration(len(calls))*p.env.sandbox.limits.ToolTime)
	if err != nil {
		return nil, err
	}
	results := make([]agon.Return, len(calls))
	for i, result := range reply.Returns {
		name := calls[i].([]any)[0].(string)
		if result.Error == nil && !p.env.tools[name].readOnly {
			p.story = append(p.story, storyCall{calls[i].([]any), result})
			p.state = nil
		}
		results[i] = returnOf(result, name, p.env.sandbox.limits.Value)
	}
	return results, nil
}

func returnOf(result playReturn, name string, limit int) agon.Return {
	if result.Error != nil {
		return agon.Return{Error: *result.Error}
	}
	if len(result.Value) > limit {
		return agon.Return{Error: fmt.Sprintf("%s returned %d bytes, more than %d", name, len(result.Value), limit)}
	}
	return agon.Return{Value: result.Value}
}

// ask sends request about this episode, in a process that holds its state.
func (p *episode) ask(ctx context.Context, request playRequest, limit time.Duration) (playReply, error) {
	return p.host.insist(ctx, func() (playReply, error) { return p.askOnce(ctx, request, limit) })
}

// askOnce brings the process to the episode's state if it does not hold it. Held:
// the host's lock.
func (p *episode) askOnce(ctx context.Context, request playRequest, limit time.Duration) (playReply, error) {
	if err := p.host.ready(ctx); err != nil {
		return playReply{}, err
	}
	request.Episode = p.id
	if p.generation != p.host.generation {
		if len(p.story) > 0 {
			if err := p.retell(ctx); err != nil {
				return playReply{}, err
			}
		} else {
			request.Seed = &p.seed
			limit += p.env.sandbox.limits.ToolTime
		}
	}
	reply, err := p.host.ask(ctx, request, limit)
	if err == nil {
		p.generation = p.host.generation
	}
	return reply, err
}

// retell brings a process to the episode's state by the calls that led there,
// and compares what they return. Its error is no fault of the next call. Held: the
// host's lock.
func (p *episode) retell(ctx context.Context) error {
	request := playRequest{Episode: p.id, Seed: &p.seed}
	for _, past := range p.story {
		request.Calls = append(request.Calls, past.call)
	}
	reply, err := p.host.ask(ctx, request, time.Duration(len(p.story)+1)*p.env.sandbox.limits.ToolTime)
	if err != nil {
		return &retellError{len(p.story), err}
	}
	for i, past := range p.story {
		if now := reply.Returns[i]; now.Error != nil || !bytes.Equal(now.Value, past.result.Value) {
			return fmt.Errorf("tool %s is not deterministic: call %d returned something else when it was replayed", past.call[0], i+1)
		}
	}
	p.generation = p.host.generation
	return nil
}

// retellError is a failure to replay so many calls. Only insist may look at what it
// was, so that it is not taken for that of a call.
type retellError struct {
	calls int
	cause error
}

func (e *retellError) Error() string { return fmt.Sprintf("replay of %d calls: %v", e.calls, e.cause) }

// State implements agon.Stateful.
func (p *episode) State(ctx context.Context) (agon.State, error) {
	if p.lost != nil {
		return agon.State{}, p.lost
	}
	if p.state != nil {
		return *p.state, nil
	}
	reply, err := p.ask(ctx, playRequest{State: true}, p.env.sandbox.limits.ToolTime)
	if errors.Is(err, errHung) {
		// No tool runs here: the machine was busy.
		reply, err = p.ask(ctx, playRequest{State: true}, startTime)
	}
	if err != nil {
		if ctx.Err() == nil {
			p.lost = err
		}
		return agon.State{}, fmt.Errorf("environment %s: state: %w", p.env.spec.Name, err)
	}
	state := stateOf(reply.State)
	p.state = &state
	return state, nil
}

// Close implements agon.Episode.
func (p *episode) Close() error {
	if p.generation != 0 {
		p.host.forget(p.id)
	}
	return nil
}

func stateOf(canonical json.RawMessage) agon.State {
	sum := sha256.Sum256(canonical)
	return agon.State{JSON: canonical, Digest: hex.EncodeToString(sum[:])}
}
