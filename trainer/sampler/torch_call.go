package sampler

import (
	"context"
	"fmt"

	"agon"
	"agon/trainer/torch"
)

// writing is one call of Torch.Generate.
type writing struct {
	sampler     *Torch
	requests    []agon.Request
	completions []agon.Completion
	queue       []int   // requests that wait, in order
	rows        []*line // those that are being written, in the order of their rows
}

// line is a turn that is being written in a row of the cache.
type line struct {
	turn
	row int
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
	switch err := checkRequest(r, s.model.Config().Vocabulary); {
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
	l := &line{turn: newTurn(i, r, min(len(r.Tokens)+r.MaxTokens, s.options.Context), s.ends), row: row}
	known := len(s.cache.rows[row].tokens)
	s.stats.Prompt += int64(len(r.Tokens))
	s.stats.Cached += int64(known)
	hidden := s.cache.prefill(s.model, row, r.Tokens[known:])
	s.cache.rows[row].tokens = append(s.cache.rows[row].tokens, r.Tokens[known:]...)
	w.draw(hidden, []*line{l})
	w.rows = append(w.rows, l)
}

// decode computes the newest token of each row and draws the next.
func (w *writing) decode() {
	s := w.sampler
	hidden := s.cache.decode(s.model, w.rows)
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
		if l.narrowed() {
			token, logProb = l.drawNarrowed(logitsNV.Select(0, i).To(torch.Float32).Float32s())
		}
		l.take(token, logProb)
	}
}

// end answers the requests that have ended and gives their rows back.
func (w *writing) end() {
	left := w.rows[:0]
	for _, l := range w.rows {
		if !l.ended() {
			left = append(left, l)
			continue
		}
		w.answer(l)
	}
	w.rows = left
}

func (w *writing) answer(l *line) {
	l.turn.answer(&w.completions[l.index], w.sampler.text)
	w.sampler.cache.giveBack(l.row, l.goesOn())
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
