package main

import (
	"encoding/json"
	"strings"
)

// end is the id of the one token that is not text.
const end = 0

// vocabulary is one of byte-level BPE without more bytes than those that are printed,
// because others would come out as text that no token has. It has "<end>", the bytes,
// and words of up to three letters after a space, Ġ, until it is full. Each word is
// one token, wherever it stands: so many of them are a prompt of as many tokens.
type vocabulary struct {
	tokens []string // by id
	merges []string
	words  int // the id of the first
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

func newVocabulary(size int) *vocabulary {
	v := &vocabulary{tokens: []string{"<end>", "Ġ"}}
	for c := '!'; c <= '~'; c++ {
		v.tokens = append(v.tokens, string(c))
	}
	v.words = len(v.tokens)
	shorter := []string{"Ġ"}
	for len(v.tokens) < size {
		shorter = v.extend(shorter, size)
	}
	return v
}

// extend adds the words that are longer by a letter, and returns them.
func (v *vocabulary) extend(shorter []string, size int) (words []string) {
	for _, word := range shorter {
		for _, letter := range letters {
			if len(v.tokens) == size {
				return words
			}
			words = append(words, word+string(letter))
			v.tokens = append(v.tokens, word+string(letter))
			v.merges = append(v.merges, word+" "+string(letter))
		}
	}
	return words
}

// word is the id of a word that is chosen by a number.
func (v *vocabulary) word(number uint64) int32 {
	return int32(v.words) + int32(number%uint64(len(v.tokens)-v.words))
}

// text is that of words.
func (v *vocabulary) text(ids []int32) string {
	var text strings.Builder
	for _, id := range ids {
		text.WriteString(v.tokens[id])
	}
	return strings.ReplaceAll(text.String(), "Ġ", " ")
}

// files are those of a Hugging Face folder that has the vocabulary.
func (v *vocabulary) files() (map[string][]byte, error) {
	ids := map[string]int{}
	for id, token := range v.tokens {
		ids[token] = id
	}
	files := map[string][]byte{}
	for name, content := range map[string]any{
		"tokenizer.json": map[string]any{
			"version":       "1.0",
			"added_tokens":  []any{map[string]any{"id": end, "content": v.tokens[end], "special": true}},
			"pre_tokenizer": map[string]any{"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
			"decoder":       map[string]any{"type": "ByteLevel"},
			"model":         map[string]any{"type": "BPE", "vocab": ids, "merges": v.merges},
		},
		"tokenizer_config.json": map[string]any{"add_bos_token": false, "eos_token": v.tokens[end], "bos_token": v.tokens[end]},
	} {
		text, err := json.Marshal(content)
		if err != nil {
			return nil, err
		}
		files[name] = text
	}
	return files, nil
}
