package chat

import (
	"encoding/json"
	"fmt"
	"time"

	"agon/trainer/tokenizer/chat/jinja"
)

// Conversation is what a template is rendered with, as transformers'
// apply_chat_template takes it.
type Conversation struct {
	// Messages is a JSON list of objects with role, content and whatever else
	// the template reads.
	Messages json.RawMessage
	// Tools and Documents are JSON lists; empty means none.
	Tools     json.RawMessage
	Documents json.RawMessage
	// Prompt adds what the policy writes after.
	Prompt bool
	// Variables are what else the template reads, as JSON.
	Variables map[string]json.RawMessage
	// Now is what the template takes for the current time.
	Now time.Time
}

// The marks of a rendering. What comes from messages, tools and documents bears
// a mark from foreign on; roles are the template's own words.
const (
	written byte = 1 // what a policy wrote
	foreign byte = 2
)

// Render returns what the template makes of a conversation.
func (s *Source) Render(c Conversation) (jinja.Text, error) {
	template, err := s.template(len(c.Tools) > 0)
	if err != nil {
		return jinja.Text{}, err
	}
	variables, err := s.variables(c)
	if err != nil {
		return jinja.Text{}, err
	}
	text, err := template.Render(variables, c.Now)
	if err != nil {
		return jinja.Text{}, fmt.Errorf("chat template: %w", err)
	}
	return text, nil
}

func (s *Source) variables(c Conversation) (map[string]jinja.Value, error) {
	variables := map[string]jinja.Value{"tools": nil, "documents": nil, "add_generation_prompt": c.Prompt}
	for name, text := range s.Special {
		variables[name] = jinja.NewText(text, jinja.Own)
	}
	for name, encoded := range c.Variables {
		v, err := jinja.Decode(encoded, nil)
		if err != nil {
			return nil, fmt.Errorf("variable %s: %w", name, err)
		}
		variables[name] = v
	}
	for name, encoded := range map[string]json.RawMessage{"messages": c.Messages, "tools": c.Tools, "documents": c.Documents} {
		if len(encoded) == 0 {
			continue
		}
		v, err := jinja.Decode(encoded, markOf)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		variables[name] = v
	}
	return variables, tidy(variables)
}

// markOf marks all strings but roles: of those, delimiters may be made.
func markOf(key string, mark byte) byte {
	switch {
	case key == "role":
		return jinja.Own
	case mark == jinja.Own:
		return foreign
	}
	return mark
}

// tidy does to messages what transformers does: it drops what is null, and
// knows the thoughts of a message by each of their names.
func tidy(variables map[string]jinja.Value) error {
	messages, ok := variables["messages"].(*jinja.List)
	if !ok {
		return fmt.Errorf("messages: they are no list")
	}
	for i, item := range messages.Items {
		message, ok := item.(*jinja.Dict)
		if !ok {
			return fmt.Errorf("messages: number %d is no object", i+1)
		}
		messages.Items[i] = withThoughts(withoutNull(message))
	}
	return nil
}

func withoutNull(message *jinja.Dict) *jinja.Dict {
	kept := jinja.NewDict()
	message.Each(func(key string, v jinja.Value) {
		if v != nil {
			kept.Set(key, v)
		}
	})
	return kept
}

// withThoughts fills reasoning_content, and thinking before all else, from
// whichever of the names of thoughts comes first.
func withThoughts(message *jinja.Dict) *jinja.Dict {
	var thoughts jinja.Value
	for _, name := range []string{"reasoning_content", "thinking", "reasoning"} {
		if v, ok := message.Get(name); ok {
			thoughts = v
			break
		}
	}
	if thoughts == nil {
		return message
	}
	known := jinja.NewDict()
	known.Set("thinking", thoughts)
	message.Each(known.Set)
	known.Set("reasoning_content", thoughts)
	return known
}
