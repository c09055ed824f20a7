package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// shortestSecret is the number of characters from which on a value is looked for:
// shorter ones are found where they are not meant.
const shortestSecret = 8

// secrets keeps the values of an environment's secrets within its process: whatever
// leaves that is cleaned of them. A nil *secrets has none.
type secrets struct {
	forms []secretForm // the longest first
	once  map[string]*sync.Once
	told  func(name string)
}

// secretForm is how a value may stand in a text.
type secretForm struct {
	name, text string
	opening    []byte // how it begins in JSON
}

// newSecrets looks for values by their names. told is called once for each that is
// found.
func newSecrets(values map[string]string, told func(name string)) *secrets {
	s := &secrets{once: map[string]*sync.Once{}, told: told}
	for _, name := range sortedNames(values) {
		s.once[name] = &sync.Once{}
		for _, text := range formsOf(values[name]) {
			s.forms = append(s.forms, secretForm{name, text, jsonText(nil, firstCharacters(text))})
		}
	}
	slices.SortStableFunc(s.forms, func(a, b secretForm) int { return len(b.text) - len(a.text) })
	return s
}

// formsOf returns a value as it is, as Python shows it in an exception, as an address
// of the web holds it, and in one line, as errors have it; nothing if it is short.
func formsOf(value string) []string {
	if utf8.RuneCountInString(value) < shortestSecret {
		return nil
	}
	shown := strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "'", `\'`)
	line := strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`)
	var forms []string
	for _, form := range []string{
		value, shown.Replace(value), line.Replace(value), url.QueryEscape(value), url.PathEscape(value), strings.Join(strings.Fields(value), " "),
	} {
		if utf8.RuneCountInString(form) >= shortestSecret && !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	return forms
}

func firstCharacters(text string) string {
	end := 0
	for range shortestSecret {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
	}
	return text[:end]
}

// clean returns JSON in which no text holds a secret. What holds none is returned as
// it is.
func (s *secrets) clean(raw json.RawMessage) json.RawMessage {
	if s == nil || !slices.ContainsFunc(s.forms, func(form secretForm) bool { return bytes.Contains(raw, form.opening) }) {
		return raw
	}
	var out []byte
	for len(raw) > 0 {
		n := tokenLength(raw)
		out = s.appendClean(out, raw[:n])
		raw = raw[n:]
	}
	return out
}

// tokenLength is the length of the text, number, word or sign that JSON begins with.
func tokenLength(raw []byte) int {
	if raw[0] == '"' {
		return textLength(raw)
	}
	switch n := bytes.IndexAny(raw, "\"{}[]:, \t\r\n"); n {
	case -1:
		return len(raw)
	case 0:
		return 1
	default:
		return n
	}
}

func textLength(raw []byte) int {
	for n := 1; n < len(raw); n++ {
		switch raw[n] {
		case '\\':
			n++
		case '"':
			return n + 1
		}
	}
	return len(raw) // not JSON
}

// appendClean appends a token: a number that holds a secret becomes a text.
func (s *secrets) appendClean(out, token []byte) []byte {
	text := string(token)
	if token[0] == '"' && json.Unmarshal(token, &text) != nil {
		return append(out, token...) // not JSON
	}
	cleaned := s.cleanText(text)
	if cleaned == text {
		return append(out, token...)
	}
	return append(jsonText(append(out, '"'), cleaned), '"')
}

// cleanText puts [secret NAME] in the place of each secret, and of the beginning of
// one at which a text was cut.
func (s *secrets) cleanText(text string) string {
	if s == nil {
		return text
	}
	for _, form := range s.forms {
		cleaned := strings.ReplaceAll(text, form.text, "[secret "+form.name+"]")
		if n := cutWithin(cleaned, form.text); n > 0 {
			cleaned = cleaned[:len(cleaned)-n] + "[secret " + form.name + "]"
		}
		if cleaned != text {
			s.once[form.name].Do(func() { s.told(form.name) })
		}
		text = cleaned
	}
	return text
}

// cutWithin returns how many bytes of a secret a text ends with, 0 if those are too few
// to tell.
func cutWithin(text, secret string) int {
	for n := min(len(text), len(secret)-1); n >= len(firstCharacters(secret)); n-- {
		if strings.HasSuffix(text, secret[:n]) {
			return n
		}
	}
	return 0
}

// cleanError returns err, or one of its kind whose text holds no secret.
func (s *secrets) cleanError(err error) error {
	if err == nil {
		return nil
	}
	text := s.cleanText(err.Error())
	switch {
	case text == err.Error():
		return err
	case errors.Is(err, ErrBroken):
		return &brokenError{text}
	}
	return errors.New(text)
}

// jsonText appends the inside of a JSON text as Python's encoder writes it, which
// escapes nothing but what has to be.
func jsonText(out []byte, text string) []byte {
	const short = "\"\\\n\r\t\b\f"
	for i := range len(text) {
		c := text[i]
		switch at := strings.IndexByte(short, c); {
		case at >= 0:
			out = append(out, '\\', `"\nrtbf`[at])
		case c < 0x20:
			out = fmt.Appendf(out, `\u%04x`, c)
		default:
			out = append(out, c)
		}
	}
	return out
}
