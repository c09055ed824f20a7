package chat

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"agon"
)

// Stability tells in which conversations the transcript that grew turn by turn
// is not what the template makes of the whole. The history of an episode stays
// as it was sampled in any case; a policy then sees something else than what
// the template would show it.
type Stability struct{ Drifts []Drift }

// Drift is a difference between the two.
type Drift struct {
	// In names the kind of conversation: turns, observations, thoughts, blanks.
	In string
	// Sampled and Whole are what follows the place where they part.
	Sampled, Whole string
	// Err is set instead if the template refuses the whole.
	Err error
}

// Stable reports whether there is no drift.
func (s Stability) Stable() bool { return len(s.Drifts) == 0 }

// String says it in one line.
func (s Stability) String() string {
	if s.Stable() {
		return "prefix-stable"
	}
	var all []string
	for _, d := range s.Drifts {
		if d.Err != nil {
			all = append(all, fmt.Sprintf("%s: the whole is refused: %v", d.In, d.Err))
			continue
		}
		all = append(all, fmt.Sprintf("%s: %q, where the whole has %q", d.In, d.Sampled, d.Whole))
	}
	return "not prefix-stable: " + strings.Join(all, "; ")
}

// episodes are the conversations that a template is judged by; what the
// assistant says is what a policy wrote.
var episodes = []struct {
	in       string
	messages []agon.Message
}{
	{"turns", []agon.Message{
		{Speaker: agon.System, Text: "Be brief."}, {Speaker: agon.User, Text: "1+1?"},
		{Speaker: agon.Assistant, Text: "2"}, {Speaker: agon.User, Text: "Twice that?"},
		{Speaker: agon.Assistant, Text: "4"}, {Speaker: agon.User, Text: "And that?"},
	}},
	{"observations", []agon.Message{
		{Speaker: agon.System, Text: "Act."}, {Speaker: agon.User, Text: "Count the nuts."},
		{Speaker: agon.Assistant, Text: "count('nut')"}, {Speaker: agon.Observation, Text: "5"},
		{Speaker: agon.Assistant, Text: "answer(5)"}, {Speaker: agon.Observation, Text: "wrong"},
	}},
	{"thoughts", []agon.Message{
		{Speaker: agon.User, Text: "2*21?"},
		{Speaker: agon.Assistant, Text: "<think>\nTwice 21.\n</think>\n\n42"}, {Speaker: agon.User, Text: "Sure?"},
		{Speaker: agon.Assistant, Text: "<think>\nI am.\n</think>\n\nYes."}, {Speaker: agon.User, Text: "Good."},
	}},
	{"blanks", []agon.Message{
		{Speaker: agon.User, Text: "1+1?"},
		{Speaker: agon.Assistant, Text: "\n 2 \n"}, {Speaker: agon.User, Text: "Sure?"},
	}},
}

// judge compares the two ways of transcribing.
func (t *Template) judge() (s Stability) {
	for _, e := range episodes {
		if d, drifts := t.drift(e.messages); drifts {
			d.In = e.in
			s.Drifts = append(s.Drifts, d)
		}
	}
	return s
}

func (t *Template) drift(messages []agon.Message) (Drift, bool) {
	sampled, messages, err := t.sampled(messages)
	if err != nil {
		return Drift{Err: err}, true
	}
	whole, err := t.lead(messages, true)
	if err != nil {
		return Drift{Err: err}, true
	}
	at := common(sampled, whole.String())
	if at == len(sampled) && at == len(whole.String()) {
		return Drift{}, false
	}
	return Drift{Sampled: excerpt(sampled[at:]), Whole: excerpt(whole.String()[at:])}, true
}

// sampled returns the transcript of an episode, and its messages as they then
// are: a policy that is prompted to think does not begin to think again.
func (t *Template) sampled(messages []agon.Message) (string, []agon.Message, error) {
	var transcript string
	messages = append([]agon.Message(nil), messages...)
	from := 0
	for i := range messages {
		if messages[i].Speaker == agon.Assistant {
			continue
		}
		if i+1 < len(messages) && messages[i+1].Speaker != agon.Assistant {
			continue
		}
		lead, err := t.lead(messages[from:i+1], from == 0)
		if err != nil {
			return "", nil, err
		}
		transcript += lead.String()
		if i+1 < len(messages) {
			if strings.HasSuffix(strings.TrimSpace(lead.String()), "<think>") {
				messages[i+1].Text = strings.TrimPrefix(messages[i+1].Text, "<think>\n")
			}
			transcript += messages[i+1].Text + t.turn.closing
		}
		from = i + 2
	}
	return transcript, messages, nil
}

// common returns the length of what two texts begin with, in whole characters.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(a) && !utf8.RuneStart(a[n]) {
		n--
	}
	return n
}

func excerpt(text string) string {
	const most = 24
	if len(text) <= most {
		return text
	}
	end := most
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}
