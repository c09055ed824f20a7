package tokenizer

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
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
// name:
//
//   - models other than BPE, and of BPE dropout, continuing_subword_prefix and
//     end_of_word_suffix
//   - the normalizers Precompiled, Nmt, BertNormalizer and ByteLevel
//   - the pre-tokenizers BertPreTokenizer, UnicodeScripts and FixedLength
//   - the post-processors BertProcessing and RobertaProcessing
//   - the decoders BPEDecoder, WordPiece and CTC
//   - a vocabulary in which not every text could be written
//
// Truncation and padding are left to who encodes: that the file asks for them
// changes nothing here. The ids of added tokens are the file's own. The bytes
// are kept and must not be changed.
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
	AddedTokens   []addedToken    `json:"added_tokens"`
	Normalizer    json.RawMessage `json:"normalizer"`
	PreTokenizer  json.RawMessage `json:"pre_tokenizer"`
	PostProcessor json.RawMessage `json:"post_processor"`
	Decoder       json.RawMessage `json:"decoder"`
	Model         json.RawMessage `json:"model"`
}

func (f *file) tokenizer() (*Tokenizer, error) {
	t := &Tokenizer{}
	var err error
	if t.normalizers, err = readNormalizers(f.Normalizer); err != nil {
		return nil, fmt.Errorf("normalizer: %w", err)
	}
	if t.preTokenizers, err = readPreTokenizers(f.PreTokenizer); err != nil {
		return nil, fmt.Errorf("pre_tokenizer: %w", err)
	}
	t.findStarts()
	if t.decoders, err = readDecoders(f.Decoder); err != nil {
		return nil, fmt.Errorf("decoder: %w", err)
	}
	m, err := parseModel(f.Model)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	if err := t.readModel(m); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	if err := t.readAdded(f.AddedTokens); err != nil {
		return nil, err
	}
	if t.plainModel, err = t.model.Without(t.special); err != nil {
		return nil, err
	}
	if err := t.readPostProcessors(f.PostProcessor); err != nil {
		return nil, fmt.Errorf("post_processor: %w", err)
	}
	return t, nil
}

// findStarts has spans kept where a Metaspace asks whether a passage begins
// the text, and a normalizer could have moved its beginning.
func (t *Tokenizer) findStarts() {
	for _, step := range t.preTokenizers.steps {
		if m, ok := step.(metaspace); ok && m.scheme == "first" && len(t.normalizers.steps) > 0 {
			t.preTokenizers.spans = true
		}
	}
}
