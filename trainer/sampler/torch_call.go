package sampler

import (
	"context"
	"fmt"
	"slices"

	"agon"
	"agon/trainer/torch"
)

// writing is one call of Torch.Generate.
type writing struct {
	sampler     *Torch
	requests    []agon.Request
	completions []agon.Completion
	queue       []int   // requests that wait, in order
	rows        []*line // those that have a row
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

// step draws a token for each row, and takes in what waits as far as there are rows.
func (w *writing) step() {
	torch.NoGrad(func() {
		if len(w.rows) > 0 {
			torch.Scope(w.decode)
		}
		for prompted := true; prompted && len(w.queue) > 0; {
			torch.Scope(func() { prompted = w.prompt() })
		}
	})
	w.end()
}

// prompt computes prompts that wait, but for what their rows know, and draws their
// first tokens. It reports whether there was a row for one.
func (w *writing) prompt() bool {
	lines, prompts := w.gather()
	if len(lines) == 0 {
		return false
	}
	s := w.sampler
	hiddenND := s.cache.prefill(s.model, prompts)
	uniforms, inverse := make([]float64, len(lines)), make([]float32, len(lines))
	for i, l := range lines {
		r := &s.cache.rows[l.row]
		r.tokens = append(r.tokens, prompts[i].tokens...)
		uniforms[i], inverse[i] = l.uniform(), float32(l.inverse())
	}
	logitsNV, device := s.model.Logits(hiddenND), hiddenND.Device()
	tokensN, logProbsN := draw(logitsNV, torch.FromFloat64s(uniforms, len(lines), 1).ToDevice(device), torch.FromFloat32s(inverse, len(lines), 1).ToDevice(device))
	tokens, logProbs := tokensN.To(torch.Float64).Float64s(), logProbsN.To(torch.Float64).Float64s()
	for i, l := range lines {
		w.take(l, tokens[i], logProbs[i], logitsNV.Select(0, i))
	}
	return true
}

// gather takes out of the queue what is computed beside each other: as many as there
// are rows, up to PrefillTokens. What begins like one of them waits for it, and
// copies what it needs afterwards.
func (w *writing) gather() (lines []*line, prompts []prompt) {
	s, left, width := w.sampler, w.queue[:0:0], 0
	for at, i := range w.queue {
		r := &w.requests[i]
		known := s.cache.knows(r.Tokens)
		wider := max(width, len(r.Tokens)-known)
		if len(lines) > 0 && ((len(lines)+1)*wider > s.options.PrefillTokens || sharesMore(lines, r.Tokens, known)) {
			left = append(left, i)
			continue
		}
		row, ok := s.cache.take(r.Tokens)
		if !ok {
			left = append(left, w.queue[at:]...)
			break
		}
		known, width = len(s.cache.rows[row].tokens), wider
		l := &line{turn: newTurn(i, r, min(len(r.Tokens)+r.MaxTokens, s.options.Context), s.ends), row: row}
		w.rows = append(w.rows, l) // at once: if what follows fails, it is answered too
		lines = append(lines, l)
		prompts = append(prompts, prompt{row: row, begin: known, tokens: r.Tokens[known:]})
		s.stats.Prompt += int64(len(r.Tokens))
		s.stats.Cached += int64(known)
	}
	w.queue = left
	return lines, prompts
}

// sharesMore reports whether a line begins like tokens for longer than what is known
// of them, by enough to be worth its wait.
func sharesMore(lines []*line, tokens []int32, known int) bool {
	return slices.ContainsFunc(lines, func(l *line) bool {
		return commonPrefix(l.request.Tokens, tokens[:len(tokens)-1]) >= known+leastShared
	})
}

// decode computes the newest token of each row and draws the next.
func (w *writing) decode() {
	s := w.sampler
	tokens, logProbs, logitsUV := s.steps.run(s.model, s.cache, w.rows)
	for _, l := range w.rows {
		r := &s.cache.rows[l.row]
		r.tokens = append(r.tokens, l.tokens[len(l.tokens)-1])
		w.take(l, tokens[l.row], logProbs[l.row], logitsUV.Select(0, l.row))
	}
}

// take gives a line what was drawn for it, or draws from what its request leaves of
// the logits [V].
func (w *writing) take(l *line, token, logProb float64, logitsV *torch.Tensor) {
	w.sampler.stats.Sampled++
	if l.narrowed() {
		l.take(l.drawNarrowed(logitsV.To(torch.Float32).Float32s()))
		return
	}
	l.take(int32(token), float32(logProb))
}

// end answers the requests that have ended and gives their rows back. It is called
// inside of torch.Do.
func (w *writing) end() {
	left := w.rows[:0]
	for _, l := range w.rows {
		if !l.ended() {
			left = append(left, l)
			continue
		}
		if l.err != nil {
			w.sampler.cache.clear(l.row)
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
