package tokenizer

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"agon/trainer/tokenizer/pattern"
	"agon/trainer/tokenizer/ucd"
)

// preTokenizer cuts a passage into those that are encoded each by itself, and
// may change them.
type preTokenizer interface {
	cut(p passage, c *costs, piece func(passage))
}

// costs are what the steps of an encoding may take.
type costs struct {
	track  bool // spans are kept
	budget *pattern.Budget
}

// preTokenizers run one after another.
type preTokenizers struct {
	steps []preTokenizer
	// bytes: the model writes bytes, in GPT-2's alphabet. Where the text is
	// spelt in that alphabet before the last step, spelt is true; else the
	// spelling is left out, and the model takes the text's own bytes.
	bytes, spelt bool
	// spans: where a piece stands in the original text matters.
	spans bool
}

func (s *preTokenizers) run(p passage, c *costs, piece func(passage)) {
	s.runFrom(0, p, c, piece)
}

func (s *preTokenizers) runFrom(i int, p passage, c *costs, piece func(passage)) {
	if i == len(s.steps) {
		piece(p)
		return
	}
	s.steps[i].cut(p, c, func(q passage) { s.runFrom(i+1, q, c, piece) })
}

func readPreTokenizers(encoded json.RawMessage) (s preTokenizers, err error) {
	var kinds []string
	err = eachComponent(encoded, "pretokenizers", func(kind string, raw json.RawMessage) error {
		step, err := readPreTokenizer(kind, raw)
		if err != nil {
			return err
		}
		changes := kind == "ByteLevel" || kind == "Metaspace"
		if s.bytes && changes {
			return errors.New("after a ByteLevel is not supported")
		}
		if m, ok := step.(metaspace); ok {
			s.spans = s.spans || m.scheme == "first" && len(kinds) > 0
		}
		s.bytes = s.bytes || kind == "ByteLevel"
		s.steps = append(s.steps, step)
		kinds = append(kinds, kind)
		return nil
	})
	if n := len(kinds); err == nil && s.bytes && kinds[n-1] != "ByteLevel" {
		s.spell()
	}
	return s, err
}

// spell has the text spelt after the ByteLevel.
func (s *preTokenizers) spell() {
	s.spelt = true
	for i, step := range s.steps {
		if b, ok := step.(byteLevel); ok {
			b.spelt = true
			s.steps[i] = b
		}
	}
}

func readPreTokenizer(kind string, raw json.RawMessage) (preTokenizer, error) {
	var fields struct {
		Pattern    *textPattern     `json:"pattern"`
		Behavior   pattern.Behavior `json:"behavior"`
		Invert     bool             `json:"invert"`
		Individual bool             `json:"individual_digits"`
		Delimiter  string           `json:"delimiter"`
	}
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, err
	}
	switch kind {
	case "ByteLevel":
		return readByteLevel(raw)
	case "Metaspace":
		return readMetaspace(raw)
	case "Split":
		finder, err := fields.Pattern.finder()
		if err != nil {
			return nil, err
		}
		return newSplit(finder, fields.Behavior, fields.Invert)
	case "Digits":
		if fields.Individual {
			return newSplit(characters(ucd.IsNumber), pattern.Isolated, false)
		}
		return newSplit(characters(ucd.IsNumber), pattern.Contiguous, false)
	case "Punctuation":
		if fields.Behavior == "" {
			fields.Behavior = pattern.Isolated
		}
		return newSplit(characters(ucd.IsPunctuation), fields.Behavior, false)
	case "Whitespace":
		return newSplit(words{}, pattern.Removed, true)
	case "WhitespaceSplit":
		return newSplit(characters(unicode.IsSpace), pattern.Removed, false)
	case "CharDelimiterSplit":
		if utf8.RuneCountInString(fields.Delimiter) != 1 {
			return nil, errors.New("the delimiter is not one character")
		}
		return newSplit(literal(fields.Delimiter), pattern.Removed, false)
	}
	return nil, fmt.Errorf("%q is not supported", kind)
}

// split cuts at what is found.
type split struct{ pattern.Splitter }

func newSplit(finder pattern.Finder, behavior pattern.Behavior, invert bool) (preTokenizer, error) {
	s := split{pattern.Splitter{Finder: finder, Behavior: behavior, Invert: invert}}
	return s, s.Check()
}

func (s split) cut(p passage, c *costs, piece func(passage)) {
	s.Split(p.text, c.budget, func(start, end int) { piece(p.slice(start, end)) })
}

// byteLevel is GPT-2's: words are cut by its pattern, and bytes are spelt in
// its alphabet.
type byteLevel struct {
	prefix bool
	words  *split // nil if it does not cut
	spelt  bool   // else the model takes the bytes themselves
}

func readByteLevel(raw json.RawMessage) (preTokenizer, error) {
	var fields struct {
		AddPrefixSpace bool  `json:"add_prefix_space"`
		UseRegex       *bool `json:"use_regex"` // tokenizers takes true where it is absent
	}
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, err
	}
	b := byteLevel{prefix: fields.AddPrefixSpace}
	if fields.UseRegex == nil || *fields.UseRegex {
		finder, err := pattern.Compile(pattern.GPT2)
		if err != nil {
			return nil, err
		}
		b.words = &split{pattern.Splitter{Finder: finder, Behavior: pattern.Isolated}}
	}
	return b, nil
}

func (b byteLevel) cut(p passage, c *costs, piece func(passage)) {
	if b.prefix && !strings.HasPrefix(p.text, " ") {
		p.prepend(" ", c.track)
	}
	finish := piece
	if b.spelt {
		finish = func(q passage) { piece(q.spelt()) }
	}
	if b.words == nil {
		finish(p)
		return
	}
	b.words.cut(p, c, finish)
}

// metaspace writes spaces as another character and cuts before each
// (SentencePiece).
type metaspace struct {
	replacement string
	scheme      string // whether a space is put before the text: "always", "never", or "first" before the first passage
	words       *split // nil if it does not cut
}

func readMetaspace(raw json.RawMessage) (preTokenizer, error) {
	var fields struct {
		Replacement    string `json:"replacement"`
		AddPrefixSpace *bool  `json:"add_prefix_space"`
		PrependScheme  string `json:"prepend_scheme"`
		Split          *bool  `json:"split"`
	}
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, err
	}
	m := metaspace{replacement: fields.Replacement, scheme: fields.PrependScheme}
	if m.scheme == "" {
		m.scheme = "always"
	}
	if fields.AddPrefixSpace != nil && !*fields.AddPrefixSpace {
		if m.scheme != "never" && fields.PrependScheme != "" {
			return nil, errors.New("add_prefix_space and prepend_scheme contradict each other")
		}
		m.scheme = "never"
	}
	if m.scheme != "always" && m.scheme != "never" && m.scheme != "first" {
		return nil, fmt.Errorf("prepend_scheme %q is not supported", m.scheme)
	}
	if utf8.RuneCountInString(m.replacement) != 1 {
		return nil, errors.New("the replacement is not one character")
	}
	if fields.Split == nil || *fields.Split {
		m.words = &split{pattern.Splitter{Finder: literal(m.replacement), Behavior: pattern.MergedWithNext}}
	}
	return m, nil
}

func (m metaspace) cut(p passage, c *costs, piece func(passage)) {
	first := p.start == 0
	spaces := replace{finder: literal(" "), content: m.replacement}
	if c.track {
		spaces.passage(&p, nil)
	} else {
		p.text = spaces.text(p.text, nil)
	}
	if !strings.HasPrefix(p.text, m.replacement) && (m.scheme == "always" || m.scheme == "first" && first) {
		p.prepend(m.replacement, c.track)
	}
	if m.words == nil {
		piece(p)
		return
	}
	m.words.cut(p, c, piece)
}
