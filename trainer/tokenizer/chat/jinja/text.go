package jinja

import (
	"strings"
	"unicode/utf8"
)

// Text is a str of which each byte knows where it is from: from the template,
// or from the data that the template was given. The marks stay with the bytes
// whatever a template does with them, so that a rendering tells its own
// delimiters from the same characters in a message.
type Text struct {
	text string
	// marks has a byte for each of text, or is empty if all of text is the
	// template's own.
	marks string
	// safe is set on Markup. Without autoescape it matters to + alone.
	safe bool
}

// Own is the mark of what a template itself wrote.
const Own byte = 0

// NewText returns text that bears a mark. What is not UTF-8 becomes U+FFFD.
func NewText(text string, mark byte) Text {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if mark == Own {
		return Text{text: text}
	}
	return Text{text: text, marks: strings.Repeat(string([]byte{mark}), len(text))}
}

func own(text string) Text { return Text{text: text} }

// String returns the characters without their marks.
func (t Text) String() string { return t.text }

// Mark returns the mark of the byte at i.
func (t Text) Mark(i int) byte {
	if t.marks == "" {
		return Own
	}
	return t.marks[i]
}

// Run is a stretch of text of one mark.
type Run struct {
	Text string
	Mark byte
}

// Runs cuts the text where the mark changes.
func (t Text) Runs() []Run {
	var runs []Run
	for at := 0; at < len(t.text); {
		end := at + 1
		for end < len(t.text) && t.Mark(end) == t.Mark(at) {
			end++
		}
		runs = append(runs, Run{t.text[at:end], t.Mark(at)})
		at = end
	}
	return runs
}

// Slice returns the bytes from i up to j.
func (t Text) Slice(i, j int) Text {
	if t.marks == "" {
		return Text{text: t.text[i:j], safe: t.safe}
	}
	return Text{text: t.text[i:j], marks: t.marks[i:j], safe: t.safe}
}

// plain returns the text as a str, which is no Markup.
func (t Text) plain() Text { return Text{text: t.text, marks: t.marks} }

// length is the number of characters.
func (t Text) length() int { return utf8.RuneCountInString(t.text) }

// offset returns where the character i begins, for 0 ≤ i ≤ length.
func (t Text) offset(i int) int {
	if len(t.text) == t.length() {
		return i
	}
	at := 0
	for ; i > 0; i-- {
		_, size := utf8.DecodeRuneInString(t.text[at:])
		at += size
	}
	return at
}

// characters calls f with each character and its mark.
func (t Text) characters(f func(r rune, part Text)) {
	for at := 0; at < len(t.text); {
		r, size := utf8.DecodeRuneInString(t.text[at:])
		f(r, t.Slice(at, at+size))
		at += size
	}
}

// like returns text with the mark of the first byte of t.
func (t Text) like(text string) Text {
	if t.marks == "" {
		return own(text)
	}
	return NewText(text, t.marks[0])
}

// builder puts a text together and pays for it.
type builder struct {
	meter *meter
	text  []byte
	marks []byte // as long as text, or empty as long as all is the template's own
}

func (b *builder) add(t Text) {
	b.meter.bytes(len(t.text))
	if t.marks != "" && len(b.marks) < len(b.text) {
		b.marks = append(b.marks, make([]byte, len(b.text)-len(b.marks))...)
	}
	b.text = append(b.text, t.text...)
	if t.marks != "" {
		b.marks = append(b.marks, t.marks...)
	} else if len(b.marks) > 0 {
		b.marks = append(b.marks, make([]byte, len(t.text))...)
	}
}

func (b *builder) own(text string) { b.add(Text{text: text}) }

func (b *builder) result() Text { return Text{text: string(b.text), marks: string(b.marks)} }

func (m *machine) concat(parts ...Text) Text {
	b := builder{meter: m.meter}
	for _, part := range parts {
		b.add(part)
	}
	return b.result()
}

func (m *machine) join(separator Text, parts []Text) Text {
	b := builder{meter: m.meter}
	for i, part := range parts {
		if i > 0 {
			b.add(separator)
		}
		b.add(part)
	}
	return b.result()
}

// repeat is text * count.
func (m *machine) repeat(t Text, count int64) Text {
	n := int(min(max(count, 0), 4*maxWork))
	m.meter.repeated(len(t.text), n)
	return Text{text: strings.Repeat(t.text, n), marks: strings.Repeat(t.marks, n), safe: t.safe}
}
