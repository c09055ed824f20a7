package tokenizer

import (
	"fmt"

	"agon"
)

// compactTemplate is Compact.Transcribe as a Jinja chat template, for
// transformers and others that take messages. There, unlike here, the text of
// a special token in a message becomes that token.
const compactTemplate = `{%- for message in messages -%}
{%- if message['role'] == 'system' -%}{{- '<chal>' + message['content'] + '<act>' -}}
{%- elif message['role'] == 'user' -%}{{- '<exec>' + message['content'] + '<act>' -}}
{%- elif message['role'] == 'tool' -%}{{- '<obs>' + message['content'] + '<act>' -}}
{%- else -%}{{- message['content'] -}}
{%- endif -%}
{%- endfor -%}`

// Compact writes transcripts in the compact language, which costs a small
// policy few tokens:
//
//	<chal>warehouse<act> look()<call> <obs>A nut 5<act> <inst>…<end>
//	<exec>move 3 nut from A to B<act> move("A","B","nut",3)<end>
//
// A message of the system opens a challenger's episode and one of the user an
// executor's; an observation comes between turns. A turn ends with <end> or
// <call>.
type Compact struct {
	tokenizer *Tokenizer
	opens     map[agon.Speaker]int32
	act       int32
	call      int32
	end       int32
	pad       int32
}

var _ agon.Transcriber = (*Compact)(nil)

// NewCompact returns the transcriber that writes with t. A t that lacks one of
// agon.CompactTokens is refused.
func NewCompact(t *Tokenizer) (*Compact, error) {
	for _, text := range agon.CompactTokens() {
		if _, ok := t.Special(text); !ok {
			return nil, fmt.Errorf("tokenizer: no special token %s, which the compact language needs", text)
		}
	}
	return &Compact{
		tokenizer: t,
		opens: map[agon.Speaker]int32{
			agon.System:      t.added[agon.TokenChallenger],
			agon.User:        t.added[agon.TokenExecutor],
			agon.Observation: t.added[agon.TokenObservation],
		},
		act: t.added[agon.TokenAct], call: t.added[agon.TokenCall], end: t.added[agon.TokenEnd], pad: t.added[agon.TokenPad],
	}, nil
}

// Transcribe implements agon.Transcriber. A message of the assistant is
// written as text with <call> after it.
func (c *Compact) Transcribe(messages []agon.Message, first bool) []int32 {
	var ids []int32
	for _, m := range messages {
		last := c.call
		if open, ok := c.opens[m.Speaker]; ok {
			ids = append(ids, open)
			last = c.act
		}
		ids = c.tokenizer.append(ids, m.Text)
		ids = append(ids, last)
	}
	return ids
}

// Written returns the ids of a turn as a policy would write it: the text of
// special tokens stands for them.
func (c *Compact) Written(turn string) []int32 { return c.tokenizer.EncodeSpecial(turn) }

// End implements agon.Transcriber: <end>.
func (c *Compact) End() []int32 { return []int32{c.end} }

// Stops returns the ids that end a turn: <end> and <call>.
func (c *Compact) Stops() []int32 { return []int32{c.end, c.call} }

// Pad returns the id that fills a batch.
func (c *Compact) Pad() int32 { return c.pad }

// Format tells transformers of the compact language, for a model that reads
// context tokens.
func (c *Compact) Format(context int) ChatFormat {
	return ChatFormat{Pad: agon.TokenPad, End: agon.TokenEnd, Template: compactTemplate, Context: context}
}
