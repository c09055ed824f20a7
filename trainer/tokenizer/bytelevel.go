package tokenizer

import (
	"strings"
	"unicode/utf8"
)

// GPT-2's byte-level alphabet writes every byte as one printable character, so
// that a vocabulary of text can hold any bytes (openai/gpt-2, encoder.py,
// bytes_to_unicode): printable ASCII and Latin-1 stand for themselves, the
// other bytes, in order, for the characters from U+0100 on.
var (
	byteToRune [256]rune
	runeToByte map[rune]byte
)

func init() {
	runeToByte = make(map[rune]byte, 256)
	next := rune(0x100)
	for b := range 256 {
		r := rune(b)
		printable := '!' <= r && r <= '~' || '¡' <= r && r <= '¬' || '®' <= r && r <= 'ÿ'
		if !printable {
			r = next
			next++
		}
		byteToRune[b] = r
		runeToByte[r] = byte(b)
	}
}

// spell writes bytes in the byte-level alphabet.
func spell(text string) string {
	var b strings.Builder
	b.Grow(2 * len(text))
	for i := range len(text) {
		b.WriteRune(byteToRune[text[i]])
	}
	return b.String()
}

// unspell returns the bytes that a word of the byte-level alphabet stands
// for, and whether it is one.
func unspell(word string) (string, bool) {
	b := make([]byte, 0, len(word))
	for _, r := range word {
		c, ok := runeToByte[r]
		if !ok {
			return "", false
		}
		b = append(b, c)
	}
	return string(b), true
}

// spelt returns p with its bytes written in the byte-level alphabet.
func (p passage) spelt() passage {
	q := passage{text: spell(p.text), start: p.start}
	if p.spans == nil {
		p.track()
	}
	for i := range len(p.text) {
		for range utf8.RuneLen(byteToRune[p.text[i]]) {
			q.spans = append(q.spans, p.spans[i])
		}
	}
	return q
}

// unspelt undoes spelt.
func (p passage) unspelt() passage {
	q := passage{start: p.start}
	q.text, _ = unspell(p.text)
	for i := range p.text {
		q.spans = append(q.spans, p.spans[i])
	}
	return q
}

// validUTF8 replaces what is not UTF-8 as Rust's from_utf8_lossy and Python's
// errors="replace" do: each maximal prefix of a character by one U+FFFD.
func validUTF8(b string) string {
	if utf8.ValidString(b) {
		return b
	}
	var out strings.Builder
	for len(b) > 0 {
		r, n := utf8.DecodeRuneInString(b)
		if r == utf8.RuneError && n == 1 {
			n = brokenPrefix(b)
		}
		out.WriteRune(r)
		b = b[n:]
	}
	return out.String()
}

// brokenPrefix returns how many bytes at the start of b, which does not start
// with a character, begin one that is then broken off; at least 1. (Unicode
// Standard 15, section 3.9, "U+FFFD Substitution of Maximal Subparts".)
func brokenPrefix(b string) int {
	n := 0
	for n < min(len(b), utf8.UTFMax) && !utf8.FullRuneInString(b[:n+1]) {
		n++
	}
	return max(n, 1)
}
