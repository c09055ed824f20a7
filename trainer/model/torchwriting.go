package model

import (
	"context"
	"errors"
	"fmt"
	"math"

	"agon"
	"agon/trainer/torch"
)

// writing is one call of TorchSampler.Generate.
type writing struct {
	sampler     *TorchSampler
	requests    []agon.Request
	completions []agon.Completion
	queue       []int   // requests that wait, in order
	rows        []*line // those that are being written, in the order of their rows
}

// line is a request that is being written.
type line struct {
	index    int
	request  *agon.Request
	row      int     // of the cache
	tokens   []int32 // the episode's, those written included
	limit    int     // of len(tokens)
	logProbs []float32
	finish   agon.Finish
	err      error
}

func (w *writing) run(ctx context.Context) {
	for i := range w.requests {
		if w.answerable(i) {
			w.queue = append(w.queue, i)
		}
	}
	for len(w.queue)+len(w.rows) > 0 {
		if err := ctx.Err(); err != nil {
			w.abandon(err)
			return
		}
		if err := torch.Do(w.step); err != nil {
			w.abandon(fmt.Errorf("sampler: %w", err))
			return
		}
	}
}

// answerable answers a request that cannot be written, and reports whether it can
// be.
func (w *writing) answerable(i int) bool {
	s, r, completion := w.sampler, &w.requests[i], &w.completions[i]
	completion.Version = s.version
	switch err := checkRequest(r, s.model.config.Vocabulary); {
	case err != nil:
		completion.Err = fmt.Errorf("sampler: %w", err)
	case len(r.Tokens) >= s.options.Context:
		completion.Finish = agon.FinishLength
		s.cache.abandon(r.Tokens)
	default:
		return true
	}
	return false
}

// checkRequest refuses what no sampler can answer.
func checkRequest(r *agon.Request, vocabulary int) error {
	switch {
	case len(r.Tokens) == 0:
		return errors.New("the request has no tokens")
	case r.MaxTokens < 1:
		return fmt.Errorf("MaxTokens is %d: it must be at least 1", r.MaxTokens)
	case !(r.Temperature >= 0) || math.IsInf(r.Temperature, 0):
		return fmt.Errorf("temperature %v is not within [0, ∞)", r.Temperature)
	}
	if err := r.Truncation.Validate(); err != nil {
		return err
	}
	for i, id := range r.Tokens {
		if id < 0 || int(id) >= vocabulary {
			return fmt.Errorf("token %d is id %d; the vocabulary has %d", i, id, vocabulary)
		}
	}
	return nil
}

// step takes in what waits, as far as there are rows, and draws a token for each
// row.
func (w *writing) step() {
	torch.NoGrad(func() {
		if len(w.rows) > 0 {
			torch.Scope(w.decode)
		}
		for len(w.queue) > 0 {
			row, ok := w.sampler.cache.take(w.requests[w.queue[0]].Tokens)
			if !ok {
				break
			}
			i := w.queue[0]
			w.queue = w.queue[1:]
			torch.Scope(func() { w.begin(i, row) })
		}
	})
	w.end()
}

// begin computes a prompt, but for what its row knows, and draws the first token.
func (w *writing) begin(i, row int) {
	s, r := w.sampler, &w.requests[i]
	l := &line{index: i, request: r, row: row, limit: min(len(r.Tokens)+r.MaxTokens, s.options.Context)}
	l.tokens = append(make([]int32, 0, l.limit), r.Tokens...)
	known := len(s.cache.rows[row].tokens)
	s.stats.Prompt += int64(len(r.Tokens))
	s.stats.Cached += int64(known)
	hidden := s.model.prefill(s.cache, row, r.Tokens[known:])
	s.cache.rows[row].tokens = append(s.cache.rows[row].tokens, r.Tokens[known:]...)
	w.draw(hidden, []*line{l})
	w.rows = append(w.rows, l)
}

// decode computes the newest token of each row and draws the next.
func (w *writing) decode() {
	s := w.sampler
	hidden := s.model.decodeRows(s.cache, w.rows)
	for _, l := range w.rows {
		s.cache.rows[l.row].tokens = append(s.cache.rows[l.row].tokens, l.tokens[len(l.tokens)-1])
	}
	w.draw(hidden, w.rows)
}

// draw draws a token for each line by the hidden states [N, D].
func (w *writing) draw(hiddenND *torch.Tensor, lines []*line) {
	d, logitsNV := newDraws(lines, hiddenND.Device()), w.sampler.model.Logits(hiddenND)
	drawn, logProbs := d.from(logitsNV)
	for i, l := range lines {
		w.sampler.stats.Sampled++
		token, logProb := int32(drawn[i]), logProbs[i]
		if truncates(l.request) {
			token, logProb = drawTruncated(l.request, len(l.tokens), logitsNV.Select(0, i).To(torch.Float32).Float32s())
		}
		l.take(token, logProb, w.sampler.stops)
	}
}

func (l *line) take(token int32, logProb float32, stops []bool) {
	if token < 0 || math.IsNaN(float64(logProb)) {
		l.err = errors.New("sampler: the logits are not finite: the weights have diverged")
		return
	}
	l.tokens = append(l.tokens, token)
	l.logProbs = append(l.logProbs, logProb)
	switch {
	case stops[token]:
		l.finish = agon.FinishStop
	case len(l.tokens) >= l.limit:
		l.finish = agon.FinishLength
	}
}

// end answers the requests that have ended and gives their rows back.
func (w *writing) end() {
	left := w.rows[:0]
	for _, l := range w.rows {
		if l.finish == "" && l.err == nil {
			left = append(left, l)
			continue
		}
		w.answer(l)
	}
	w.rows = left
}

func (w *writing) answer(l *line) {
	c := &w.completions[l.index]
	written := l.tokens[len(l.request.Tokens):]
	c.Finish, c.Err, c.LogProbs = l.finish, l.err, l.logProbs
	c.Tokens = append([]int32(nil), written...)
	if l.err == nil && w.sampler.text != nil {
		c.Text = w.sampler.text.Decode(written)
	}
	w.sampler.cache.giveBack(l.row, l.err == nil && !l.request.Last)
}

// abandon answers all that has not ended with an error.
func (w *writing) abandon(err error) {
	for _, l := range w.rows {
		l.err = err
		w.answer(l)
	}
	for _, i := range w.queue {
		w.completions[i].Err = err
	}
	w.rows, w.queue = nil, nil
}

func (w *writing) failAll(err error) {
	for i := range w.completions {
		w.completions[i] = agon.Completion{Version: w.sampler.version, Err: err}
	}
}
