package chat

import (
	"sort"
	"strings"

	"agon/trainer/tokenizer/chat/jinja"
)

// Tokenizer is what this package needs of one.
type Tokenizer interface {
	// Encode takes text as text: special tokens do not come of it.
	Encode(text string) []int32
	// EncodeSpecial takes the text of an added token for that token.
	EncodeSpecial(text string) []int32
	Decode(ids []int32) string
	// Special returns the id of the added token of that text, and whether
	// there is one.
	Special(text string) (int32, bool)
	// Size is one more than the largest id.
	Size() int
}

// tokens are the added tokens of a tokenizer by their first byte, the longest
// first. Those of blanks alone are left out: templates and messages use them
// as ordinary text.
type tokens [256][]string

func addedTokens(t Tokenizer) *tokens {
	var all tokens
	for id := range int32(t.Size()) {
		text := t.Decode([]int32{id})
		if found, ok := t.Special(text); ok && found == id && strings.TrimSpace(text) != "" {
			all[text[0]] = append(all[text[0]], text)
		}
	}
	for _, some := range all {
		sort.Slice(some, func(i, j int) bool { return len(some[i]) > len(some[j]) })
	}
	return &all
}

// at returns the added token that begins text, or "".
func (t *tokens) at(text string) string {
	for _, token := range t[text[0]] {
		if strings.HasPrefix(text, token) {
			return token
		}
	}
	return ""
}

// place is an added token in a rendering.
type place struct{ from, to int }

// find returns where the template, or a policy, wrote added tokens, and whether
// there are also some whose characters are from elsewhere, at least in part.
func (t *tokens) find(text jinja.Text) (own, others []place) {
	s := text.String()
	for i := 0; i < len(s); {
		token := t.at(s[i:])
		switch p := (place{i, i + len(token)}); {
		case token == "":
			i++
		case ownThroughout(text, p):
			own = append(own, p)
			i = p.to
		default:
			others = append(others, p)
			i++
		}
	}
	return own, others
}

func ownThroughout(text jinja.Text, p place) bool {
	for i := p.from; i < p.to; i++ {
		if text.Mark(i) >= foreign {
			return false
		}
	}
	return true
}

// encode returns the ids of a rendering. The text of added tokens stands for
// them where the template wrote it; in a message it is text. Between two such
// tokens all is encoded together, so that without the text of tokens in
// messages the ids are those of transformers.
func (t *Template) encode(text jinja.Text) []int32 {
	own, others := t.added.find(text)
	s := text.String()
	var ids []int32
	begin, from := 0, 0 // of what is not encoded yet, and of what follows the last token
	for _, p := range append(own, place{len(s), len(s)}) {
		n := 0
		for n < len(others) && others[n].from < p.from {
			n++
		}
		if n > 0 {
			ids = append(ids, t.tokenizer.EncodeSpecial(s[begin:from])...)
			ids = append(ids, t.tokenizer.Encode(s[from:p.from])...)
			begin = p.from
		}
		others = others[n:]
		from = p.to
	}
	return append(ids, t.tokenizer.EncodeSpecial(s[begin:])...)
}
