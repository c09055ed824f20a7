package tokenizer

import (
	"strings"
	"unicode/utf8"
)

// passage is a part of a text on its way to tokens, which normalizers and
// pre-tokenizers may have changed.
type passage struct {
	text string
	// start is where it begins in the original text.
	start int
	// spans has, per byte of text, the part of the original that it stands for.
	// Without, text is what is there from start on, or nobody asks.
	spans []Span
}

// Span is a part of a text, in bytes: from Start on, before End.
type Span struct{ Start, End int }

// slice returns the bytes from i on, before j; i < j, and both are borders of
// characters.
func (p passage) slice(i, j int) passage {
	if p.spans == nil {
		return passage{p.text[i:j], p.start + i, nil}
	}
	return passage{p.text[i:j], p.spans[i].Start, p.spans[i:j]}
}

// origin returns the part of the original text that the bytes from i on,
// before j, stand for; i < j. A byte stands for all of its character.
func (p passage) origin(i, j int) Span {
	if p.spans != nil {
		return Span{p.spans[i].Start, p.spans[j-1].End}
	}
	for i > 0 && !utf8.RuneStart(p.text[i]) {
		i--
	}
	for j < len(p.text) && !utf8.RuneStart(p.text[j]) {
		j++
	}
	return Span{p.start + i, p.start + j}
}

// track gives p spans.
func (p *passage) track() {
	if p.spans != nil {
		return
	}
	p.spans = make([]Span, 0, len(p.text))
	for i := 0; i < len(p.text); {
		_, n := utf8.DecodeRuneInString(p.text[i:])
		for range n {
			p.spans = append(p.spans, Span{p.start + i, p.start + i + n})
		}
		i += n
	}
}

// change is a character of a changed text, as tokenizers' NormalizedString
// takes them: with count 0 it takes the place of the next character, with
// count 1 it is new, and with count -n it takes the place of the next
// character, and the n after that are gone. What it stands for follows.
type change struct {
	char  rune
	count int
}

// transform replaces the text, whose first characters, as many as removed, are
// gone. p has spans. Characters at the beginning that stand for nothing (they
// were put there) are outside of what is replaced, as they are for tokenizers.
func (p *passage) transform(changes []change, removed int) {
	from := 0
	for from < len(p.spans) && p.spans[from].Start == p.spans[from].End {
		from++
	}
	p.transformRange(from, len(p.text), changes, removed)
}

func (p *passage) transformRange(from, to int, changes []change, removed int) {
	old := p.text[from:to]
	next := func() int { // the size of the next replaced character
		_, n := utf8.DecodeRuneInString(old)
		old = old[n:]
		return n
	}
	at := from
	for range removed {
		at += next()
	}
	var b strings.Builder
	var spans []Span
	for _, c := range changes {
		span := p.spanOf(at, c.count > 0)
		if c.count <= 0 {
			for range 1 - c.count {
				at += next()
			}
		}
		for range utf8.RuneLen(c.char) {
			spans = append(spans, span)
		}
		b.WriteRune(c.char)
	}
	p.text = p.text[:from] + b.String() + p.text[to:]
	p.spans = append(append(p.spans[:from:from], spans...), p.spans[to:]...)
}

// spanOf returns what a character stands for that takes the place of the one
// at a byte, or, if it is new, of what was before.
func (p *passage) spanOf(at int, isNew bool) Span {
	switch {
	case isNew && at == 0, len(p.spans) == 0:
		return Span{p.start, p.start}
	case isNew:
		return p.spans[at-1]
	}
	return p.spans[min(at, len(p.spans)-1)]
}

// prepend puts text before p, which is not empty; it stands for the same as
// the first character.
func (p *passage) prepend(text string, track bool) {
	if !track {
		p.text = text + p.text
		return
	}
	p.track()
	first := p.spans[0]
	spans := make([]Span, 0, len(text)+len(p.spans))
	for range len(text) {
		spans = append(spans, first)
	}
	p.text, p.spans = text+p.text, append(spans, p.spans...)
}
