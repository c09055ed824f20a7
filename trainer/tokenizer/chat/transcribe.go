package chat

import (
	"agon"
	"agon/trainer/tokenizer/chat/jinja"
)

// Transcribe implements agon.Transcriber. Messages that open an episode are
// rendered as they are. Later ones are rendered after a turn of the assistant,
// and what follows the end of that turn is taken: the policy wrote the end
// itself. So the ids of an episode are those of the whole conversation as long
// as the template is prefix-stable; see Stability.
//
// Messages that the template refuses are said by the user in one message;
// should it refuse that too, they are text without delimiters.
func (t *Template) Transcribe(messages []agon.Message, first bool) []int32 {
	text, err := t.lead(messages, first)
	if err != nil {
		text, err = t.lead([]agon.Message{{Speaker: agon.User, Text: allOf(messages)}}, first)
	}
	if err != nil {
		return t.tokenizer.Encode(allOf(messages))
	}
	return t.encode(text)
}

func allOf(messages []agon.Message) (all string) {
	for _, m := range messages {
		all = joined(all, m.Text)
	}
	return all
}

// lead returns the text that leads from what is already transcribed to where
// the policy writes next.
func (t *Template) lead(messages []agon.Message, first bool) (jinja.Text, error) {
	mannered, err := t.mannered(messages, first)
	if err != nil {
		return jinja.Text{}, err
	}
	if first {
		return t.write(mannered, true)
	}
	before := said(user, assistant)
	before[0].mark = jinja.Own // or it would be taken for one of the others
	text, err := t.write(append(before, mannered...), true)
	if err != nil {
		return jinja.Text{}, err
	}
	return t.cut(afterWritten(text)), nil
}
