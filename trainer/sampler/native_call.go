package sampler

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"agon"
	"agon/trainer/sampler/decoder"
)

// generation is one call of Generate. Each of its workers decodes rows of its
// own, takes a waiting request where one ends, and shares nothing with the
// others but the queue and the cache.
type generation struct {
	sampler     *Native
	ctx         context.Context
	requests    []agon.Request
	completions []agon.Completion

	// Under the cache's lock:
	queue []int // requests that wait, in order
	stats Stats
}

// row is a turn being decoded; sequence has decoded the first of its tokens.
type row struct {
	turn
	sequence *sequence
	prompted bool // the prompt is decoded
}

func (g *generation) run() {
	for i := range g.requests {
		if g.answerable(i) {
			g.queue = append(g.queue, i)
		}
	}
	// Those who wait for the cache are woken to see that the context ended.
	stop := context.AfterFunc(g.ctx, func() {
		g.sampler.cache.mu.Lock()
		defer g.sampler.cache.mu.Unlock()
		g.sampler.cache.changed.Broadcast()
	})
	defer stop()
	workers := min(len(g.sampler.workspaces), len(g.queue))
	rows := 0 // a worker's share of the places
	if workers > 0 {
		rows = (min(len(g.queue), g.sampler.options.Rows) + workers - 1) / workers
	}
	var wait sync.WaitGroup
	for _, workspace := range g.sampler.workspaces[:workers] {
		wait.Go(func() { (&worker{generation: g, workspace: workspace, limit: rows}).run() })
	}
	wait.Wait()
	g.sampler.stats.Prompt += g.stats.Prompt
	g.sampler.stats.Cached += g.stats.Cached
	g.sampler.stats.Sampled += g.stats.Sampled
}

// answerable answers a request that cannot be decoded, and reports whether it
// can be.
func (g *generation) answerable(i int) bool {
	s, request, completion := g.sampler, &g.requests[i], &g.completions[i]
	completion.Version = s.version
	err := s.check(request)
	switch {
	case err != nil:
		completion.Err = fmt.Errorf("sampler: %w", err)
	case len(request.Tokens) >= s.model.Config().Context:
		completion.Finish = agon.FinishLength
		s.cache.abandon(request.Tokens)
	default:
		return true
	}
	return false
}

func (s *Native) check(r *agon.Request) error {
	if err := checkRequest(r, s.model.Config().Vocabulary); err != nil {
		return err
	}
	full := len(r.Tokens) >= s.model.Config().Context
	if need, have := pagesOf(s.limit(r)), len(s.cache.users); need > have && !full {
		return fmt.Errorf("%d tokens do not fit the cache of %d (hint: raise its bytes)", s.limit(r), have*decoder.PageTokens)
	}
	return nil
}

// limit is the number of tokens that the request's episode can have after it.
func (s *Native) limit(r *agon.Request) int {
	return min(len(r.Tokens)+r.MaxTokens, max(s.model.Config().Context, len(r.Tokens)))
}

// next takes a request out of the queue that can be decoded now. With wait
// set it waits for one. nil tells that there is none, and that none is left or
// the context ended if wait was set.
func (g *generation) next(wait bool) *row {
	c := g.sampler.cache
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(g.queue) > 0 && g.ctx.Err() == nil {
		for at, i := range g.queue {
			r := &g.requests[i]
			sequence, became := c.admit(r.Tokens, g.sampler.limit(r))
			if became == admitted {
				g.queue = slices.Delete(g.queue, at, at+1)
				g.stats.Prompt += int64(len(r.Tokens))
				g.stats.Cached += int64(len(sequence.tokens))
				return g.newRow(i, sequence)
			}
			if became == waitsForPages {
				break
			}
		}
		if !wait {
			return nil
		}
		c.changed.Wait()
	}
	return nil
}

func (g *generation) newRow(i int, s *sequence) *row {
	r := &g.requests[i]
	return &row{turn: newTurn(i, r, g.sampler.limit(r), g.sampler.ends), sequence: s}
}

// done answers a request and gives its sequence back.
func (g *generation) done(r *row) {
	r.answer(&g.completions[r.index], g.sampler.text)
	g.sampler.cache.end(r.sequence, r.goesOn())
}

// drain answers what still waits when the context has ended.
func (g *generation) drain(err error) {
	c := g.sampler.cache
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, i := range g.queue {
		g.completions[i].Err = err
	}
	g.queue = nil
}

// worker decodes rows on a thread of its own.
type worker struct {
	generation *generation
	workspace  *decoder.Workspace
	limit      int // of rows
	rows       []*row
	drawing    []*row // of the call under way
	sampled    int64
}

func (w *worker) run() {
	g := w.generation
	for w.admit(); len(w.rows) > 0; w.admit() {
		if err := g.ctx.Err(); err != nil {
			w.fail(err)
			break
		}
		w.step()
		w.rows = slices.DeleteFunc(w.rows, func(r *row) bool {
			if !r.ended() {
				return false
			}
			g.done(r)
			return true
		})
	}
	if err := g.ctx.Err(); err != nil {
		g.drain(err)
	}
	g.sampler.cache.mu.Lock()
	defer g.sampler.cache.mu.Unlock()
	g.stats.Sampled += w.sampled
}

// admit fills free places.
func (w *worker) admit() {
	for len(w.rows) < w.limit {
		r := w.generation.next(len(w.rows) == 0)
		if r == nil {
			return
		}
		w.rows = append(w.rows, r)
	}
}

// fail ends all rows.
func (w *worker) fail(err error) {
	for _, r := range w.rows {
		r.err = err
		w.generation.done(r)
	}
	w.rows = nil
}

// step draws a token for each row, but for those whose prompt takes further
// steps.
func (w *worker) step() {
	w.workspace.Reset()
	for _, r := range w.rows {
		for left := decoder.CallTokens; left > 0 && len(r.sequence.tokens) < len(r.tokens); {
			if w.workspace.Room() == 0 {
				w.decode()
			}
			left -= w.add(r, min(left, w.workspace.Room()))
		}
	}
	w.decode()
	for _, r := range w.rows {
		if !r.prompted && len(r.sequence.tokens) >= len(r.request.Tokens) {
			r.prompted = true
			w.generation.sampler.cache.ready(r.sequence)
		}
	}
}

// add puts at most n of a row's tokens into the call, and returns how many.
func (w *worker) add(r *row, n int) int {
	s := r.sequence
	at := len(s.tokens)
	n = min(n, len(r.tokens)-at)
	w.workspace.AddTokens(r.tokens[at:at+n], at, s.pages)
	s.tokens = append(s.tokens, r.tokens[at:at+n]...)
	if len(s.tokens) == len(r.tokens) {
		w.workspace.AddDraw(r.uniform(), r.request.Temperature)
		w.drawing = append(w.drawing, r)
	}
	return n
}

// decode runs the call and gives the rows what was drawn for them.
func (w *worker) decode() {
	drawn, logProbs := w.workspace.Run(w.generation.sampler.arena)
	for i, r := range w.drawing {
		w.sampled++
		token, logProb := drawn[i], logProbs[i]
		if r.narrowed() {
			token, logProb = r.drawNarrowed(w.workspace.Logits(i))
		}
		r.take(token, logProb)
	}
	w.drawing = w.drawing[:0]
	w.workspace.Reset()
}
