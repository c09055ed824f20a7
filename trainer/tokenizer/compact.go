package tokenizer

import (
	"fmt"

	"agon"
)

// The special tokens of the compact language.
const (
	Pad         = "<pad>"
	End         = "<end>"  // ends a turn and the episode
	Call        = "<call>" // ends a turn that wants to see what came of it
	Challenger  = "<chal>"
	Executor    = "<exec>"
	Act         = "<act>" // the policy writes from here on
	Observation = "<obs>"
	Instruction = "<inst>"
	Verifier    = "<ver>"
	Solution    = "<sol>"
	Failure     = "<fail>"
)

// CompactSpecial lists the special tokens of the compact language, in the
// order of their ids.
func CompactSpecial() []string {
	return []string{Pad, End, Call, Challenger, Executor, Act, Observation, Instruction, Verifier, Solution, Failure}
}

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
// CompactSpecial is refused.
func NewCompact(t *Tokenizer) (*Compact, error) {
	for _, text := range CompactSpecial() {
		if _, ok := t.Special(text); !ok {
			return nil, fmt.Errorf("tokenizer: no special token %s, which the compact language needs", text)
		}
	}
	return &Compact{
		tokenizer: t,
		opens: map[agon.Speaker]int32{
			agon.System:      t.added[Challenger],
			agon.User:        t.added[Executor],
			agon.Observation: t.added[Observation],
		},
		act: t.added[Act], call: t.added[Call], end: t.added[End], pad: t.added[Pad],
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

// Stops returns the ids that end a turn: <end> and <call>.
func (c *Compact) Stops() []int32 { return []int32{c.end, c.call} }

// Pad returns the id that fills a batch.
func (c *Compact) Pad() int32 { return c.pad }

// Format tells transformers of the compact language, for a model that reads
// context tokens.
func (c *Compact) Format(context int) ChatFormat {
	return ChatFormat{Pad: Pad, End: End, Template: compactTemplate, Context: context}
}
