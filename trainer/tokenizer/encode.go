package tokenizer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"agon/trainer/tokenizer/bpe"
	"agon/trainer/tokenizer/pattern"
)

// Options tells how EncodeWith encodes. The zero value is that of Encode.
type Options struct {
	// AddedTokens: the text of an added token stands for that token. For what
	// a policy or a template wrote, never for what somebody said.
	AddedTokens bool
	// AddSpecialTokens puts around the text what the post-processor of the
	// file adds, such as <s> (tokenizers' add_special_tokens).
	AddSpecialTokens bool
	// Offsets asks for Encoding.Offsets, which takes some times longer.
	Offsets bool
}

// Encoding is a text as tokens.
type Encoding struct {
	IDs []int32
	// Offsets has, per id, the part of the text that it stands for; {0, 0} for
	// one that the post-processor added. They are what tokenizers gives, in
	// bytes instead of characters: a token of some bytes of a character has
	// the whole of it, what a normalizer puts in has what it was put for, and
	// ByteLevel's trim_offsets leaves out spaces. What is not UTF-8 in the text
	// counts as the three bytes of the U+FFFD that it is taken for. Nil unless
	// asked for.
	Offsets []Span
}

// EncodeWith returns the tokens of text. With AddedTokens and
// AddSpecialTokens, they are those of tokenizers' encode. What is not UTF-8 in
// text is taken as U+FFFD.
func (t *Tokenizer) EncodeWith(text string, o Options) Encoding {
	text = validUTF8(text)
	e := encoder{Tokenizer: t, Options: o, text: text, model: t.plainModel}
	e.costs = costs{o.Offsets || t.preTokenizers.spans, pattern.NewBudget()}
	if o.AddedTokens {
		e.model = t.model
		t.plainAdded.split(text, func(start, end int, token *addedToken) {
			e.part(passage{text[start:end], start, nil}, token, e.normalized)
		})
	} else if text != "" {
		e.normalized(passage{text: text})
	}
	return t.template.around(e.Encoding, o)
}

// encoder is an encoding under way.
type encoder struct {
	*Tokenizer
	Options
	text  string
	model *bpe.Model
	costs costs
	Encoding
}

// part encodes a passage: as an added token if it is one, else by rest.
func (e *encoder) part(p passage, token *addedToken, rest func(passage)) {
	if token == nil {
		rest(p)
		return
	}
	e.add(token.ID, p, 0, len(p.text), false)
}

// normalized encodes what is left of a text between the added tokens that are
// looked for before normalization.
func (e *encoder) normalized(p passage) {
	e.normalizers.run(&p, &e.costs)
	if !e.AddedTokens || e.normalizedAdded == nil {
		e.whole(p)
		return
	}
	e.normalizedAdded.split(p.text, func(start, end int, token *addedToken) {
		e.part(p.slice(start, end), token, e.words)
	})
}

// whole is words for what is cut at no added token. tokenizers slices even
// then, by which a passage begins where its first character comes from.
func (e *encoder) whole(p passage) {
	if p.text != "" {
		e.words(p.slice(0, len(p.text)))
	}
}

// words encodes a passage without added tokens.
func (e *encoder) words(p passage) {
	e.preTokenizers.run(p, &e.costs, func(piece passage) {
		if e.preTokenizers.spelt {
			piece = piece.unspelt()
		}
		if !e.Options.Offsets {
			e.IDs = e.model.Append(e.IDs, piece.text)
			return
		}
		at := 0
		e.model.Tokens(piece.text, func(id int32, bytes int) {
			e.add(id, piece, at, at+bytes, e.preTokenizers.bytes)
			at += bytes
		})
	})
}

// add appends the token of the bytes of p from start on, before end, which are
// whole characters unless raw.
func (e *encoder) add(id int32, p passage, start, end int, raw bool) {
	if e.Options.Offsets {
		span := p.origin(start, end)
		if e.trim.on {
			white := whiteEnds(p.text[start:end], raw)
			span = e.trim.trim(e.text, span, white, len(e.IDs) == 0)
		}
		e.Encoding.Offsets = append(e.Encoding.Offsets, span)
	}
	e.IDs = append(e.IDs, id)
}

// trim is ByteLevel's trim_offsets: a token's part of the text is without the
// white space at its ends.
type trim struct{ on, prefix bool }

// trim returns what is left of a token's part of text, given how many white
// spaces the token has at its ends. (tokenizers, pre_tokenizers/byte_level.rs,
// process_offsets.)
func (t trim) trim(text string, span Span, white [2]int, first bool) Span {
	leading, trailing := white[0], white[1]
	if (first || span.Start == 0) && t.prefix && leading == 1 {
		leading = 0 // the space that was put there has no place of its own
	}
	for ; leading > 0 && span.Start < span.End; leading-- {
		_, n := utf8.DecodeRuneInString(text[span.Start:])
		span.Start += n
	}
	for ; trailing > 0 && span.End > span.Start; trailing-- {
		_, n := utf8.DecodeLastRuneInString(text[:span.End])
		span.End -= n
	}
	return span
}

// whiteEnds counts the white spaces at the beginning and the end of a token: of
// raw bytes spaces only, since only those are white when spelt.
func whiteEnds(token string, raw bool) [2]int {
	white := func(r rune) bool { return r == byteToRune[' '] || unicode.IsSpace(r) }
	if raw {
		white = func(r rune) bool { return r == ' ' }
	}
	runes := utf8.RuneCountInString(token)
	return [2]int{
		runes - utf8.RuneCountInString(strings.TrimLeftFunc(token, white)),
		runes - utf8.RuneCountInString(strings.TrimRightFunc(token, white)),
	}
}
