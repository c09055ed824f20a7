package synthetic

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// literal writes a JSON value as Python.
func literal(value string) string {
	var b strings.Builder
	writeLiteral(&b, json.RawMessage(value))
	return b.String()
}

// writeLiteral keeps the order of keys, which decoding to a map would lose.
func writeLiteral(b *strings.Builder, value json.RawMessage) {
	switch text := string(bytes.TrimSpace(value)); text {
	case "true":
		b.WriteString("True")
	case "false":
		b.WriteString("False")
	case "null":
		b.WriteString("None")
	default:
		if text[0] == '{' || text[0] == '[' {
			writeComposite(b, text)
			return
		}
		b.WriteString(text) // numbers and strings are written alike
	}
}

func writeComposite(b *strings.Builder, text string) {
	decoder := json.NewDecoder(strings.NewReader(text))
	open, err := decoder.Token()
	if err != nil {
		return
	}
	b.WriteString(open.(json.Delim).String())
	for first := true; decoder.More(); first = false {
		if !first {
			b.WriteByte(',')
		}
		if text[0] == '{' {
			key, err := decoder.Token()
			if err != nil {
				return
			}
			b.WriteString(quote(key.(string)) + ":")
		}
		var part json.RawMessage
		if decoder.Decode(&part) != nil {
			return
		}
		writeLiteral(b, part)
	}
	b.WriteString(map[byte]string{'{': "}", '[': "]"}[text[0]])
}

// echo writes a value as the interpreter shows that of an expression
// statement: nothing for None, a string as it is, else JSON with a space after
// commas and colons.
func echo(value string) string {
	switch {
	case value == "null":
		return ""
	case strings.HasPrefix(value, `"`):
		return bare(value) + "\n"
	}
	var b strings.Builder
	inString := false
	for i := range len(value) {
		c := value[i]
		b.WriteByte(c)
		switch {
		case c == '"' && !escaped(value, i):
			inString = !inString
		case !inString && (c == ',' || c == ':'):
			b.WriteByte(' ')
		}
	}
	return b.String() + "\n"
}

// escaped reports whether an odd number of backslashes stands before text[i].
func escaped(text string, i int) bool {
	n := 0
	for n < i && text[i-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}

// bare writes a value as words: a string without its quotes, else JSON.
func bare(value string) string {
	var text string
	if strings.HasPrefix(value, `"`) && json.Unmarshal([]byte(value), &text) == nil {
		return text
	}
	return value
}

// number is a JSON number, as Python computes with it: integers apart from
// floats, and none that Go would round.
type number struct {
	integer bool
	i       int64
	f       float64
}

// largest bounds integers so that no sum of a few overflows.
const largest = 1 << 53

func parseNumber(value string) (number, bool) {
	if i, err := strconv.ParseInt(value, 10, 64); err == nil {
		return number{integer: true, i: i, f: float64(i)}, -largest <= i && i <= largest
	}
	if value == "" || value[0] == '"' {
		return number{}, false
	}
	f, err := strconv.ParseFloat(value, 64)
	return number{f: f}, err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
}

func (n number) plus(m number) number {
	return number{integer: n.integer && m.integer, i: n.i + m.i, f: n.f + m.f}
}

func (n number) minus(m number) number {
	return number{integer: n.integer && m.integer, i: n.i - m.i, f: n.f - m.f}
}

// String writes the number as Python's repr does: floats in the fewest digits,
// with an exponent from 1e16 on and below 1e-4.
func (n number) String() string {
	if n.integer {
		return strconv.FormatInt(n.i, 10)
	}
	if size := math.Abs(n.f); size != 0 && (size < 1e-4 || size >= 1e16) {
		return strconv.FormatFloat(n.f, 'e', -1, 64)
	}
	text := strconv.FormatFloat(n.f, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

// same reports whether Python's == holds between two JSON values that are no
// booleans beside numbers: numbers by value, all else by their text.
func same(a, b string) bool {
	if a == b {
		return true
	}
	x, ok := parseNumber(a)
	y, also := parseNumber(b)
	return ok && also && x.f == y.f
}
