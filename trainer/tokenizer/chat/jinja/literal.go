package jinja

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

var escapes = map[byte]string{
	'\\': `\`, '\'': `'`, '"': `"`, 'a': "\a", 'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t", 'v': "\v", '\n': "",
}

// unquote returns what a string in the source stands for, as Python's
// unicode-escape has it: an escape that is none stays as it is.
func unquote(quoted string) string {
	text := quoted[1 : len(quoted)-1]
	var b strings.Builder
	for {
		at := strings.IndexByte(text, '\\')
		if at < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:at])
		meant, size := unescape(text[at:])
		b.WriteString(meant)
		text = text[at+size:]
	}
}

// unescape returns what the escape that begins text stands for, and its length.
func unescape(text string) (meant string, size int) {
	if meant, ok := escapes[text[1]]; ok {
		return meant, 2
	}
	switch digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[text[1]]; {
	case digits > 0:
		if len(text) < 2+digits {
			panic(faultf("a string has an escape that is cut short"))
		}
		return character(text[2:2+digits], 16), 2 + digits
	case text[1] >= '0' && text[1] <= '7':
		size := 2
		for size < min(len(text), 4) && text[size] >= '0' && text[size] <= '7' {
			size++
		}
		return character(text[1:size], 8), size
	case text[1] == 'N':
		panic(faultf(`\N in a string is not supported`))
	}
	_, size = utf8.DecodeRuneInString(text[1:])
	return text[:1+size], 1 + size
}

func character(digits string, base int) string {
	code, err := strconv.ParseUint(digits, base, 32)
	if err != nil || code > utf8.MaxRune || !utf8.ValidRune(rune(code)) {
		panic(faultf("a string has the escape %q, which is no character", digits))
	}
	return string(rune(code))
}

// parseInteger returns an integer of the source.
func parseInteger(word string) int64 {
	word = strings.ReplaceAll(word, "_", "")
	base := 10
	if len(word) > 2 {
		switch word[1] {
		case 'x', 'X', 'o', 'O', 'b', 'B':
			base = 0
		}
	}
	n, err := strconv.ParseInt(word, base, 64)
	if err != nil {
		panic(faultf("the integer %s does not fit into 64 bits", word))
	}
	return n
}

// parseFloat returns a float of the source.
func parseFloat(word string) float64 {
	f, _ := strconv.ParseFloat(strings.ReplaceAll(word, "_", ""), 64) // beyond the range it is infinite, as in Python
	return f
}
