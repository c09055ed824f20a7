package tokenizer

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"agon/trainer/tokenizer/pattern"
	"agon/trainer/tokenizer/ucd"
)

// addedToken is a token beside the model's vocabulary, as tokenizer.json has
// it. Its content is what it is decoded to (from 0.23 on, tokenizers normalizes
// that of a normalized one).
type addedToken struct {
	ID         int32  `json:"id"`
	Content    string `json:"content"`
	SingleWord bool   `json:"single_word"` // not within a word
	LStrip     bool   `json:"lstrip"`      // takes the white space before it along
	RStrip     bool   `json:"rstrip"`      // and that after it
	Normalized bool   `json:"normalized"`  // looked for after normalization, and normalized itself
	Special    bool   `json:"special"`
}

// longestAdded bounds what looking for added tokens costs per byte of a text.
const longestAdded = 1000

func (a *addedToken) check() error {
	switch {
	case a.Content == "":
		return errors.New("is empty")
	case len(a.Content) > longestAdded:
		return fmt.Errorf("%.20q…: is longer than %d bytes", a.Content, longestAdded)
	}
	return nil
}

// matcher finds added tokens in a text: the leftmost, of those the longest, of
// equal texts the first of the tokens. Nil finds none.
type matcher struct {
	root  node
	first [256]bool
}

type node struct {
	next  map[byte]*node
	token *addedToken // that ends here
}

func newMatcher(tokens []*addedToken, content func(*addedToken) string) *matcher {
	if len(tokens) == 0 {
		return nil
	}
	m := &matcher{}
	for _, a := range tokens {
		m.add(content(a), a)
	}
	return m
}

func (m *matcher) add(text string, token *addedToken) {
	if text == "" {
		return // a normalizer left nothing of it
	}
	m.first[text[0]] = true
	at := &m.root
	for i := range len(text) {
		if at.next == nil {
			at.next = map[byte]*node{}
		}
		if at.next[text[i]] == nil {
			at.next[text[i]] = &node{}
		}
		at = at.next[text[i]]
	}
	if at.token == nil {
		at.token = token
	}
}

// longest returns the longest token at the start of text and its length, or
// nil.
func (m *matcher) longest(text string) (token *addedToken, n int) {
	at := &m.root
	for i := range len(text) {
		if at = at.next[text[i]]; at == nil {
			break
		}
		if at.token != nil {
			token, n = at.token, i+1
		}
	}
	return token, n
}

// split calls part with the parts of text, in order: those that are an added
// token, with it, and those in between, with nil. (tokenizers,
// added_vocabulary.rs, find_matches.)
func (m *matcher) split(text string, part func(start, end int, token *addedToken)) {
	done := 0
	for at := 0; m != nil && at < len(text); {
		if !m.first[text[at]] {
			at++
			continue
		}
		token, n := m.longest(text[at:])
		if token == nil {
			at++
			continue
		}
		start, end := at, at+n
		at = end
		if token.SingleWord && (endsWithWord(text[:start]) || startsWithWord(text[end:])) {
			continue
		}
		if token.LStrip {
			start = max(len(strings.TrimRightFunc(text[:start], unicode.IsSpace)), done)
		}
		if token.RStrip {
			end = len(text) - len(strings.TrimLeftFunc(text[end:], unicode.IsSpace))
		}
		if done < start {
			part(done, start, nil)
		}
		part(start, end, token)
		done = end
	}
	if done < len(text) {
		part(done, len(text), nil)
	}
}

func endsWithWord(text string) bool {
	r, n := utf8.DecodeLastRuneInString(text)
	return n > 0 && ucd.IsWord(r)
}

func startsWithWord(text string) bool {
	r, n := utf8.DecodeRuneInString(text)
	return n > 0 && ucd.IsWord(r)
}

// readAdded takes over the added tokens of a file, the special ones first, as
// tokenizers orders them.
func (t *Tokenizer) readAdded(added []addedToken) error {
	t.added = make(map[string]int32, len(added))
	t.special = make(map[int32]bool, len(added))
	var plain, normalized []*addedToken
	for _, special := range []bool{true, false} {
		for i := range added {
			a := &added[i]
			if a.Special != special {
				continue
			}
			if err := t.readAddedToken(a); err != nil {
				return fmt.Errorf("added token: %w", err)
			}
			if a.Normalized {
				normalized = append(normalized, a)
			} else {
				plain = append(plain, a)
			}
		}
	}
	t.plainAdded = newMatcher(plain, func(a *addedToken) string { return a.Content })
	t.normalizedAdded = newMatcher(normalized, func(a *addedToken) string {
		p := passage{text: a.Content}
		t.normalizers.run(&p, &costs{budget: pattern.NewBudget()})
		return p.text
	})
	return nil
}

func (t *Tokenizer) readAddedToken(a *addedToken) error {
	if err := a.check(); err != nil {
		return err
	}
	if id, ok := t.vocab[a.Content]; ok && id != a.ID {
		return fmt.Errorf("%q: has id %d, but %d in the vocabulary", a.Content, a.ID, id)
	}
	if id, ok := t.added[a.Content]; ok && id != a.ID {
		return fmt.Errorf("%q: has the ids %d and %d", a.Content, id, a.ID)
	}
	if err := t.addToken(a.ID, a.Content); err != nil {
		return err
	}
	t.added[a.Content] = a.ID
	t.special[a.ID] = t.special[a.ID] || a.Special
	return nil
}
