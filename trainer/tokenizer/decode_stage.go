package tokenizer

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// joinBytes is ByteLevel: the bytes that tokens spell, as one token. A token
// that is not in the alphabet stands for itself.
type joinBytes struct {
	next  stage
	token []byte
	held  string // the beginning of a character
}

func (j *joinBytes) text(part string) { j.token = append(j.token, part...) }

func (j *joinBytes) end() {
	token := string(j.token)
	j.token = j.token[:0]
	bytes, ok := unspell(token)
	if !ok {
		bytes = token
	}
	j.held += bytes
	whole := len(j.held) - openEnd(j.held)
	j.next.text(validUTF8(j.held[:whole]))
	j.held = j.held[whole:]
}

func (j *joinBytes) close() {
	j.next.text(validUTF8(j.held))
	j.held = ""
	j.next.end()
	j.next.close()
}

// openEnd returns how many bytes at the end of b may be the beginning of a
// character.
func openEnd(b string) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		tail := b[len(b)-n:]
		if utf8.RuneStart(tail[0]) {
			if !utf8.FullRuneInString(tail) {
				return n
			}
			return 0
		}
	}
	return 0
}

// joinFallback is ByteFallback: tokens such as <0x0A>, one after another, are
// the bytes of a text, or as many U+FFFD if they are none. Whether they are is
// known at the token that ends them.
type joinFallback struct {
	next  stage
	token []byte
	bytes []byte
}

func (j *joinFallback) text(part string) { j.token = append(j.token, part...) }

func (j *joinFallback) end() {
	token := string(j.token)
	j.token = j.token[:0]
	if b, ok := fallbackByte(token); ok {
		j.bytes = append(j.bytes, b)
		return
	}
	j.flush()
	j.next.text(token)
	j.next.end()
}

func (j *joinFallback) flush() {
	if len(j.bytes) == 0 {
		return
	}
	if utf8.Valid(j.bytes) {
		j.next.text(string(j.bytes))
		j.next.end()
	} else {
		for range j.bytes {
			j.next.text("\uFFFD")
			j.next.end()
		}
	}
	j.bytes = j.bytes[:0]
}

func (j *joinFallback) close() {
	j.flush()
	j.next.close()
}

// fallbackByte returns the byte that a token such as <0x0A> stands for.
func fallbackByte(token string) (byte, bool) {
	if len(token) != len("<0x0A>") || !strings.HasPrefix(token, "<0x") || token[5] != '>' {
		return 0, false
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(token[3:5], "+"), 16, 8)
	return byte(n), err == nil
}

// spaces is Metaspace: a character for spaces becomes a space; in the first
// token it goes, if one was put there.
type spaces struct {
	next        stage
	replacement string
	first       bool
}

func (s *spaces) text(part string) {
	space := " "
	if s.first {
		space = ""
	}
	s.next.text(strings.ReplaceAll(part, s.replacement, space))
}

func (s *spaces) end() {
	s.first = false
	s.next.end()
}

func (s *spaces) close() { s.next.close() }

// stripEnds removes up to start characters at the beginning of each token, and
// up to stop at its end, if they are char.
type stripEnds struct {
	next        stage
	char        rune
	start, stop int
	begun       bool // all is done at the beginning
	removed     int  // at the beginning
	held        int  // chars that may be at the end
}

func (s *stripEnds) text(part string) {
	for part != "" {
		n := strings.IndexRune(part, s.char)
		if n != 0 { // something else comes first
			if n < 0 {
				n = len(part)
			}
			s.begun = true
			s.release(s.held)
			s.next.text(part[:n])
		} else {
			n = utf8.RuneLen(s.char)
			s.one()
		}
		part = part[n:]
	}
}

// one takes a char.
func (s *stripEnds) one() {
	if s.begun = s.begun || s.removed == s.start; !s.begun {
		s.removed++
		return
	}
	if s.held++; s.held > s.stop {
		s.release(1)
	}
}

func (s *stripEnds) release(n int) {
	s.next.text(strings.Repeat(string(s.char), n))
	s.held -= n
}

func (s *stripEnds) end() {
	s.begun, s.removed, s.held = false, 0, 0
	s.next.end()
}

func (s *stripEnds) close() { s.next.close() }
