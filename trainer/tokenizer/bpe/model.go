// Package bpe writes words as tokens by byte pair encoding (Sennrich, Haddow
// and Birch, "Neural machine translation of rare words with subword units",
// ACL 2016, section 3.2): the pair of neighbours that was learnt first is
// merged first, the leftmost of equals, until no pair is left that was learnt.
//
// A word begins as its bytes (GPT-2's byte-level variant, in which vocabularies
// have all bytes) or as its characters. What is no token by itself then is
// written as the tokens of its bytes, <0x0A> and the like, or as the unknown
// token.
package bpe

import (
	"fmt"
	"unicode/utf8"
)

// Config describes a model. Merges are in the order in which they were learnt;
// of equal ones the last counts, as for the tokenizers library.
type Config struct {
	Vocab  map[string]int32
	Merges []Merge
	// Bytes: words begin as bytes. Vocab must have them all.
	Bytes bool
	// WholeWords is tokenizers' ignore_merges: a word that is in the vocabulary
	// is one token, whether or not merges lead to it.
	WholeWords bool
	// ByteTokens has, per byte, the token that stands for it where a character
	// is not in the vocabulary, or None. Not used with Bytes.
	ByteTokens *[256]int32
	// Unknown stands for a character that is not in the vocabulary and has no
	// byte tokens. None leaves it out, as tokenizers does.
	Unknown int32
	// FuseUnknown writes neighbouring unknown characters as one token.
	FuseUnknown bool
}

// Merge is a pair of tokens and what it becomes.
type Merge struct{ Left, Right, Result int32 }

// None is no token.
const None int32 = -1

// Model encodes words. It does not change but for its cache, and may be used
// from several goroutines.
type Model struct {
	config Config
	bytes  [256]int32
	chars  []int32 // of the characters below len(chars), or None
	merges table
	seams  seams
	cache  cache
}

// New returns a model. A Vocab that lacks a byte with Config.Bytes is an error.
func New(c Config) (*Model, error) {
	m := &Model{config: c, merges: newTable(c.Merges), cache: newCache()}
	if c.Bytes {
		for b := range m.bytes {
			id, ok := c.Vocab[string([]byte{byte(b)})]
			if !ok {
				return nil, fmt.Errorf("lacks the byte 0x%02x, so that not every text can be written", b)
			}
			m.bytes[b] = id
		}
		return m, nil
	}
	m.chars = make([]int32, 0x10000)
	for r := range m.chars {
		m.chars[r] = None
		if id, ok := c.Vocab[string(rune(r))]; ok && utf8.ValidRune(rune(r)) {
			m.chars[r] = id
		}
	}
	m.seams = newSeams(c)
	return m, nil
}

// Without returns the model whose merges and whole words never become one of
// those tokens, which may be m itself. Single bytes and characters stay.
func (m *Model) Without(tokens map[int32]bool) (*Model, error) {
	c := m.config
	c.Merges = nil
	for _, merge := range m.config.Merges {
		if !tokens[merge.Result] {
			c.Merges = append(c.Merges, merge)
		}
	}
	c.Vocab = make(map[string]int32, len(m.config.Vocab))
	for word, id := range m.config.Vocab {
		if !tokens[id] || len(word) == 1 || !c.Bytes && utf8.RuneCountInString(word) == 1 {
			c.Vocab[word] = id
		}
	}
	same := len(c.Merges) == len(m.config.Merges) && (!c.WholeWords || len(c.Vocab) == len(m.config.Vocab))
	if same {
		return m, nil
	}
	return New(c)
}

// Append appends the tokens of a word.
func (m *Model) Append(ids []int32, word string) []int32 {
	if m.seams == nil {
		return m.appendWord(ids, word)
	}
	m.seams.cut(word, func(part string) { ids = m.appendWord(ids, part) })
	return ids
}

func (m *Model) appendWord(ids []int32, word string) []int32 {
	if m.config.WholeWords || len(word) == 1 {
		if id, ok := m.config.Vocab[word]; ok {
			return append(ids, id)
		}
	}
	if known, ok := m.cache.get(word); ok {
		return append(ids, known...)
	}
	w := wordPool.Get().(*wordUnderWay)
	m.encode(w, word)
	start := len(ids)
	for at := w.first(); at >= 0; at = w.following(at) {
		ids = append(ids, w.id[at])
	}
	m.cache.put(word, ids[start:])
	wordPool.Put(w)
	return ids
}

// Tokens calls token with the tokens of a word and how many bytes of it each
// takes.
func (m *Model) Tokens(word string, token func(id int32, bytes int)) {
	if m.config.WholeWords {
		if id, ok := m.config.Vocab[word]; ok {
			token(id, len(word))
			return
		}
	}
	w := wordPool.Get().(*wordUnderWay)
	defer wordPool.Put(w)
	m.encode(w, word)
	for at := w.first(); at >= 0; at = w.following(at) {
		token(w.id[at], int(w.size[at]))
	}
}

func (m *Model) encode(w *wordUnderWay, word string) {
	w.reset()
	if m.config.Bytes {
		for i := range len(word) {
			w.add(m.bytes[word[i]], 1)
		}
	} else {
		m.addCharacters(w, word)
	}
	w.mergeAll(&m.merges)
}

// addCharacters begins a word. An unknown character waits for its neighbours
// (Config.FuseUnknown); byte tokens go ahead of one that waits, as they do in
// tokenizers.
func (m *Model) addCharacters(w *wordUnderWay, word string) {
	waiting := 0 // bytes of unknown characters
	flush := func() {
		if waiting > 0 {
			w.add(m.config.Unknown, waiting)
		}
		waiting = 0
	}
	for i := 0; i < len(word); {
		r, n := utf8.DecodeRuneInString(word[i:])
		char := word[i : i+n]
		i += n
		id := m.character(r, char)
		switch {
		case id != None:
			flush()
			w.add(id, n)
		case m.hasBytes(char):
			for b := range len(char) {
				w.add(m.config.ByteTokens[char[b]], 1)
			}
		case m.config.Unknown != None:
			if !m.config.FuseUnknown {
				flush()
			}
			waiting += n
		}
	}
	flush()
}

func (m *Model) character(r rune, char string) int32 {
	if int(r) < len(m.chars) {
		return m.chars[r]
	}
	if id, ok := m.config.Vocab[char]; ok {
		return id
	}
	return None
}

func (m *Model) hasBytes(char string) bool {
	if m.config.ByteTokens == nil {
		return false
	}
	for i := range len(char) {
		if m.config.ByteTokens[char[i]] == None {
			return false
		}
	}
	return true
}
