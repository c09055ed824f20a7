package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"agon/cmd/agon/harmless"
)

// The longest texts that are shown, in bytes.
const (
	longestName        = 120  // names, keys, calls of tools
	longestValue       = 200  // of a setting, a fact, a digest
	longestReason      = 400  // of a verdict, a status, a note
	longestInstruction = 1000 // of an item, a message of a prompt, a failure case
	longestProgram     = 2000 // a verifier, a solution, a turn
	longestOutput      = 800  // what came of a turn, an answer
)

// cut is the beginning of a text, harmless, with a word on what is left out. It shares
// no memory with the text.
func cut(text string, longest int) string {
	text = strings.TrimRight(text, "\n ")
	left := ""
	if len(text) > longest {
		end := longest
		for end > longest-utf8.UTFMax && !utf8.RuneStart(text[end]) {
			end--
		}
		text, left = text[:end], fmt.Sprintf(" … (%s more bytes)", count(len(text)-end))
	}
	return harmless.Text(strings.ToValidUTF8(strings.Clone(text), "\uFFFD")) + left
}

// count writes a number with its thousands apart.
func count(n int) string {
	digits := strconv.Itoa(n)
	start := len(digits) % 3
	if n < 0 {
		start = (len(digits)-1)%3 + 1
	}
	parts := []string{}
	if start > 0 {
		parts = append(parts, digits[:start])
	}
	for i := start; i < len(digits); i += 3 {
		parts = append(parts, digits[i:i+3])
	}
	return strings.ReplaceAll(strings.Join(parts, ","), "-,", "-")
}

// short is a value as it is read: four digits, and all of a whole number.
func short(v float64) string {
	switch {
	case v == math.Trunc(v) && math.Abs(v) < 1e7:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case math.Abs(v) >= 1e4 && math.Abs(v) < 1e7:
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}

// percent is a share as a percentage, and points a difference of shares.
func percent(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }
func points(share float64) string {
	return strings.Replace(fmt.Sprintf("%+.1f", 100*share), "-", "−", 1)
}

// anchor makes a fragment of a page's address of a text, and nothing else of it.
func anchor(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, text)
}
