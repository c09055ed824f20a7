package verifier

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"agon"
)

// misnumbered finds a number that the instruction has and the solution does not have as
// often, where the solution has another one, of which the instruction knows nothing.
func misnumbered(e *evidence, _ []kindOfNames) string {
	said := newGround()
	said.addText(e.item.Instruction)
	taken := takenNumbers(e, said, e.solved.outcome)
	taken.times[length(decoded(e.solved.outcome.Answer))]++
	if len(taken.strange) == 0 {
		return ""
	}
	times := map[float64]int{}
	for _, text := range numberOrWord.FindAllString(withoutMarkers(e.item.Instruction), -1) {
		number, isNumber := numberIn(text)
		if !isNumber {
			continue
		}
		if times[number]++; times[number] > taken.times[number] && !taken.share(number) {
			return fmt.Sprintf("the instruction says %s, and the solution has %s instead", text, show(taken.strange[0]))
		}
	}
	return ""
}

// numberOrWord is what may be a number in digits or in words.
var numberOrWord = regexp.MustCompile(`\d+(\.\d+)?|\pL+`)

// numberIn is the number that a text is, in digits or in a word.
func numberIn(text string) (number float64, ok bool) {
	if number, ok = numberWords[strings.ToLower(text)]; ok {
		return number, true
	}
	number, err := strconv.ParseFloat(text, 64)
	return number, err == nil
}

// numbersTaken are the numbers that a solution takes and how often, and those of which
// the instruction knows nothing.
type numbersTaken struct {
	times   map[float64]int
	strange []float64
}

// takenNumbers are those of the solution's source, and of the arguments of calls that
// may change something. 1, and what goes through all things of a kind, is strange in an
// argument alone.
func takenNumbers(e *evidence, said *ground, solved agon.Outcome) *numbersTaken {
	taken := &numbersTaken{times: map[float64]int{}}
	source := taken.withoutLoops(e.item.Solution, said)
	for _, number := range numbersIn(literals(source)) {
		taken.times[number]++
		if !said.holds(number) {
			taken.strange = append(taken.strange, number)
		}
	}
	written, passed := writtenIn(e.item.Solution), map[float64]int{}
	for _, call := range solved.Calls {
		if e.tool(call.Call).ReadOnly {
			continue
		}
		for _, argument := range call.Arguments {
			for _, number := range numbersIn(leaves(decoded(argument))) {
				if !written[number] {
					continue // computed, and equal to one by accident
				}
				passed[number]++
				if number != 0 && !said.numbers[math.Abs(number)] {
					taken.strange = append(taken.strange, number)
				}
			}
		}
	}
	for number, times := range passed {
		taken.times[number] = max(taken.times[number], times)
	}
	return taken
}

// length is the number of parts of a list or an object, which an instruction may tell; 0
// of what has none.
func length(value any) float64 {
	switch v := value.(type) {
	case []any:
		return float64(len(v))
	case map[string]any:
		return float64(len(v))
	}
	return 0
}

// numbersIn are the numbers among values, and in digits in strings.
func numbersIn(values []any) (numbers []float64) {
	for _, value := range values {
		switch v := value.(type) {
		case float64:
			numbers = append(numbers, v)
		case string:
			for _, digits := range numberPattern.FindAllString(v, -1) {
				if number, err := strconv.ParseFloat(digits, 64); err == nil {
					numbers = append(numbers, number)
				}
			}
		}
	}
	return numbers
}

var (
	// listed is a list of numbers in source.
	listed = regexp.MustCompile(`[(\[{]\s*\d+(?:\s*,\s*\d+)+\s*,?\s*[)\]}]`)
	// fromTo is a range in source. Its end is not included.
	fromTo = regexp.MustCompile(`\brange\(\s*(\d+)\s*,\s*(\d+)\s*\)`)
)

// withoutLoops is source without the numbers that go through all things of a kind, one
// after another from 0 or 1 on, and without ranges whose last number the instruction
// has; it notes the first and last numbers of ranges.
func (t *numbersTaken) withoutLoops(source string, said *ground) string {
	source = listed.ReplaceAllStringFunc(source, func(list string) string {
		for i, digits := range numberPattern.FindAllString(list, -1) {
			if n, err := strconv.Atoi(digits); err != nil || n != i && n != i+1 {
				return list
			}
		}
		t.times[float64(len(numberPattern.FindAllString(list, -1)))]++
		return "()"
	})
	return fromTo.ReplaceAllStringFunc(source, func(one string) string {
		ends := fromTo.FindStringSubmatch(one)
		first, errFirst := strconv.ParseFloat(ends[1], 64)
		end, errEnd := strconv.ParseFloat(ends[2], 64)
		if errFirst != nil || errEnd != nil || first > 1 && !said.numbers[end-1] {
			return one
		}
		t.times[first]++
		t.times[end-1]++
		return "range()"
	})
}

// share reports whether a number of percents is taken as a share.
func (t *numbersTaken) share(percent float64) bool {
	for _, share := range []float64{percent / 100, 1 - percent/100, 1 + percent/100, 100 - percent, 100 + percent} {
		if t.times[share] > 0 {
			return true
		}
	}
	return false
}

// withoutMarkers is a text without the numbers that count its own parts, as in "1. …
// 2. …".
func withoutMarkers(text string) string {
	for n := 1; ; n++ {
		at := marker(n).FindStringIndex(text)
		if at == nil || n == 1 && !marker(2).MatchString(text[at[1]-1:]) {
			return text
		}
		text = text[:at[0]] + " " + text[at[1]-1:]
	}
}

func marker(n int) *regexp.Regexp { return regexp.MustCompile(fmt.Sprintf(`(?:^|\s)\(?%d[.):]\s`, n)) }
