// Package tokenizer turns text into the ids that a model reads, and ids into
// text: byte-level BPE as Llama 3 and Qwen use it, read from and written to
// the tokenizer.json of a Hugging Face folder.
//
// Every text can be encoded and decodes to itself, since all bytes are in the
// vocabulary. What a user, a tool or a file says never becomes a special
// token: Encode takes text as text. EncodeSpecial is for what a policy wrote,
// whose special tokens are given as their text.
//
// Load reads any such tokenizer; Build makes one for a small policy from the
// words of a corpus; Compact writes the small policy's transcripts.
package tokenizer

import (
	"fmt"
	"regexp"
	"sort"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Tokenizer encodes and decodes text. It does not change and may be used from
// several goroutines.
type Tokenizer struct {
	tokens   []string         // per id the bytes; "" where there is none
	ids      map[string]int32 // of the tokens that are not added, by bytes
	bytes    [256]int32
	merges   map[pair]merge
	added    map[string]int32
	special  map[int32]bool // of the added tokens, those that are not text
	addedRE  *regexp.Regexp // nil if there are no added tokens
	splitter *splitter
	nfc      bool
	// wholeWords is tokenizers' ignore_merges: a piece that is in the
	// vocabulary is one token, whether or not merges lead to it.
	wholeWords bool
	file       []byte // tokenizer.json
}

// Encode returns the ids of text. Special tokens do not come of it: "<end>" is
// five characters. What is not UTF-8 in text is taken as U+FFFD.
func (t *Tokenizer) Encode(text string) []int32 { return t.append(nil, text) }

// EncodeSpecial returns the ids of text in which the text of an added token
// stands for that token, as it does for the tokenizers library. No token is
// added at the beginning or the end.
func (t *Tokenizer) EncodeSpecial(text string) []int32 {
	if t.addedRE == nil {
		return t.Encode(text)
	}
	var ids []int32
	at := 0
	for _, m := range t.addedRE.FindAllStringIndex(text, -1) {
		ids = t.append(ids, text[at:m[0]])
		ids = append(ids, t.added[text[m[0]:m[1]]])
		at = m[1]
	}
	return t.append(ids, text[at:])
}

func (t *Tokenizer) append(ids []int32, text string) []int32 {
	text = validUTF8(text)
	if t.nfc {
		text = norm.NFC.String(text)
	}
	for _, piece := range t.splitter.split(text) {
		ids = t.appendPiece(ids, piece)
	}
	return ids
}

func (t *Tokenizer) appendPiece(ids []int32, piece string) []int32 {
	if t.wholeWords || len(piece) == 1 {
		if id, ok := t.ids[piece]; ok {
			return append(ids, id)
		}
	}
	letters := make([]int32, len(piece))
	for i := range len(piece) {
		letters[i] = t.bytes[piece[i]]
	}
	return appendMerged(ids, letters, t.merges)
}

// Decode returns the text of ids, that of special tokens included. An id that
// is none, and bytes that are not UTF-8, become U+FFFD.
func (t *Tokenizer) Decode(ids []int32) string { return t.decode(ids, true) }

// DecodeText is Decode without special tokens.
func (t *Tokenizer) DecodeText(ids []int32) string { return t.decode(ids, false) }

func (t *Tokenizer) decode(ids []int32, special bool) string {
	var b strings.Builder
	for _, id := range ids {
		switch {
		case !t.has(id):
			b.WriteString("\uFFFD")
		case special || !t.special[id]:
			b.WriteString(t.tokens[id])
		}
	}
	return validUTF8(b.String())
}

func (t *Tokenizer) has(id int32) bool {
	return id >= 0 && int(id) < len(t.tokens) && t.tokens[id] != ""
}

// Size returns the number of ids: one more than the largest.
func (t *Tokenizer) Size() int { return len(t.tokens) }

// Special returns the id of the added token of that text, and whether there
// is one.
func (t *Tokenizer) Special(text string) (int32, bool) {
	id, ok := t.added[text]
	return id, ok
}

// Token returns the bytes of the token id, which need not be whole
// characters; "" if there is no such token.
func (t *Tokenizer) Token(id int32) string {
	if !t.has(id) {
		return ""
	}
	return t.tokens[id]
}

// addToken gives an id its bytes.
func (t *Tokenizer) addToken(id int32, token string) error {
	if id < 0 || id > maxID {
		return fmt.Errorf("token %q: id %d is not within [0, %d]", token, id, maxID)
	}
	for int(id) >= len(t.tokens) {
		t.tokens = append(t.tokens, "")
	}
	if t.tokens[id] != "" && t.tokens[id] != token {
		return fmt.Errorf("tokens %q and %q: have the same id %d", t.tokens[id], token, id)
	}
	t.tokens[id] = token
	return nil
}

// maxID bounds what a file can make us allocate; the largest vocabularies
// in use have about 2^18 tokens.
const maxID = 1<<22 - 1

// addedPattern finds added tokens in text, the longest where several begin.
func addedPattern(added map[string]int32) *regexp.Regexp {
	if len(added) == 0 {
		return nil
	}
	var texts []string
	for text := range added {
		texts = append(texts, text)
	}
	sort.Slice(texts, func(i, j int) bool {
		if len(texts[i]) != len(texts[j]) {
			return len(texts[i]) > len(texts[j])
		}
		return texts[i] < texts[j]
	})
	for i, text := range texts {
		texts[i] = regexp.QuoteMeta(text)
	}
	return regexp.MustCompile(strings.Join(texts, "|"))
}
