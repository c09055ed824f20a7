package tokenizer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strconv"

	"agon/trainer/tokenizer/pattern"
)

// BuildOptions tells what a built vocabulary holds beside the words of its
// corpus.
type BuildOptions struct {
	// Special lists the special tokens. In the corpus their text stands for
	// them.
	Special []string
	// MaxWords bounds the words taken from the corpus: the most frequent, of
	// equally frequent ones the first in byte order. 0 takes all.
	MaxWords int
}

// Llama3Pattern cuts text into words as Llama 3 does.
const Llama3Pattern = pattern.Llama3

// wholeNumbers is how many of the integers from 0 on are one token each, in
// the corpus or not.
const wholeNumbers = 100

// Build makes a tokenizer in Llama 3's form for a small policy: each piece
// that Llama3Pattern cuts out of the corpus is one token, so are the integers
// 0 to 99 and the special tokens, and any other text is written in bytes.
// Equal arguments give an equal tokenizer.
//
// Ids: the 256 bytes in their order, then the words, then the special tokens.
func Build(corpus []string, options BuildOptions) (*Tokenizer, error) {
	counts, err := countWords(corpus, options.Special)
	if err != nil {
		return nil, fmt.Errorf("tokenizer: build: %w", err)
	}
	encoded, err := encodeFile(vocabulary(counts, options.MaxWords), options.Special)
	if err != nil {
		return nil, fmt.Errorf("tokenizer: build: %w", err)
	}
	return Parse(encoded)
}

// countWords counts the words of a corpus between special tokens.
func countWords(corpus, special []string) (map[string]int, error) {
	words, err := pattern.Compile(Llama3Pattern)
	if err != nil {
		return nil, err
	}
	var tokens []*addedToken
	for i, text := range special {
		if slices.Contains(special[:i], text) || text == "" {
			return nil, fmt.Errorf("special token %q is empty or there twice", text)
		}
		tokens = append(tokens, &addedToken{Content: text})
	}
	between := newMatcher(tokens, func(a *addedToken) string { return a.Content })
	counts := map[string]int{}
	for _, text := range corpus {
		text = validUTF8(text)
		between.split(text, func(start, end int, token *addedToken) {
			if token != nil {
				return
			}
			part := text[start:end]
			words.Find(part, nil, func(start, end int) { counts[part[start:end]]++ })
		})
	}
	return counts, nil
}

// builtMerge is the one merge of a built tokenizer: tokenizers and llama.cpp
// expect merges, and two spaces are in the way of no word.
const builtMerge = "  "

// vocabulary returns the tokens that are not special, in the order of their
// ids.
func vocabulary(counts map[string]int, maxWords int) []string {
	var tokens []string
	for b := range 256 {
		tokens = append(tokens, string([]byte{byte(b)}))
	}
	tokens = append(tokens, builtMerge)
	for n := 10; n < wholeNumbers; n++ { // those below are bytes
		tokens = append(tokens, strconv.Itoa(n))
	}
	for _, token := range tokens {
		delete(counts, token)
	}
	words := make([]string, 0, len(counts))
	for word := range counts {
		words = append(words, word)
	}
	sort.Slice(words, func(i, j int) bool {
		if counts[words[i]] != counts[words[j]] {
			return counts[words[i]] > counts[words[j]]
		}
		return words[i] < words[j]
	})
	if maxWords > 0 && len(words) > maxWords {
		words = words[:maxWords]
	}
	return append(tokens, words...)
}

// orderedVocab encodes as an object whose keys are in the order of their ids.
type orderedVocab []string

func (v orderedVocab) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for id, token := range v {
		separator := byte(',')
		if id == 0 {
			separator = '{'
		}
		key, err := encodeJSON(spell(token), "")
		if err != nil {
			return nil, err
		}
		b.WriteByte(separator)
		b.Write(bytes.TrimSpace(key))
		fmt.Fprintf(&b, ":%d", id)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// encodeFile writes a tokenizer.json with the fields that tokenizers writes
// for Llama 3.
func encodeFile(tokens, special []string) ([]byte, error) {
	type object = map[string]any
	added := []object{}
	for i, text := range special {
		added = append(added, object{
			"id": len(tokens) + i, "content": text, "special": true,
			"single_word": false, "lstrip": false, "rstrip": false, "normalized": false,
		})
	}
	byteLevel := object{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false}
	space := spell(builtMerge[:1])
	return encodeJSON(object{
		"version": "1.0", "truncation": nil, "padding": nil, "normalizer": nil, "post_processor": nil,
		"added_tokens": added,
		"pre_tokenizer": object{"type": "Sequence", "pretokenizers": []object{
			{"type": "Split", "pattern": object{"Regex": Llama3Pattern}, "behavior": "Isolated", "invert": false},
			byteLevel,
		}},
		"decoder": byteLevel,
		"model": object{
			"type": "BPE", "dropout": nil, "unk_token": nil, "continuing_subword_prefix": nil,
			"end_of_word_suffix": nil, "fuse_unk": false, "byte_fallback": false, "ignore_merges": true,
			"vocab": orderedVocab(tokens), "merges": [][2]string{{space, space}},
		},
	}, " ")
}

// encodeJSON encodes without escaping <, > and &, which special tokens are
// full of.
func encodeJSON(value any, indent string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	err := e.Encode(value)
	return b.Bytes(), err
}
