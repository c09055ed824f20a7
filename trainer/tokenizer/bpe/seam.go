package bpe

import "unicode/utf8"

// seams are the pairs of characters between which a merge may join two tokens:
// any merge over the border between two characters joins a token that ends in
// the first with one that begins with the second. Where two characters are no
// such pair, a word can be cut without a change to its tokens, so that a model
// without words (Llama 2's, which takes a whole text for one) meets words that
// it knows. Nil seams cut nothing.
type seams map[[2]rune]struct{}

// newSeams returns nil where a cut could change something: whole words that are
// tokens, unknown characters, and merges of byte tokens.
func newSeams(c Config) seams {
	if c.WholeWords || c.ByteTokens == nil {
		return nil
	}
	isByte := map[int32]bool{}
	for _, id := range c.ByteTokens {
		if id == None {
			return nil
		}
		isByte[id] = true
	}
	words := make(map[int32]string, len(c.Vocab))
	for word, id := range c.Vocab {
		words[id] = word
	}
	s := seams{}
	for _, m := range c.Merges {
		if isByte[m.Left] || isByte[m.Right] {
			return nil
		}
		last, _ := utf8.DecodeLastRuneInString(words[m.Left])
		first, _ := utf8.DecodeRuneInString(words[m.Right])
		s[[2]rune{last, first}] = struct{}{}
	}
	return s
}

// cut calls part with the parts of a word.
func (s seams) cut(word string, part func(string)) {
	start := 0
	before := rune(-1)
	for i, r := range word {
		if _, joined := s[[2]rune{before, r}]; i > start && !joined {
			part(word[start:i])
			start = i
		}
		before = r
	}
	if start < len(word) {
		part(word[start:])
	}
}
