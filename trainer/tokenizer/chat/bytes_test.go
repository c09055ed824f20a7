package chat

import (
	"strings"
	"unicode/utf8"
)

// byteTokens is a Tokenizer whose ids are bytes, and from 256 on added tokens.
type byteTokens []string

var _ Tokenizer = byteTokens(nil)

func (b byteTokens) Encode(text string) (ids []int32) {
	for i := range len(text) {
		ids = append(ids, int32(text[i]))
	}
	return ids
}

func (b byteTokens) EncodeSpecial(text string) (ids []int32) {
	for text != "" {
		best := -1
		for i, token := range b {
			if strings.HasPrefix(text, token) && (best < 0 || len(token) > len(b[best])) {
				best = i
			}
		}
		if best < 0 {
			ids = append(ids, int32(text[0]))
			text = text[1:]
			continue
		}
		ids = append(ids, int32(256+best))
		text = text[len(b[best]):]
	}
	return ids
}

func (b byteTokens) Decode(ids []int32) string {
	var s strings.Builder
	for _, id := range ids {
		if id < 256 {
			s.WriteByte(byte(id))
		} else {
			s.WriteString(b[id-256])
		}
	}
	if !utf8.ValidString(s.String()) {
		return strings.ToValidUTF8(s.String(), "\uFFFD")
	}
	return s.String()
}

func (b byteTokens) Special(text string) (int32, bool) {
	for i, token := range b {
		if token == text {
			return int32(256 + i), true
		}
	}
	return 0, false
}

func (b byteTokens) Size() int { return 256 + len(b) }
