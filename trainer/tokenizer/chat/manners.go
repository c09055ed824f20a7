package chat

import (
	"errors"
	"fmt"
	"strings"

	"agon"
	"agon/trainer/tokenizer/chat/jinja"
)

// manners are what a template wants of the messages that it is given, as it
// showed when it was tried.
type manners struct {
	// parts: a message is a list of parts, not a text.
	parts bool
	// system: there may be a message of the system at the beginning; alone: with
	// nothing after it.
	system, alone bool
	// tool: what a tool returned is a message of its own kind.
	tool bool
	// repeats: two messages of the user may follow each other.
	repeats bool
}

// message is one as a template reads it.
type message struct {
	role string
	text string
	mark byte
}

const (
	system    = "system"
	user      = "user"
	assistant = "assistant"
	tool      = "tool"
)

// said makes messages of roles, each with the next mark from foreign on, and
// those of the assistant with the mark written.
func said(roles ...string) []message {
	words := map[string]string{system: "Be brief.", user: "One more?", assistant: "Yes.", tool: "5"}
	var messages []message
	for i, role := range roles {
		m := message{role, words[role], foreign + byte(i)}
		if role == assistant {
			m.mark = written
		}
		messages = append(messages, m)
	}
	return messages
}

// write returns what the template makes of messages; prompt adds what the
// policy writes after. A message that the template leaves out is an error.
func (t *Template) write(messages []message, prompt bool) (jinja.Text, error) {
	template, err := t.source.template(len(t.options.Tools) > 0)
	if err != nil {
		return jinja.Text{}, err
	}
	variables, err := t.source.variables(Conversation{
		Messages: []byte("[]"), Tools: t.options.Tools, Variables: t.options.Variables, Prompt: prompt,
	})
	if err != nil {
		return jinja.Text{}, err
	}
	list := &jinja.List{}
	for _, m := range messages {
		list.Items = append(list.Items, t.value(m))
	}
	variables["messages"] = list
	text, err := template.Render(variables, t.options.Now)
	if err != nil {
		return jinja.Text{}, err
	}
	return text, complete(text, messages)
}

func (t *Template) value(m message) jinja.Value {
	var content jinja.Value = jinja.NewText(m.text, m.mark)
	if t.manners.parts {
		part := jinja.NewDict()
		part.Set("type", jinja.NewText("text", jinja.Own))
		part.Set("text", content)
		content = &jinja.List{Items: []jinja.Value{part}}
	}
	d := jinja.NewDict()
	d.Set("role", jinja.NewText(m.role, jinja.Own))
	d.Set("content", content)
	return d
}

// complete refuses a rendering that leaves out one of the messages.
func complete(text jinja.Text, messages []message) error {
	var found [256]bool
	for _, run := range text.Runs() {
		found[run.Mark] = true
	}
	for _, m := range messages {
		if strings.TrimSpace(m.text) != "" && !found[m.mark] {
			return fmt.Errorf("it leaves out what the %s said", m.role)
		}
	}
	return nil
}

// learn tries the template out.
func (t *Template) learn() error {
	_, err := t.write(said(user, assistant, user), true)
	if err != nil {
		t.manners.parts = true
		if _, again := t.write(said(user, assistant, user), true); again != nil {
			return fmt.Errorf("it does not write a conversation: %w", err)
		}
	}
	if err := t.learnTurn(); err != nil {
		return err
	}
	can := func(roles ...string) bool {
		_, err := t.write(said(roles...), true)
		return err == nil
	}
	t.manners.system = can(system, user) && can(system, user, assistant, user)
	t.manners.alone = can(system)
	t.manners.repeats = can(user, assistant, user, user) && can(user, user)
	t.manners.tool = t.mayFollow(tool) && can(user, assistant, tool, assistant, tool)
	return nil
}

// mannered returns messages as the template wants them. What the template has
// no place for is said by the user.
func (t *Template) mannered(messages []agon.Message, first bool) ([]message, error) {
	var all []message
	held := "" // of the system, for the next message of the user
	for i, m := range messages {
		one := message{role: t.role(messages, i, first), text: m.Text}
		if m.Speaker == agon.System && one.role == user && i+1 < len(messages) && messages[i+1].Speaker == agon.User {
			held = joined(held, m.Text)
			continue
		}
		if m.Speaker == agon.User {
			one.text = joined(held, m.Text)
			held = ""
		}
		if n := len(all); n > 0 && one.role == user && all[n-1].role == user && !t.manners.repeats {
			all[n-1].text = joined(all[n-1].text, one.text)
			continue
		}
		all = append(all, one)
	}
	for i := range all {
		all[i].mark = foreign + byte(i%250)
	}
	if len(all) == 0 && first {
		return nil, errors.New("there are no messages")
	}
	return all, nil
}

// role returns who says the i-th message.
func (t *Template) role(messages []agon.Message, i int, first bool) string {
	switch messages[i].Speaker {
	case agon.System:
		alone := len(messages) == 1 || messages[1].Speaker != agon.User
		if first && i == 0 && t.manners.system && (t.manners.alone || !alone) {
			return system
		}
	case agon.Assistant:
		return assistant
	case agon.Observation:
		opens := first && i == 0
		if t.manners.tool && !opens && (i == 0 || messages[i-1].Speaker == agon.Assistant || messages[i-1].Speaker == agon.Observation) {
			return tool
		}
	}
	return user
}

func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + "\n\n" + b
}
