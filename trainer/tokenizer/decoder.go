package tokenizer

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"agon/trainer/tokenizer/pattern"
)

// stage is a step of decoding under way. Tokens come in parts: text with a part
// of a token, end at the end of each, close after the last. A stage hands on in
// the same way, as early as it can be certain.
type stage interface {
	text(part string)
	end()
	close()
}

// decoder makes the stage that hands on to next.
type decoder func(next stage) stage

func readDecoders(encoded json.RawMessage) (decoders []decoder, err error) {
	err = eachComponent(encoded, "decoders", func(kind string, raw json.RawMessage) error {
		d, err := readDecoder(kind, raw)
		decoders = append(decoders, d)
		return err
	})
	if len(decoders) == 0 {
		decoders = []decoder{func(next stage) stage { return &spaced{next: next} }}
	}
	return decoders, err
}

func readDecoder(kind string, raw json.RawMessage) (decoder, error) {
	var fields struct {
		Pattern     *textPattern    `json:"pattern"`
		Content     json.RawMessage `json:"content"`
		Start, Stop int
	}
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, err
	}
	var content string
	if len(fields.Content) > 0 {
		if err := json.Unmarshal(fields.Content, &content); err != nil {
			return nil, fmt.Errorf("content: %w", err)
		}
	}
	switch kind {
	case "ByteLevel":
		return func(next stage) stage { return &joinBytes{next: next} }, nil
	case "ByteFallback":
		return func(next stage) stage { return &joinFallback{next: next} }, nil
	case "Fuse":
		return func(next stage) stage { return &fuse{next} }, nil
	case "Metaspace":
		return readMetaspaceDecoder(raw)
	case "Replace":
		return replaceDecoder(fields.Pattern, content)
	case "Strip":
		r, n := utf8.DecodeRuneInString(content)
		if n == 0 || n != len(content) || fields.Start < 0 || fields.Stop < 0 {
			return nil, errors.New("content is not one character")
		}
		return func(next stage) stage {
			return &stripEnds{next: next, char: r, start: fields.Start, stop: fields.Stop}
		}, nil
	}
	return nil, fmt.Errorf("%q is not supported", kind)
}

func readMetaspaceDecoder(raw json.RawMessage) (decoder, error) {
	step, err := readMetaspace(raw)
	if err != nil {
		return nil, err
	}
	m := step.(metaspace)
	return func(next stage) stage {
		return &spaces{next: next, replacement: m.replacement, first: m.scheme != "never"}
	}, nil
}

func replaceDecoder(p *textPattern, content string) (decoder, error) {
	finder, err := p.finder()
	if err != nil {
		return nil, err
	}
	if l, ok := finder.(literal); ok {
		return func(next stage) stage { return &replaceText{next: next, old: string(l), new: content} }, nil
	}
	r := replace{finder: finder.(*pattern.Pattern), content: content}
	return func(next stage) stage {
		budget := pattern.NewBudget()
		change := func(token string) string { return r.text(token, budget) }
		return &wholeToken{next: next, change: change}
	}, nil
}

// sink takes what comes out of the last stage.
type sink struct{ strings.Builder }

func (s *sink) text(part string) { s.WriteString(part) }
func (s *sink) end()             {}
func (s *sink) close()           {}

// spaced puts a space between tokens: what tokenizers does without a decoder.
type spaced struct {
	next  stage
	ended bool
}

func (s *spaced) text(part string) {
	if s.ended {
		s.next.text(" ")
		s.ended = false
	}
	s.next.text(part)
}

func (s *spaced) end() {
	if s.ended { // a token without text
		s.next.text(" ")
	}
	s.ended = true
	s.next.end()
}

func (s *spaced) close() { s.next.close() }

// fuse makes one token of all.
type fuse struct{ next stage }

func (f *fuse) text(part string) { f.next.text(part) }
func (f *fuse) end()             {}
func (f *fuse) close()           { f.next.end(); f.next.close() }

// wholeToken changes tokens one by one, each when it has ended.
type wholeToken struct {
	next   stage
	change func(string) string
	held   []byte
}

func (w *wholeToken) text(part string) { w.held = append(w.held, part...) }
func (w *wholeToken) end() {
	w.next.text(w.change(string(w.held)))
	w.held = w.held[:0]
	w.next.end()
}
func (w *wholeToken) close() { w.next.close() }

// replaceText replaces a text within tokens. It holds back what could be the
// beginning of one.
type replaceText struct {
	next     stage
	old, new string
	held     string
}

func (r *replaceText) text(part string) {
	r.held += part
	for {
		i := strings.Index(r.held, r.old)
		if i < 0 {
			break
		}
		r.next.text(r.held[:i])
		r.next.text(r.new)
		r.held = r.held[i+len(r.old):]
	}
	keep := min(len(r.old)-1, len(r.held))
	for !strings.HasPrefix(r.old, r.held[len(r.held)-keep:]) {
		keep--
	}
	r.next.text(r.held[:len(r.held)-keep])
	r.held = r.held[len(r.held)-keep:]
}

func (r *replaceText) end() {
	r.next.text(r.held)
	r.held = ""
	r.next.end()
}

func (r *replaceText) close() { r.next.close() }
