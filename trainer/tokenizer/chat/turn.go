package chat

import (
	"errors"
	"slices"

	"agon/trainer/tokenizer/chat/jinja"
)

// turn is how a turn of the assistant ends.
type turn struct {
	// closing is the token that the policy is to write at the end of its turn:
	// the template's, or else the first of stops.
	closing string
	// ending is the token up to which a template's text between two turns
	// belongs to the turn before: as a rule closing, and "" if there is none.
	ending string
	stops  []int32
}

// afterWritten returns what follows the words of the policy in a rendering.
func afterWritten(text jinja.Text) jinja.Text {
	n := len(text.String())
	for i := n - 1; i >= 0; i-- {
		if text.Mark(i) == written {
			return text.Slice(i+1, n)
		}
	}
	return text.Slice(n, n)
}

// ledBy is the length of what the template writes before the first message.
func ledBy(text jinja.Text) int {
	for i := range len(text.String()) {
		if text.Mark(i) >= foreign {
			return i
		}
	}
	return len(text.String())
}

// delimiters returns the added tokens at the beginning of a text, up to the
// first message in it.
func (t *Template) delimiters(text jinja.Text) []string {
	own, _ := t.added.find(text.Slice(0, ledBy(text)))
	var found []string
	for _, p := range own {
		found = append(found, text.String()[p.from:p.to])
	}
	return found
}

// learnTurn finds out how the template ends a turn of the assistant.
func (t *Template) learnTurn() error {
	between, err := t.write(said(user, assistant, user), true)
	if err != nil {
		return err
	}
	next := t.delimiters(afterWritten(between))
	last := next
	if whole, err := t.write(said(user, assistant), false); err == nil {
		if found := t.delimiters(afterWritten(whole)); len(found) > 0 {
			last = found
		}
	}
	end := t.source.Special["eos_token"]
	t.turn.closing = t.preferred(last, func(token string) bool { return token == end && slices.Contains(next, token) })
	t.turn.ending = t.preferred(next, func(token string) bool { return token == t.turn.closing || token == end })
	t.learnStops()
	if t.turn.closing == "" && len(t.turn.stops) > 0 {
		t.turn.closing = t.tokenizer.Decode(t.turn.stops[:1])
	}
	if len(t.turn.stops) == 0 {
		return errors.New("nothing ends a turn: neither generation_config.json nor eos_token nor the template names a token")
	}
	return nil
}

// preferred returns the first of the tokens that generation_config.json ends
// with, or else the first that is good, or else the first.
func (t *Template) preferred(tokens []string, good func(token string) bool) string {
	for _, token := range tokens {
		if id, ok := t.tokenizer.Special(token); ok && slices.Contains(t.source.Ends, id) {
			return token
		}
	}
	for _, token := range tokens {
		if good(token) {
			return token
		}
	}
	if len(tokens) > 0 {
		return tokens[0]
	}
	return ""
}

func (t *Template) learnStops() {
	for _, id := range t.source.Ends {
		if id >= 0 && int(id) < t.tokenizer.Size() && !slices.Contains(t.turn.stops, id) {
			t.turn.stops = append(t.turn.stops, id)
		}
	}
	names := []string{t.turn.closing}
	if len(t.turn.stops) == 0 {
		names = append(names, t.source.Special["eos_token"])
	}
	for _, name := range names {
		if id, ok := t.tokenizer.Special(name); ok && !slices.Contains(t.turn.stops, id) {
			t.turn.stops = append(t.turn.stops, id)
		}
	}
}

// cut returns what follows the end of the turn in a text that follows the words
// of the policy: all of it, if the end is not there.
func (t *Template) cut(text jinja.Text) jinja.Text {
	n := len(text.String())
	own, _ := t.added.find(text.Slice(0, ledBy(text)))
	for _, p := range own {
		if text.String()[p.from:p.to] == t.turn.ending {
			return text.Slice(p.to, n)
		}
	}
	return text
}

// mayFollow reports whether a message of the role may follow a turn of the
// assistant that ends as it does before a message of the user.
func (t *Template) mayFollow(role string) bool {
	text, err := t.write(said(user, assistant, role), true)
	if err != nil {
		return false
	}
	return t.turn.ending == "" || slices.Contains(t.delimiters(afterWritten(text)), t.turn.ending)
}
