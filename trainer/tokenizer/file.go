package tokenizer

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// FileName is the name of a tokenizer's file in a Hugging Face folder.
const FileName = "tokenizer.json"

// Load reads the tokenizer of a Hugging Face folder.
func Load(dir string) (*Tokenizer, error) {
	path := filepath.Join(dir, FileName)
	encoded, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("tokenizer: %w", err)
	}
	t, err := Parse(encoded)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}

// Parse reads a tokenizer.json. What this package does not do is refused by
// name. The bytes are kept and must not be changed.
func Parse(encoded []byte) (*Tokenizer, error) {
	var f file
	if err := json.Unmarshal(encoded, &f); err != nil {
		return nil, fmt.Errorf("tokenizer: %w", err)
	}
	t, err := f.tokenizer()
	if err != nil {
		return nil, fmt.Errorf("tokenizer: %w", err)
	}
	t.file = encoded
	return t, nil
}

// file is what of a tokenizer.json matters here.
type file struct {
	AddedTokens  []addedToken  `json:"added_tokens"`
	Normalizer   *component    `json:"normalizer"`
	PreTokenizer *preTokenizer `json:"pre_tokenizer"`
	Decoder      *component    `json:"decoder"`
	Model        model         `json:"model"`
}

type addedToken struct {
	ID      int32  `json:"id"`
	Content string `json:"content"`
	Special bool   `json:"special"`
}

type component struct {
	Type string `json:"type"`
}

type preTokenizer struct {
	component
	PreTokenizers  []preTokenizer `json:"pretokenizers"`
	Pattern        pattern        `json:"pattern"`
	Behavior       string         `json:"behavior"`
	Invert         bool           `json:"invert"`
	AddPrefixSpace bool           `json:"add_prefix_space"`
	UseRegex       *bool          `json:"use_regex"` // tokenizers takes true where it is absent
}

type pattern struct {
	Regex string `json:"Regex"`
}

type model struct {
	Type                    string            `json:"type"`
	Dropout                 *float64          `json:"dropout"`
	UnknownToken            *string           `json:"unk_token"`
	ContinuingSubwordPrefix *string           `json:"continuing_subword_prefix"`
	EndOfWordSuffix         *string           `json:"end_of_word_suffix"`
	ByteFallback            bool              `json:"byte_fallback"`
	IgnoreMerges            bool              `json:"ignore_merges"`
	Vocab                   map[string]int32  `json:"vocab"`
	Merges                  []json.RawMessage `json:"merges"`
}

func (f *file) tokenizer() (*Tokenizer, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	pattern, err := f.PreTokenizer.splitPattern()
	if err != nil {
		return nil, fmt.Errorf("pre_tokenizer: %w", err)
	}
	split, err := newSplitter(pattern)
	if err != nil {
		return nil, fmt.Errorf("pre_tokenizer: %w", err)
	}
	t := &Tokenizer{splitter: split, nfc: f.Normalizer != nil, wholeWords: f.Model.IgnoreMerges}
	if err := t.readVocab(f.Model.Vocab); err != nil {
		return nil, err
	}
	if err := t.readMerges(f.Model.Merges); err != nil {
		return nil, err
	}
	if err := t.readAdded(f.AddedTokens); err != nil {
		return nil, err
	}
	return t, nil
}

func (f *file) check() error {
	m := &f.Model
	switch {
	case m.Type != "BPE":
		return fmt.Errorf("model %q is not supported: only BPE is", m.Type)
	case m.Dropout != nil && *m.Dropout != 0:
		return errors.New("dropout is not supported")
	case m.ByteFallback:
		return errors.New("byte_fallback is not supported: only byte-level BPE is")
	case nonEmpty(m.UnknownToken):
		return errors.New("unk_token is not supported: only byte-level BPE is")
	case nonEmpty(m.ContinuingSubwordPrefix):
		return errors.New("continuing_subword_prefix is not supported")
	case nonEmpty(m.EndOfWordSuffix):
		return errors.New("end_of_word_suffix is not supported")
	case f.Normalizer != nil && f.Normalizer.Type != "NFC":
		return fmt.Errorf("normalizer %q is not supported: only NFC is", f.Normalizer.Type)
	case f.PreTokenizer == nil:
		return errors.New("pre_tokenizer: is missing")
	case f.Decoder == nil || f.Decoder.Type != "ByteLevel":
		return errors.New("decoder: only ByteLevel is supported")
	}
	return nil
}

func nonEmpty(s *string) bool { return s != nil && *s != "" }

// splitPattern returns the pattern that cuts the text, of a Split followed by
// a ByteLevel or of a ByteLevel alone.
func (p *preTokenizer) splitPattern() (string, error) {
	steps := p.PreTokenizers
	if p.Type != "Sequence" {
		steps = []preTokenizer{*p}
	}
	var types []string
	for _, step := range steps {
		types = append(types, step.Type)
	}
	switch strings.Join(types, " ") {
	case "Split ByteLevel":
		if steps[1].usesRegex() || steps[1].AddPrefixSpace {
			return "", errors.New("use_regex and add_prefix_space after a Split are not supported")
		}
		return steps[0].isolatedPattern()
	case "ByteLevel":
		if !steps[0].usesRegex() || steps[0].AddPrefixSpace {
			return "", errors.New("ByteLevel with add_prefix_space or without use_regex is not supported")
		}
		return gpt2Pattern, nil
	}
	return "", fmt.Errorf("%q is not supported: only Split and ByteLevel, or ByteLevel, are", types)
}

func (p *preTokenizer) usesRegex() bool { return p.UseRegex == nil || *p.UseRegex }

func (p *preTokenizer) isolatedPattern() (string, error) {
	if p.Pattern.Regex == "" || p.Behavior != "Isolated" || p.Invert {
		return "", errors.New("a Split that is not by an isolated regex is not supported")
	}
	return p.Pattern.Regex, nil
}

func (t *Tokenizer) readVocab(vocab map[string]int32) error {
	t.ids = make(map[string]int32, len(vocab))
	for word, id := range vocab {
		token, ok := unspell(word)
		if !ok {
			token = word // a special token that is in the vocabulary too
		}
		if token == "" {
			return errors.New("vocabulary: a token is empty")
		}
		if err := t.addToken(id, token); err != nil {
			return fmt.Errorf("vocabulary: %w", err)
		}
		if ok {
			t.ids[token] = id
		}
	}
	for b := range t.bytes {
		id, ok := t.ids[string([]byte{byte(b)})]
		if !ok {
			return fmt.Errorf("vocabulary: lacks the byte 0x%02x, so that not every text can be written", b)
		}
		t.bytes[b] = id
	}
	return nil
}

func (t *Tokenizer) readMerges(merges []json.RawMessage) error {
	t.merges = make(map[pair]merge, len(merges))
	for rank, encoded := range merges {
		p, m, err := t.readMerge(encoded)
		if err != nil {
			return fmt.Errorf("merge %d: %w", rank, err)
		}
		m.rank = int32(rank)
		if _, ok := t.merges[p]; !ok { // the first is the one that counts
			t.merges[p] = m
		}
	}
	return nil
}

// readMerge reads a merge in either form: "a b" or ["a", "b"].
func (t *Tokenizer) readMerge(encoded json.RawMessage) (p pair, m merge, err error) {
	var words []string
	if err := json.Unmarshal(encoded, &words); err != nil {
		var line string
		if err := json.Unmarshal(encoded, &line); err != nil {
			return p, m, err
		}
		words = strings.Split(line, " ")
	}
	if len(words) != 2 {
		return p, m, fmt.Errorf("%s is not a pair", encoded)
	}
	for i, id := range []*int32{&p.left, &p.right, &m.id} {
		word := words[0] + words[1]
		if i < 2 {
			word = words[i]
		}
		token, ok := unspell(word)
		if !ok {
			return p, m, fmt.Errorf("%q is not in the byte-level alphabet", word)
		}
		if *id, ok = t.ids[token]; !ok {
			return p, m, fmt.Errorf("%q is not in the vocabulary", word)
		}
	}
	return p, m, nil
}

func (t *Tokenizer) readAdded(added []addedToken) error {
	t.added = make(map[string]int32, len(added))
	t.special = make(map[int32]bool, len(added))
	for _, a := range added {
		if a.Content == "" {
			return errors.New("added token: is empty")
		}
		if err := t.addToken(a.ID, a.Content); err != nil {
			return fmt.Errorf("added token: %w", err)
		}
		t.added[a.Content] = a.ID
		t.special[a.ID] = a.Special
	}
	t.addedRE = addedPattern(t.added)
	return nil
}
