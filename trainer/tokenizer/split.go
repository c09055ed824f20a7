package tokenizer

import (
	"fmt"

	"github.com/dlclark/regexp2/v2"
)

// Llama3Pattern cuts text into the pieces that are encoded each by itself, as
// Llama 3 does (meta-llama/llama3, llama/tokenizer.py, pat_str). Numbers
// stand in groups of up to three digits; a word takes the character before it
// along if that is neither a letter, a digit nor a line break.
const Llama3Pattern = `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`

// gpt2Pattern is what tokenizers' ByteLevel uses where use_regex is set
// (openai/gpt-2, encoder.py).
const gpt2Pattern = `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`

// splitter cuts text at the matches of a pattern. The patterns look ahead,
// which the standard library's regexp does not.
type splitter struct{ pattern *regexp2.Regexp }

func newSplitter(pattern string) (*splitter, error) {
	compiled, err := regexp2.Compile(pattern)
	if err != nil {
		return nil, fmt.Errorf("pattern %q: %w", pattern, err)
	}
	return &splitter{compiled}, nil
}

// split returns the pieces of text, which is UTF-8: its matches and what lies
// between them. Joined, they are text again.
func (s *splitter) split(text string) []string {
	matches, err := s.pattern.FindAllStringIndex(text, -1)
	if err != nil {
		return []string{text} // the engine gave up; byte pairs take any piece
	}
	pieces := make([]string, 0, len(matches))
	at := 0
	for _, m := range matches {
		if m[0] > at {
			pieces = append(pieces, text[at:m[0]])
		}
		if m[1] > m[0] {
			pieces = append(pieces, text[m[0]:m[1]])
		}
		at = m[1]
	}
	if at < len(text) {
		pieces = append(pieces, text[at:])
	}
	return pieces
}
