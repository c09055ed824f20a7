package agontest

import (
	"context"

	"agon"
)

// Policy is a policy by script: it answers each request by itself.
type Policy func(request agon.Request) agon.Completion

var _ agon.Policy = Policy(nil)

// Generate implements agon.Policy.
func (p Policy) Generate(ctx context.Context, requests []agon.Request) []agon.Completion {
	completions := make([]agon.Completion, len(requests))
	for i, request := range requests {
		if err := ctx.Err(); err != nil {
			completions[i].Err = err
			continue
		}
		completions[i] = p(request)
	}
	return completions
}

// Turns is a policy without ids that writes texts one after another, and the
// last again when they are used up.
func Turns(texts ...string) Policy {
	return func(request agon.Request) agon.Completion {
		n := min(Written(request), len(texts)-1)
		return agon.Completion{Text: texts[n], Finish: agon.FinishStop}
	}
}

// WithTokens makes a policy give ids: the bytes of what it writes, each with
// probability 1.
func WithTokens(policy Policy) Policy {
	return func(request agon.Request) agon.Completion {
		c := policy(request)
		for i := range len(c.Text) {
			c.Tokens = append(c.Tokens, int32(c.Text[i]))
		}
		c.LogProbs = make([]float32, len(c.Tokens))
		return c
	}
}

// WithContext makes a policy with ids answer as one whose context holds so many
// tokens does: what is over is cut off, and a request that fills it gets
// nothing.
func WithContext(policy Policy, tokens int) Policy {
	return func(request agon.Request) agon.Completion {
		room := tokens - len(request.Tokens)
		if room <= 0 {
			return agon.Completion{Finish: agon.FinishLength}
		}
		c := policy(request)
		if len(c.Tokens) > room {
			c.Text, c.Finish = c.Text[:room], agon.FinishLength
			c.Tokens, c.LogProbs = c.Tokens[:room], c.LogProbs[:room]
		}
		return c
	}
}

// Written counts the turns that the policy has written in a request's episode.
func Written(request agon.Request) int {
	n := 0
	for _, message := range request.Messages {
		if message.Speaker == agon.Assistant {
			n++
		}
	}
	return n
}

// Bytes is a Transcriber whose ids are the bytes of the text between two
// delimiters per message: 256 + speaker before it, 300 where the policy writes, and
// 301 at the end of a turn that the policy did not end.
type Bytes struct{}

var _ agon.Transcriber = Bytes{}

var speakers = map[agon.Speaker]int32{agon.System: 256, agon.User: 257, agon.Assistant: 258, agon.Observation: 259}

// End implements agon.Transcriber: 301.
func (Bytes) End() []int32 { return []int32{301} }

// Transcribe implements agon.Transcriber. A first transcript begins with 299.
func (Bytes) Transcribe(messages []agon.Message, first bool) []int32 {
	var ids []int32
	if first {
		ids = append(ids, 299)
	}
	for _, message := range messages {
		ids = append(ids, speakers[message.Speaker])
		for i := range len(message.Text) {
			ids = append(ids, int32(message.Text[i]))
		}
	}
	return append(ids, 300)
}
