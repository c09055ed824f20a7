package tokenizer

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"agon/trainer/tokenizer/bpe"
)

// model is the model of a tokenizer.json, if it is BPE.
type model struct {
	Dropout                 *float64          `json:"dropout"`
	UnknownToken            *string           `json:"unk_token"`
	ContinuingSubwordPrefix *string           `json:"continuing_subword_prefix"`
	EndOfWordSuffix         *string           `json:"end_of_word_suffix"`
	FuseUnknown             bool              `json:"fuse_unk"`
	ByteFallback            bool              `json:"byte_fallback"`
	IgnoreMerges            bool              `json:"ignore_merges"`
	Vocab                   map[string]int32  `json:"vocab"`
	Merges                  []json.RawMessage `json:"merges"`
}

// parseModel reads the model of a file. Its type is looked at first: other
// models have other fields.
func parseModel(encoded json.RawMessage) (*model, error) {
	var head struct{ Type *string }
	if len(encoded) == 0 {
		return nil, errors.New("is missing")
	}
	if err := json.Unmarshal(encoded, &head); err != nil {
		return nil, err
	}
	if head.Type != nil && *head.Type != "BPE" { // old files have no type
		return nil, fmt.Errorf("%q is not supported: only BPE is", shorten(*head.Type))
	}
	m := &model{}
	if err := json.Unmarshal(encoded, m); err != nil {
		return nil, err
	}
	return m, m.check()
}

func (m *model) check() error {
	switch {
	case m.Vocab == nil || m.Merges == nil:
		return errors.New("is not BPE: it has no vocab or no merges")
	case m.Dropout != nil && *m.Dropout != 0:
		return errors.New("dropout is not supported")
	case nonEmpty(m.ContinuingSubwordPrefix):
		return errors.New("continuing_subword_prefix is not supported")
	case nonEmpty(m.EndOfWordSuffix):
		return errors.New("end_of_word_suffix is not supported")
	}
	return nil
}

func nonEmpty(s *string) bool { return s != nil && *s != "" }

// readModel takes over the vocabulary and the merges of a file. The
// pre-tokenizers are known: whether words are bytes depends on them.
func (t *Tokenizer) readModel(m *model) error {
	if err := t.readVocab(m.Vocab); err != nil {
		return fmt.Errorf("vocabulary: %w", err)
	}
	config := bpe.Config{
		Bytes: t.preTokenizers.bytes, WholeWords: m.IgnoreMerges,
		Unknown: bpe.None, FuseUnknown: m.FuseUnknown,
	}
	if err := t.readMerges(m.Merges, &config); err != nil {
		return err
	}
	config.Vocab = t.vocab
	if config.Bytes {
		config.Vocab = unspeltVocab(t.vocab)
	} else if err := t.readUnknown(m, &config); err != nil {
		return err
	}
	var err error
	if t.model, err = bpe.New(config); err != nil {
		return fmt.Errorf("vocabulary: %w", err)
	}
	return nil
}

func (t *Tokenizer) readVocab(vocab map[string]int32) error {
	t.vocab = vocab
	for word, id := range vocab {
		if word == "" {
			return errors.New("a token is empty")
		}
		if err := t.addToken(id, word); err != nil {
			return err
		}
	}
	return nil
}

// unspeltVocab returns the tokens that are spelt in the byte-level alphabet, by
// their bytes. The others stand for no text.
func unspeltVocab(vocab map[string]int32) map[string]int32 {
	out := make(map[string]int32, len(vocab))
	for word, id := range vocab {
		if bytes, ok := unspell(word); ok {
			out[bytes] = id
		}
	}
	return out
}

// readUnknown reads what a model of characters does with one that is not in its
// vocabulary. That it has an answer for each is demanded here; tokenizers would
// leave characters out.
func (t *Tokenizer) readUnknown(m *model, config *bpe.Config) error {
	if nonEmpty(m.UnknownToken) {
		id, ok := t.vocab[*m.UnknownToken]
		if !ok {
			return fmt.Errorf("unk_token %q is not in the vocabulary", *m.UnknownToken)
		}
		config.Unknown = id
	}
	if m.ByteFallback {
		config.ByteTokens = new([256]int32)
		for b := range config.ByteTokens {
			id, ok := t.vocab[fmt.Sprintf("<0x%02X>", b)]
			if !ok {
				if id = bpe.None; config.Unknown == bpe.None {
					return fmt.Errorf("byte_fallback: the vocabulary lacks <0x%02X>, and there is no unk_token", b)
				}
			}
			config.ByteTokens[b] = id
		}
	}
	if !m.ByteFallback && config.Unknown == bpe.None {
		return errors.New("neither ByteLevel, byte_fallback nor unk_token: characters that are not in the vocabulary would be lost")
	}
	return nil
}

func (t *Tokenizer) readMerges(merges []json.RawMessage, config *bpe.Config) error {
	config.Merges = make([]bpe.Merge, len(merges))
	for i, encoded := range merges {
		var err error
		if config.Merges[i], err = t.readMerge(encoded); err != nil {
			return fmt.Errorf("merge %d: %w", i, err)
		}
	}
	return nil
}

// readMerge reads a merge in either form: "a b" or ["a", "b"].
func (t *Tokenizer) readMerge(encoded json.RawMessage) (m bpe.Merge, err error) {
	var words []string
	if err := json.Unmarshal(encoded, &words); err != nil {
		var line string
		if err := json.Unmarshal(encoded, &line); err != nil {
			return m, err
		}
		words = strings.Split(line, " ")
	}
	if len(words) != 2 {
		return m, fmt.Errorf("%s is not a pair", shorten(string(encoded)))
	}
	ids := [3]int32{}
	for i, word := range []string{words[0], words[1], words[0] + words[1]} {
		id, ok := t.vocab[word]
		if !ok {
			return m, fmt.Errorf("%q is not in the vocabulary", shorten(word))
		}
		ids[i] = id
	}
	return bpe.Merge{Left: ids[0], Right: ids[1], Result: ids[2]}, nil
}

// shorten keeps an error within a line.
func shorten(text string) string {
	const most = 100
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
