package challenger

import (
	"slices"
	"strconv"
	"strings"

	"agon"
)

// Vary returns the item with one number replaced by another wherever it stands:
// in the instruction, the verifier, the solution and the failure cases. nil if
// the instruction and the solution have no whole number in common.
//
// A policy that writes what it was shown never comes to a quantity that it was
// not shown. From a number n of a sound item any from 1 to 2n + 2 is drawn, all
// alike: a number is doubled as easily as it is halved, whatever its size. What
// comes of it is as sound as it was, or else refused by the filter, through
// which it goes like any other item.
func Vary(item *agon.Item, stream agon.Stream) *agon.Item {
	shared := sharedNumbers(item.Instruction, item.Solution)
	if len(shared) == 0 {
		return nil
	}
	old := shared[pick(stream, 0, len(shared))]
	return renumberItem(item, old, otherNumber(old, stream))
}

// otherNumber draws a number from 1 to 2n + 2, but not n.
func otherNumber(n int, stream agon.Stream) int {
	if n == 0 {
		return 1 + pick(stream, 1, 2)
	}
	other := 1 + pick(stream, 1, 2*n+1)
	if other >= n {
		other++
	}
	return other
}

func renumberItem(item *agon.Item, old, new int) *agon.Item {
	changed := *item
	changed.Instruction = renumber(item.Instruction, old, new)
	changed.Verifier = renumber(item.Verifier, old, new)
	changed.Solution = renumber(item.Solution, old, new)
	changed.Failures = slices.Clone(item.Failures)
	for i, failure := range item.Failures {
		changed.Failures[i] = renumber(failure, old, new)
	}
	return &changed
}

// Vary returns a proposal like p whose episode ends with a variation of its
// item, as the language writes it; nil if there is none. p is not changed, and
// the last turn of the result, which no policy wrote, has no tokens.
func (p *Proposal) Vary(language Language, stream agon.Stream) *Proposal {
	if p.Item == nil || len(p.Trajectory.Turns) == 0 {
		return nil
	}
	item := Vary(p.Item, stream)
	if item == nil {
		return nil
	}
	text, err := language.Format(item)
	if err != nil {
		return nil
	}
	varied := *p
	varied.Variant = true
	varied.Item, varied.Trajectory.Item = item, item
	varied.Trajectory.Turns = slices.Clone(p.Trajectory.Turns)
	last := &varied.Trajectory.Turns[len(p.Trajectory.Turns)-1]
	last.Text, last.Tokens, last.LogProbs = text, nil, nil
	last.Action.Item = item
	return &varied
}

// sharedNumbers returns the whole numbers that stand in both texts, ascending.
func sharedNumbers(a, b string) []int {
	var shared []int
	for _, n := range wholeNumbers(a) {
		if slices.Contains(wholeNumbers(b), n) && !slices.Contains(shared, n) {
			shared = append(shared, n)
		}
	}
	slices.Sort(shared)
	return shared
}

func wholeNumbers(text string) (numbers []int) {
	eachNumber(text, func(number string) string {
		if n, err := strconv.Atoi(number); err == nil && strconv.Itoa(n) == number {
			numbers = append(numbers, n)
		}
		return number
	})
	return numbers
}

func renumber(text string, old, new int) string {
	return eachNumber(text, func(number string) string {
		if number == strconv.Itoa(old) {
			return strconv.Itoa(new)
		}
		return number
	})
}

// eachNumber replaces each run of digits, unless it is part of a name or of a
// fraction.
func eachNumber(text string, replace func(string) string) string {
	var out strings.Builder
	for at := 0; at < len(text); {
		end := at
		for end < len(text) && isWordOrPoint(text, end) {
			end++
		}
		if end == at {
			out.WriteByte(text[at])
			at++
			continue
		}
		word := text[at:end]
		if strings.Trim(word, "0123456789") == "" {
			word = replace(word)
		}
		out.WriteString(word)
		at = end
	}
	return out.String()
}

// isWordOrPoint reports whether the byte belongs to a word or to a number; a
// point does before a digit.
func isWordOrPoint(text string, at int) bool {
	c := text[at]
	if c == '.' {
		return at+1 < len(text) && isDigit(text[at+1])
	}
	return c == '_' || c >= 0x80 || isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
