package environments

import (
	"encoding/json"
	"strings"
	"testing"

	"agon"
)

func TestCheckSpecFindsWhatDoesNotFit(t *testing.T) {
	spec := &agon.Spec{Tools: []agon.Tool{
		{Name: "move", Parameters: []agon.Parameter{
			{Name: "n", Schema: json.RawMessage(`{"type":"integer","minimum":1}`), Required: true},
			{Name: "target", Schema: json.RawMessage(`{"type":"string","enum":["A","B"]}`), Required: true},
			{Name: "fast", Schema: json.RawMessage(`{"type":"boolean"}`)},
		}},
		{Name: "order", Parameters: []agon.Parameter{{Name: "k", Schema: json.RawMessage(`{"type":"integer"}`), Required: true}},
			Returns: json.RawMessage(`{"type":"object","properties":{"item":{"type":"string"},"quantity":{"type":"integer"}}}`)},
	}}
	examples := func(name string, values ...string) map[string][]json.RawMessage {
		var raw []json.RawMessage
		for _, v := range values {
			raw = append(raw, json.RawMessage(v))
		}
		return map[string][]json.RawMessage{name: raw}
	}
	cases := []struct {
		name   string
		folder agon.Folder
		want   string
	}{
		{"fits", agon.Folder{HeldOut: [][2]string{{"move", "order"}}, Phrases: map[string]agon.Phrase{
			"move":  {Text: "move {n} to {target}", Examples: examples("n", "1", "20")},
			"order": {Fields: map[string]string{"item": "the item of order {k}"}},
		}}, ""},
		{"no such tool", agon.Folder{Phrases: map[string]agon.Phrase{"moev": {Text: "move"}}}, `tools.py has no tool "moev"; did you mean move?`},
		{"no such parameter", agon.Folder{Phrases: map[string]agon.Phrase{"move": {Text: "move {n} to {targt}"}}}, `move: phrase: the tool has no parameter "targt"; did you mean target?`},
		{"left out", agon.Folder{Phrases: map[string]agon.Phrase{"move": {Text: "move {n}"}}}, `leaves out {target}`},
		{"no such field", agon.Folder{Phrases: map[string]agon.Phrase{"order": {Fields: map[string]string{"items": "of {k}"}}}}, `order: fields: the tool returns no "items"; did you mean item?`},
		{"field leaves out", agon.Folder{Phrases: map[string]agon.Phrase{"order": {Fields: map[string]string{"item": "item"}}}}, `fields: item: "item" leaves out {k}`},
		{"example of nothing", agon.Folder{Phrases: map[string]agon.Phrase{"move": {Examples: examples("m", "1")}}}, `examples: the tool has no parameter "m"`},
		{"example out of bounds", agon.Folder{Phrases: map[string]agon.Phrase{"move": {Examples: examples("n", "0")}}}, `examples: n: 0 does not fit`},
		{"example not in enum", agon.Folder{Phrases: map[string]agon.Phrase{"move": {Examples: examples("target", `"C"`)}}}, `examples: target: "C" does not fit`},
		{"held out", agon.Folder{HeldOut: [][2]string{{"move", "ordre"}}}, `held_out: tools.py has no tool "ordre"; did you mean order?`},
	}
	for _, c := range cases {
		err := CheckSpec(&c.folder, spec)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want %q in it", c.name, err, c.want)
		}
	}
}

func TestPhrasesAreDistinct(t *testing.T) {
	phrases := map[string]agon.Phrase{"move": {Text: "take {n}"}, "look": {}, "see": {}, "order": {Fields: map[string]string{"item": "Take  {n}"}}}
	if err := checkDistinct(phrases); err == nil || err.Error() != `move and order are both asked for as "Take  {n}"` {
		t.Errorf("%v", err)
	}
	delete(phrases, "order")
	if err := checkDistinct(phrases); err != nil {
		t.Error(err)
	}
}
