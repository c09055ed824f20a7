package sampler

import (
	"errors"
	"math"

	"agon"
)

// turn is a request that is being written.
type turn struct {
	index   int // of the request
	request *agon.Request
	// tokens are the episode's, those written included.
	tokens   []int32
	limit    int // of len(tokens)
	logProbs []float32
	ends     *endings
	strings  *stopSearch // nil without stop strings
	finish   agon.Finish
	err      error
}

func newTurn(index int, r *agon.Request, limit int, ends *endings) turn {
	return turn{
		index: index, request: r, limit: limit, ends: ends, strings: ends.search(),
		tokens: append(make([]int32, 0, limit), r.Tokens...),
	}
}

// written is the number of tokens of the turn so far.
func (t *turn) written() int { return len(t.tokens) - len(t.request.Tokens) }

// uniform decides the next token.
func (t *turn) uniform() float64 { return t.request.Stream.Uniform(uint64(len(t.tokens))) }

// inverse is the inverse temperature, or 0 for a temperature of 0.
func (t *turn) inverse() float64 {
	if t.request.Temperature == 0 {
		return 0
	}
	return 1 / t.request.Temperature
}

// narrowed reports whether the next token is drawn from less than the whole
// distribution.
func (t *turn) narrowed() bool {
	truncation := t.request.Truncation
	if t.written() < truncation.MinTokens {
		return true
	}
	truncation.MinTokens = 0
	return t.request.Temperature > 0 && !truncation.Whole()
}

// ended reports whether nothing more is written.
func (t *turn) ended() bool { return t.finish != "" || t.err != nil }

// take adds a token that was drawn; a negative one tells that the logits are not
// finite.
func (t *turn) take(token int32, logProb float32) {
	if token < 0 || math.IsNaN(float64(logProb)) {
		t.err = errors.New("sampler: the logits are not finite: the weights have diverged")
		return
	}
	t.tokens = append(t.tokens, token)
	t.logProbs = append(t.logProbs, logProb)
	stopped := t.strings.saw(token) && t.written() >= t.request.Truncation.MinTokens
	switch {
	case t.ends.ids[token]:
		t.finish = agon.FinishStop
	case stopped:
		t.finish = agon.FinishString
	case len(t.tokens) >= t.limit:
		t.finish = agon.FinishLength
	}
}

// answer fills in the completion of the turn, which has ended.
func (t *turn) answer(completion *agon.Completion, text Text) {
	written := t.tokens[len(t.request.Tokens):]
	completion.Finish, completion.Err = t.finish, t.err
	completion.Tokens, completion.LogProbs = append([]int32(nil), written...), t.logProbs
	if t.err == nil && text != nil {
		completion.Text = text.Decode(written)
	}
}

// goesOn reports whether a later request may continue the episode.
func (t *turn) goesOn() bool { return t.err == nil && !t.request.Last }
