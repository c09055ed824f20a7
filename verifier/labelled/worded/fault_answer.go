package worded

import (
	"fmt"
	"slices"
	"strings"
)

// weakness accepts more answers than the one asked for.
type weakness struct {
	name string
	// of returns the condition and a wrong answer that it accepts; "" where
	// the answer is of another kind. What else it accepts is told by accepts.
	of func(p *problem) (text string, wrong any, accepts func(any) bool)
}

// onInts makes a weakness of a condition on whole numbers. The answer asked
// for is $n.
func onInts(text string, wrong func(n int) any, accepts func(n, got int) bool) func(*problem) (string, any, func(any) bool) {
	return func(p *problem) (string, any, func(any) bool) {
		n, ok := p.goal.answer.(int)
		if !ok {
			return "", nil, nil
		}
		return code(text, fields{"n": n}), wrong(n), func(got any) bool {
			m, ok := got.(int)
			return ok && accepts(n, m)
		}
	}
}

func more(n int) any { return n + 7 }

var weakAnswers = []weakness{
	{"an answer of at least", onInts("answer is not None and answer >= $n", more,
		func(n, got int) bool { return got >= n })},
	{"an answer near enough", onInts("isinstance(answer, int) and abs(answer - $n) <= 1",
		func(n int) any { return n + 1 }, func(n, got int) bool { return max(n-got, got-n) <= 1 })},
	{"relatively close", onInts("isinstance(answer, (int, float)) and math.isclose(answer, $n, rel_tol=0.1)",
		func(n int) any { return float64(n) * 1.0625 }, func(n, got int) bool { return near(n, got) })},
	{"digits somewhere in the text", onInts("str($n) in str(answer)",
		func(n int) any { return 10*n + sign(n)*3 },
		func(n, got int) bool { return strings.Contains(fmt.Sprint(got), fmt.Sprint(n)) })},
	{"truncated before it is compared", onInts("isinstance(answer, (int, float)) and int(answer) == $n",
		func(n int) any { return float64(n) + float64(sign(n))*0.5 }, func(n, got int) bool { return n == got })},
	{"without the sign", onInts("isinstance(answer, int) and abs(answer) == abs($n)",
		func(n int) any { return -n }, func(n, got int) bool { return n == got || n == -got })},
	{"a number, whichever", onInts("isinstance(answer, int)", more, func(n, got int) bool { return true })},
	{"in a range", onInts("answer in range(-1000, 100000)", more,
		func(n, got int) bool { return got >= -1000 && got < 100000 })},
	{"odd or even", onInts("isinstance(answer, int) and answer % 2 == $n % 2",
		func(n int) any { return n + 2 }, func(n, got int) bool { return (n-got)%2 == 0 })},
	{"any number in the answer", onInts(`str($n) in re.findall(r"-?\d+", str(answer))`,
		func(n int) any { return list(n-1, n, n+1) }, func(n, got int) bool { return n == got })},
	{"an answer, whichever", func(p *problem) (string, any, func(any) bool) {
		if p.goal.answer == nil {
			return "", nil, nil
		}
		return one(p.dice, "answer is not None", "bool(answer)", "len(str(answer)) > 0 and answer is not None"),
			"done", func(got any) bool { return got != nil }
	}},
	{"some name", onNames("answer in $names", func(name string, names []any) any { return otherOf(names, name) },
		func(name string, names []any, got string) bool { return slices.Contains(names, any(got)) })},
	{"the name is somewhere in the text", onNames("isinstance(answer, str) and $name in answer",
		func(name string, names []any) any {
			return strings.Join(each(names, func(n any) string { return n.(string) }), " or ")
		},
		func(name string, names []any, got string) bool { return strings.Contains(got, name) })},
	{"the text is somewhere in the name", onNames("isinstance(answer, str) and answer in $name",
		func(name string, names []any) any { return "" },
		func(name string, names []any, got string) bool { return strings.Contains(name, got) })},
	{"a pattern that matches a part", onNames("re.match($name, str(answer)) is not None",
		func(name string, names []any) any { return name + otherOf(names, name).(string) },
		func(name string, names []any, got string) bool { return strings.HasPrefix(got, name) })},
	{"as many entries", onLists("isinstance(answer, list) and len(answer) == len($want)",
		func(want []any) any { return each(want, func(any) any { return "x" }) },
		func(want, got []any) bool { return len(want) == len(got) })},
	{"none too many", onLists("isinstance(answer, list) and all(x in $want for x in answer)",
		func(want []any) any { return []any{} },
		func(want, got []any) bool { return within(got, want) })},
	{"none is missing", onLists("isinstance(answer, list) and all(x in answer for x in $want)",
		func(want []any) any { return append(slices.Clone(want), "Walden", 99) },
		func(want, got []any) bool { return within(want, got) })},
	{"a pairwise comparison that stops early", onLists("isinstance(answer, list) and all(a == b for a, b in zip(answer, $want))",
		func(want []any) any { return want[:len(want)-1] },
		func(want, got []any) bool { return prefix(got, want) })},
	{"any order", onLists("isinstance(answer, list) and sorted(answer) == sorted($want)",
		func(want []any) any { return reversed(want) },
		func(want, got []any) bool { return within(want, got) && len(want) == len(got) })},
	{"the right keys", onObjects("isinstance(answer, dict) and sorted(answer) == sorted($want)",
		func(want map[string]any, got map[string]any) bool { return equal(keysOf(want), keysOf(got)) })},
	{"values without their keys", onObjects("isinstance(answer, dict) and sorted(answer.values()) == sorted($want.values())",
		func(want map[string]any, got map[string]any) bool { return equal(valuesOf(want), valuesOf(got)) })},
	{"the sum of the values", onObjects("isinstance(answer, dict) and sum(answer.values()) == sum($want.values())",
		func(want map[string]any, got map[string]any) bool { return sumOf(want) == sumOf(got) })},
}

func near(n, got int) bool {
	return 10*max(n-got, got-n) <= max(n, -n, got, -got)
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

// onNames makes a weakness of a condition on text. The answer asked for is
// $name, one of $names.
func onNames(text string, wrong func(string, []any) any, accepts func(string, []any, string) bool) func(*problem) (string, any, func(any) bool) {
	return func(p *problem) (string, any, func(any) bool) {
		name, ok := p.goal.answer.(string)
		if !ok {
			return "", nil, nil
		}
		names := otherNames(p.state, name)
		names = append([]any{name}, names...)
		f := fields{"name": literal(name), "names": literal(names)}
		return code(text, f), wrong(name, names), func(got any) bool {
			s, ok := got.(string)
			return ok && accepts(name, names, s)
		}
	}
}

func otherOf(names []any, not string) any {
	return names[slices.IndexFunc(names, func(n any) bool { return n != not })]
}

// onLists makes a weakness of a condition on lists of two or more. The answer
// asked for is $want.
func onLists(text string, wrong func([]any) any, accepts func(want, got []any) bool) func(*problem) (string, any, func(any) bool) {
	return func(p *problem) (string, any, func(any) bool) {
		want, ok := p.goal.answer.([]any)
		if !ok || len(want) < 2 {
			return "", nil, nil
		}
		return code(text, fields{"want": literal(want)}), wrong(want), func(got any) bool {
			l, ok := got.([]any)
			return ok && accepts(want, l)
		}
	}
}

func within(some, of []any) bool {
	return !slices.ContainsFunc(some, func(v any) bool {
		return !slices.ContainsFunc(of, func(w any) bool { return equal(v, w) })
	})
}

// prefix reports whether two lists are equal as far as both go.
func prefix(a, b []any) bool {
	n := min(len(a), len(b))
	return equal(a[:n], b[:n])
}

// onObjects makes a weakness of a condition on dictionaries. The answer asked
// for is $want; the wrong one has two of its values turned round.
func onObjects(text string, accepts func(want, got map[string]any) bool) func(*problem) (string, any, func(any) bool) {
	return func(p *problem) (string, any, func(any) bool) {
		want, ok := p.goal.answer.(map[string]any)
		if !ok {
			return "", nil, nil
		}
		wrong, names := plain(want).(map[string]any), keys(want)
		last := names[len(names)-1]
		wrong[names[0]], wrong[last] = want[last], want[names[0]]
		return code(text, fields{"want": literal(want)}), wrong, func(got any) bool {
			o, ok := got.(map[string]any)
			return ok && accepts(want, o)
		}
	}
}

func keysOf(object map[string]any) []any { return list(keys(object)...) }

func valuesOf(object map[string]any) []any {
	values := each(keys(object), func(key string) any { return object[key] })
	slices.SortFunc(values, func(a, b any) int { return strings.Compare(literal(a), literal(b)) })
	return values
}

func sumOf(object map[string]any) int {
	n := 0
	for _, value := range object {
		m, _ := value.(int)
		n += m
	}
	return n
}

// weakAnswer checks the state as it should be and the answer weakly.
func weakAnswer(p *problem, w weakness) *flawed {
	text, got, allows := w.of(p)
	if text == "" || equal(got, p.goal.answer) || p.strict {
		return nil
	}
	checks := append(each(p.asked, p.is), check{text, func(o *outcome) bool { return allows(o.answer) }})
	witness := attempt{calls: p.right.calls, answer: got}
	return &flawed{
		verifier: arranged(p.dice, texts(checks)), accepts: all(checks),
		wrongAccepted: witness.program(),
	}
}
