package bench

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"agon"
	"agon/cmd/agon/policies"
)

// recorder is a policy whose completions are kept, by episode and in order. It is safe
// for concurrent use if the policy is.
type recorder struct {
	agon.Policy
	mu       sync.Mutex
	episodes map[agon.Stream][]agon.Completion
	// prompts and turns count, promptTokens and turnTokens sum their lengths.
	prompts, promptTokens int
	turns, turnTokens     int
	// longest is the length of the longest episode.
	longest int
}

func newRecorder(policy agon.Policy) *recorder {
	return &recorder{Policy: policy, episodes: map[agon.Stream][]agon.Completion{}}
}

// Generate implements agon.Policy.
func (r *recorder) Generate(ctx context.Context, requests []agon.Request) []agon.Completion {
	completions := r.Policy.Generate(ctx, requests)
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range completions {
		if completions[i].Err == nil {
			r.keep(&requests[i], completions[i])
		}
	}
	return completions
}

func (r *recorder) keep(request *agon.Request, completion agon.Completion) {
	before := r.episodes[request.Stream]
	if len(before) == 0 {
		r.prompts, r.promptTokens = r.prompts+1, r.promptTokens+len(request.Tokens)
	}
	r.turns, r.turnTokens = r.turns+1, r.turnTokens+len(completion.Tokens)
	r.longest = max(r.longest, len(request.Tokens)+len(completion.Tokens))
	r.episodes[request.Stream] = append(before, completion)
}

// meanPrompt is the mean length of the first prompts, 0 of none.
func (r *recorder) meanPrompt() int { return r.promptTokens / max(1, r.prompts) }

// stretch is how many times as long turns have to be for their mean to be that, at
// least 1.
func (r *recorder) stretch(mean int) float64 {
	if r.turnTokens == 0 {
		return 1
	}
	return max(1, float64(mean*r.turns)/float64(r.turnTokens))
}

// dictated is a policy that writes what a recorder has kept, turn by turn, in the time
// that a sampler takes to write as much: the sampler computes the episode and draws as
// many tokens, which are thrown away, and the recorded ones come back with their
// log-probabilities. An episode goes on, for the sampler, with what that has drawn
// itself, so that it finds its cache as it does in a run. It is safe for concurrent use
// if the sampler is.
type dictated struct {
	dictatedOptions

	mu       sync.Mutex // guards what follows
	episodes map[agon.Stream]*dictation
}

type dictatedOptions struct {
	sampler  agon.Policy
	recorded map[agon.Stream][]agon.Completion
	// stretch is how many times as long as the recorded turns those that are
	// written are, as far as an episode stays within length tokens; filler is the id
	// that they begin with then.
	stretch float64
	length  int
	filler  int32
	// failed is called with each error that a completion has: a loop goes on without
	// such an episode, and what it takes then is not what is asked.
	failed func(error)
}

func newDictated(options dictatedOptions) *dictated {
	return &dictated{dictatedOptions: options, episodes: map[agon.Stream]*dictation{}}
}

// dictation is an episode of a dictated policy.
type dictation struct {
	turns int
	// given is the episode as the player has it, and drawn as the sampler has.
	given, drawn []int32
}

// dictatedTurn is a request that is being answered.
type dictatedTurn struct {
	request agon.Request // to the sampler
	from    int          // of its tokens those drawn begin here
	want    int          // tokens to draw
	result  agon.Completion
}

// Generate implements agon.Policy. An episode that was not recorded, or that does not
// fit the sampler's context, is an error.
func (d *dictated) Generate(ctx context.Context, requests []agon.Request) []agon.Completion {
	turns := make([]*dictatedTurn, len(requests))
	for i := range requests {
		turns[i] = d.begin(&requests[i])
	}
	d.draw(ctx, turns)
	completions := make([]agon.Completion, len(requests))
	for i, turn := range turns {
		completions[i] = d.end(&requests[i], turn)
	}
	return completions
}

// begin returns what the sampler is asked for in the place of a request.
func (d *dictated) begin(r *agon.Request) *dictatedTurn {
	d.mu.Lock()
	defer d.mu.Unlock()
	e := d.episodes[r.Stream]
	if e == nil {
		e = &dictation{}
		d.episodes[r.Stream] = e
	}
	turn := &dictatedTurn{request: *r}
	known := len(e.given)
	if e.turns >= len(d.recorded[r.Stream]) || known > len(r.Tokens) || !slices.Equal(e.given, r.Tokens[:known]) {
		turn.result.Err = fmt.Errorf("turn %d of an episode is not one that was recorded", e.turns+1)
		return turn
	}
	turn.request.Tokens = append(slices.Clone(e.drawn), r.Tokens[known:]...)
	turn.from = len(turn.request.Tokens)
	recorded := len(d.recorded[r.Stream][e.turns].Tokens)
	turn.want = max(recorded, min(int(d.stretch*float64(recorded)), d.length-turn.from))
	return turn
}

// draw lets the sampler write until each turn has as many tokens as it is to have: one
// that it ends before is gone on with.
func (d *dictated) draw(ctx context.Context, turns []*dictatedTurn) {
	for {
		var open []*dictatedTurn
		var requests []agon.Request
		for _, turn := range turns {
			if turn.left() > 0 && turn.result.Err == nil {
				request := turn.request
				request.MaxTokens = turn.left()
				open, requests = append(open, turn), append(requests, request)
			}
		}
		if len(open) == 0 {
			return
		}
		for i, completion := range d.sampler.Generate(ctx, requests) {
			open[i].take(completion)
		}
	}
}

func (t *dictatedTurn) left() int { return t.want - (len(t.request.Tokens) - t.from) }

func (t *dictatedTurn) take(c agon.Completion) {
	t.result.Version, t.result.Err = c.Version, c.Err
	if c.Err == nil && len(c.Tokens) == 0 {
		t.result.Err = fmt.Errorf("an episode of %d tokens uses up the context (hint: lower --prompt or --turn, or raise policy.context)", len(t.request.Tokens))
	}
	t.request.Tokens = append(t.request.Tokens, c.Tokens...)
	t.result.LogProbs = append(t.result.LogProbs, c.LogProbs...)
}

// end returns the recorded turn, as long as what was drawn.
func (d *dictated) end(r *agon.Request, turn *dictatedTurn) agon.Completion {
	d.mu.Lock()
	defer d.mu.Unlock()
	if turn.result.Err != nil {
		d.failed(turn.result.Err)
		return turn.result
	}
	e := d.episodes[r.Stream]
	recorded := d.recorded[r.Stream][e.turns]
	turn.result.Text, turn.result.Finish = recorded.Text, recorded.Finish
	for range turn.want - len(recorded.Tokens) {
		turn.result.Tokens = append(turn.result.Tokens, d.filler)
	}
	turn.result.Tokens = append(turn.result.Tokens, recorded.Tokens...)
	e.turns++
	e.given, e.drawn = slices.Concat(r.Tokens, turn.result.Tokens), turn.request.Tokens
	return turn.result
}

// lengthened is a transcriber whose episodes begin with so many ids more.
type lengthened struct {
	policies.Transcriber
	more int
}

// Transcribe implements agon.Transcriber.
func (l lengthened) Transcribe(messages []agon.Message, first bool) []int32 {
	ids := l.Transcriber.Transcribe(messages, first)
	if !first {
		return ids
	}
	return append(slices.Repeat([]int32{l.Pad()}, l.more), ids...)
}
