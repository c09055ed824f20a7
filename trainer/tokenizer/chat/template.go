package chat

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"agon"
)

// Template writes the transcripts of a policy as its chat template wants them.
// It does not change and may be used from several goroutines.
type Template struct {
	source    *Source
	tokenizer Tokenizer
	options   Options
	added     *tokens
	manners   manners
	turn      turn
	stability Stability
}

var _ agon.Transcriber = (*Template)(nil)

// Options are what a caller may say about a template.
type Options struct {
	// Tools is a JSON list of tools for the template to describe; empty means
	// that the messages describe them.
	Tools json.RawMessage
	// Variables are given to the template, as JSON: enable_thinking,
	// date_string.
	Variables map[string]json.RawMessage
	// Now is what a template that tells the date takes for today; the zero time
	// stands for the time of loading. A run that shall give the same ids
	// tomorrow sets it.
	Now time.Time
}

// Load reads the chat template of a Hugging Face folder, whose tokenizer is t.
// A template that is not sound, uses what is not supported, or does not write a
// conversation is refused.
func Load(dir string, t Tokenizer, options Options) (*Template, error) {
	source, err := ReadSource(dir)
	if err != nil {
		return nil, err
	}
	template, err := New(source, t, options)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	return template, nil
}

// New is Load from what a folder says.
func New(source *Source, t Tokenizer, options Options) (*Template, error) {
	if source.parsed == nil {
		if err := source.parse(); err != nil {
			return nil, err
		}
	}
	if options.Now.IsZero() {
		options.Now = time.Now()
	}
	template := &Template{source: source, tokenizer: t, options: options, added: addedTokens(t)}
	if err := template.learn(); err != nil {
		return nil, fmt.Errorf("chat template: %w", err)
	}
	template.stability = template.judge()
	return template, nil
}

// Render returns what the template makes of any conversation, with the options
// that it was loaded with where c leaves them out.
func (t *Template) Render(c Conversation) (string, error) {
	if len(c.Tools) == 0 {
		c.Tools = t.options.Tools
	}
	if c.Variables == nil {
		c.Variables = t.options.Variables
	}
	if c.Now.IsZero() {
		c.Now = t.options.Now
	}
	text, err := t.source.Render(c)
	return text.String(), err
}

// Stability tells whether what was sampled is also what the template writes
// when it is given the whole conversation.
func (t *Template) Stability() Stability { return t.stability }

// Stops returns the ids that end a turn: those of generation_config.json, and
// the token that the template writes after what an assistant said.
func (t *Template) Stops() []int32 { return slices.Clone(t.turn.stops) }

// End implements agon.Transcriber: the template's own end of a turn.
func (t *Template) End() []int32 { return t.tokenizer.EncodeSpecial(t.turn.closing) }

// Pad returns the id that fills a batch: the tokenizer's padding, or else an
// id that ends a turn.
func (t *Template) Pad() int32 {
	if id, ok := t.tokenizer.Special(t.source.Special["pad_token"]); ok {
		return id
	}
	if len(t.turn.stops) > 0 {
		return t.turn.stops[0]
	}
	return 0
}

// Written returns the ids of a turn as the policy would write it: the text of
// added tokens stands for them, and where the turn does not end in one of
// Stops, the template's own end of a turn follows.
func (t *Template) Written(turn string) []int32 {
	ids := t.tokenizer.EncodeSpecial(turn)
	if len(ids) > 0 && slices.Contains(t.turn.stops, ids[len(ids)-1]) {
		return ids
	}
	return append(ids, t.End()...)
}
