package verifier

import (
	"regexp"
	"strconv"
	"strings"
)

// saidNumber is a number as a text says it; infinite where its digits are too many.
type saidNumber struct {
	at    int // where it begins
	text  string
	value float64
	word  bool // it is in words
	loose bool // its word says something else as often, as "second" does
}

// numbersSaid are the numbers of a text, in digits or in words, in their order. "One" is
// none of its own.
func numbersSaid(text string) (said []saidNumber) {
	for _, at := range numberOrWords.FindAllStringIndex(text, -1) {
		one := saidNumber{at: at[0], text: text[at[0]:at[1]]}
		if isDigit(one.text[0]) {
			one.value, _ = strconv.ParseFloat(one.text, 64)
		} else {
			one.word = true
			one.value, one.loose = spelt(strings.ToLower(one.text))
		}
		if !one.word || one.value != 0 {
			said = append(said, one)
		}
	}
	return said
}

const (
	units    = `one|two|three|four|five|six|seven|eight|nine`
	tens     = `twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety`
	belowTen = `(?:` + units + `)`
	// upTo99 comes with its longest forms first.
	upTo99  = `(?:(?:` + tens + `)[- ]` + belowTen + `|` + tens + `|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|` + units + `)`
	upTo999 = `(?:(?:(?:` + upTo99 + ` |a )?hundred(?:(?: and)? ` + upTo99 + `)?)|` + upTo99 + `)`
)

// numberOrWords is what may be a number: digits, a cardinal below a million, or a word.
var numberOrWords = regexp.MustCompile(`(?i)\d+(?:\.\d+)?|\b(?:(?:(?:` + upTo999 + ` |a )?thousand(?:(?: and)? ` + upTo999 + `)?)|` + upTo999 + `)\b|\pL+`)

// spelt is the number that words in small letters spell, 0 if none, and whether they say
// something else as often.
func spelt(text string) (value float64, loose bool) {
	if number, ok := looseNumbers[text]; ok {
		return number, true
	}
	if number, ok := otherNumbers[text]; ok {
		return number, false
	}
	var sum, group float64
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '-' }) {
		switch number := cardinals[word]; {
		case word == "a" || word == "and":
		case word == "hundred":
			group = max(1, group) * 100
		case word == "thousand":
			sum, group = max(1, group)*1000, 0
		case number == 0:
			return 0, false
		default:
			group += number
		}
	}
	if text == "one" || text == "a" || text == "and" {
		return 0, false
	}
	return sum + group, false
}

// cardinals are what longer numbers are put together of.
var cardinals = map[string]float64{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

// otherNumbers are said in one word.
var otherNumbers = map[string]float64{
	"twice": 2, "double": 2, "thrice": 3, "triple": 3, "dozen": 12, "percent": 100,
	"third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}

// looseNumbers say how often, which of several, or which share: or something else.
var looseNumbers = map[string]float64{"both": 2, "pair": 2, "half": 2, "second": 2, "quarter": 4}
