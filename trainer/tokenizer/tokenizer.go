// Package tokenizer turns text into the ids that a model reads, and ids into
// text, as the tokenizer.json of a Hugging Face folder says: byte pair
// encoding, of bytes (GPT-2, Llama 3, Qwen, DeepSeek) or of characters with
// bytes for those that are unknown (Llama 2, Mistral). What the tokenizers
// library makes of such a file is pinned by testdata.
//
// What a user, a tool or a file says never becomes a special token: Encode
// takes text as text. EncodeSpecial is for what a policy wrote, whose special
// tokens are given as their text; EncodeWith says more, and gives offsets.
// Stream decodes ids as they are sampled.
//
// Load reads any such tokenizer; Build makes one for a small policy from the
// words of a corpus; Compact writes the small policy's transcripts.
//
// A text goes through normalizer.go, is cut at added tokens (added.go) and into
// words (pretokenizer.go, package pattern), and each word is encoded (package
// bpe); passage.go keeps what came from where.
package tokenizer

import (
	"fmt"
	"strings"

	"agon/trainer/tokenizer/bpe"
)

// Tokenizer encodes and decodes text. It does not change and may be used from
// several goroutines.
type Tokenizer struct {
	words []string         // per id as the file spells it; "" where there is none
	vocab map[string]int32 // of the tokens that are not added, as spelt

	normalizers   normalizers
	preTokenizers preTokenizers
	model         *bpe.Model
	plainModel    *bpe.Model // never gives a special token
	template      template
	trim          trim
	decoders      []decoder

	added           map[string]int32
	special         map[int32]bool // of the added tokens, those that are not text
	plainAdded      *matcher       // looked for before normalization
	normalizedAdded *matcher       // and after

	file []byte // tokenizer.json
}

// Encode returns the ids of text. Special tokens do not come of it: "<end>" is
// five characters. What is not UTF-8 in text is taken as U+FFFD.
func (t *Tokenizer) Encode(text string) []int32 { return t.EncodeWith(text, Options{}).IDs }

// EncodeSpecial returns the ids of text in which the text of an added token
// stands for that token, as it does for the tokenizers library. No token is
// added at the beginning or the end.
func (t *Tokenizer) EncodeSpecial(text string) []int32 {
	return t.EncodeWith(text, Options{AddedTokens: true}).IDs
}

func (t *Tokenizer) append(ids []int32, text string) []int32 {
	return append(ids, t.Encode(text)...)
}

// Decode returns the text of ids, that of special tokens included. An id that
// is none, and bytes that are not UTF-8, become U+FFFD.
func (t *Tokenizer) Decode(ids []int32) string { return t.decode(ids, true) }

// DecodeText is Decode without special tokens.
func (t *Tokenizer) DecodeText(ids []int32) string { return t.decode(ids, false) }

func (t *Tokenizer) decode(ids []int32, special bool) string {
	s := t.Stream(special)
	for _, id := range ids {
		s.push(id)
	}
	return s.Close()
}

func (t *Tokenizer) has(id int32) bool {
	return id >= 0 && int(id) < len(t.words) && t.words[id] != ""
}

// Size returns the number of ids: one more than the largest.
func (t *Tokenizer) Size() int { return len(t.words) }

// Special returns the id of the added token of that text, and whether there
// is one.
func (t *Tokenizer) Special(text string) (int32, bool) {
	id, ok := t.added[text]
	return id, ok
}

// Token returns what the token id stands for, in a byte-level tokenizer bytes,
// which need not be whole characters, else the token as the file spells it; ""
// if there is no such token.
func (t *Tokenizer) Token(id int32) string {
	if !t.has(id) {
		return ""
	}
	word := t.words[id]
	if bytes, ok := unspell(word); ok && t.preTokenizers.bytes {
		return bytes
	}
	return word
}

// addToken gives an id its spelling.
func (t *Tokenizer) addToken(id int32, word string) error {
	if id < 0 || id > maxID {
		return fmt.Errorf("token %q: id %d is not within [0, %d]", shorten(word), id, maxID)
	}
	if int(id) >= len(t.words) {
		t.words = append(t.words, make([]string, int(id)+1-len(t.words))...)
	}
	if t.words[id] != "" && t.words[id] != word {
		a, b := shorten(t.words[id]), shorten(word)
		if strings.Compare(a, b) > 0 {
			a, b = b, a
		}
		return fmt.Errorf("tokens %q and %q: have the same id %d", a, b, id)
	}
	t.words[id] = word
	return nil
}

// maxID bounds what a file can make us allocate; the largest vocabularies
// in use have about 2^18 tokens.
const maxID = 1<<22 - 1
