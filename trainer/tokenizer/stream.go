package tokenizer

// Stream decodes ids as they come. It never gives half a character, and what it
// gives, one after another, is what Decode gives of all ids together.
type Stream struct {
	tokenizer *Tokenizer
	special   bool
	out       *sink
	first     stage
}

// Stream returns a decoder of ids. With special, it gives the text of special
// tokens, as Decode does; else it leaves them out, as DecodeText does.
func (t *Tokenizer) Stream(special bool) *Stream {
	s := &Stream{tokenizer: t, special: special, out: &sink{}}
	s.first = s.out
	for i := len(t.decoders) - 1; i >= 0; i-- {
		s.first = t.decoders[i](s.first)
	}
	return s
}

// Next takes the next id and returns the text that is certain by now, "" if
// none is: the end of a character may be missing, or the end of a run of
// <0x..> tokens, which is text or not as a whole. An id that is none becomes
// U+FFFD.
func (s *Stream) Next(id int32) string {
	s.push(id)
	return s.take()
}

// Close returns the rest. The stream is at its end then.
func (s *Stream) Close() string {
	s.first.close()
	return s.take()
}

func (s *Stream) push(id int32) {
	t := s.tokenizer
	switch {
	case !t.has(id):
		s.first.text("\uFFFD")
	case !s.special && t.special[id]:
		return
	default:
		s.first.text(t.words[id])
	}
	s.first.end()
}

func (s *Stream) take() string {
	text := s.out.String()
	s.out.Reset()
	return text
}
