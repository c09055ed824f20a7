package verifier

import (
	"fmt"
	"regexp"
	"strconv"

	"agon"
)

// misnumbered finds a number that the instruction has and the solution does not have as
// often, where the solution has another one, of which the instruction knows nothing.
func misnumbered(e *evidence, _ []kindOfNames) string {
	said := newGround()
	said.addText(e.item.Instruction)
	taken := takenNumbers(e, said, e.solved.outcome)
	taken.times[length(decoded(e.solved.outcome.Answer))]++
	if len(taken.strange) == 0 && !taken.one {
		return ""
	}
	times := map[float64]int{}
	for _, one := range numbersSaid(withoutMarkers(e.item.Instruction)) {
		if one.loose || one.word && len(taken.strange) == 0 {
			continue
		}
		if times[one.value]++; times[one.value] > taken.times[one.value] && !taken.share(one.value) {
			return fmt.Sprintf("the instruction says %s, and the solution has %s instead", one.text, show(append(taken.strange, 1)[0]))
		}
	}
	return ""
}

// numbersTaken are the numbers that a solution takes and how often, and those of which
// the instruction knows nothing.
type numbersTaken struct {
	times   map[float64]int
	strange []float64
	// one is set if 1, which is not said, is passed to a tool.
	one bool
}

// takenNumbers are those of the solution's source, and of the arguments of calls that
// may change something. What goes through all things of a kind is strange in an argument alone,
// and 1 is so beside what is said in digits.
func takenNumbers(e *evidence, said *ground, solved agon.Outcome) *numbersTaken {
	taken := &numbersTaken{times: map[float64]int{}}
	source := taken.withoutLoops(e.item.Solution, said)
	for _, number := range numbersIn(literals(source)) {
		taken.times[number]++
		if !said.holds(number) {
			taken.strange = append(taken.strange, number)
		}
	}
	for number, times := range taken.passed(e, said, solved.Calls) {
		taken.times[number] = max(taken.times[number], times)
	}
	return taken
}

// passed is how often numbers of the source are arguments of calls.
func (t *numbersTaken) passed(e *evidence, said *ground, calls []agon.CallRecord) map[float64]int {
	written, passed := writtenIn(e.item.Solution), map[float64]int{}
	for _, call := range calls {
		changes := !e.tool(call.Call).ReadOnly
		for _, argument := range call.Arguments {
			for _, number := range numbersIn(leaves(decoded(argument))) {
				if !written[number] {
					continue // computed, and equal to one by accident
				}
				passed[number]++
				t.one = t.one || number == 1 && !said.numbers[1]
				if !said.holds(number) && changes {
					t.strange = append(t.strange, number)
				}
			}
		}
	}
	return passed
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
	// nextTo leads to what is one away, as the end of a range.
	nextTo = regexp.MustCompile(`[-+]\s*1\b`)
	// listed is a list of numbers in source.
	listed = regexp.MustCompile(`[(\[{]\s*\d+(?:\s*,\s*\d+)+\s*,?\s*[)\]}]`)
	// fromTo is a range in source. Its end is not included.
	fromTo = regexp.MustCompile(`\brange\(\s*(\d+)\s*,\s*(\d+)\s*(\+\s*1\s*)?\)`)
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
	source = fromTo.ReplaceAllStringFunc(source, func(one string) string {
		first, last, ok := endsOf(one)
		if !ok || first > 1 && !(said.numbers[first] && said.numbers[last]) {
			return one
		}
		t.times[first]++
		t.times[last]++
		if said.numbers[first] && !said.numbers[last] {
			t.strange = append(t.strange, last)
		}
		return "range()"
	})
	return nextTo.ReplaceAllString(source, "")
}

// endsOf are the first and the last number of a range in source.
func endsOf(text string) (first, last float64, ok bool) {
	ends := fromTo.FindStringSubmatch(text)
	first, errFirst := strconv.ParseFloat(ends[1], 64)
	last, errLast := strconv.ParseFloat(ends[2], 64)
	if ends[3] == "" {
		last--
	}
	return first, last, errFirst == nil && errLast == nil
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
