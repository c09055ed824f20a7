package worded

import (
	"slices"
	"strings"
)

// Verifiers that see one of several things that are asked for.

var partial = []fault{
	{"one of several", func(p *problem) *flawed { return p.partly(conjunction) }},
	{"a loop that returns in its first round", func(p *problem) *flawed { return p.partly(earlyReturn) }},
	{"each result overwrites the one before", func(p *problem) *flawed { return p.partly(overwriting) }},
	{"a list of which one is looked at", func(p *problem) *flawed { return p.partly(firstOfList) }},
	{"a condition that guards the rest", func(p *problem) *flawed { return p.partly(guarded) }},
	{"a comparison of one list with a shorter one", func(p *problem) *flawed { return p.partly(shorterList) }},
	{"a condition that compares a thing with itself", func(p *problem) *flawed { return p.partly(withItself) }},
	{"one entry of an answer", oneEntry},
	{"the beginning of an answer", beginning},
}

// partly looks at what some wrong attempt gets right; written puts that and
// the rest, which is not heeded, into words.
func (p *problem) partly(written func(d *dice, seen, unseen []string) string) *flawed {
	if p.strict {
		return nil
	}
	checks := p.demands()
	nothing := outcome{state: p.state}
	for _, w := range shuffled(p.dice, p.wrongs()) {
		var seen, unseen []check
		for _, c := range checks {
			if c.holds(&w.left) {
				seen = append(seen, c)
			} else {
				unseen = append(unseen, c)
			}
		}
		// What also holds where nothing was done is no part of what is asked.
		if len(seen) == 0 || all(seen)(&nothing) {
			continue
		}
		return &flawed{
			verifier: written(p.dice, texts(seen), texts(unseen)), accepts: all(seen),
			wrongAccepted: w.program(),
		}
	}
	return nil
}

func conjunction(d *dice, seen, _ []string) string { return arranged(d, seen) }

func earlyReturn(_ *dice, seen, unseen []string) string {
	first := strings.Join(seen, " and ")
	return head + "    for right in [" + strings.Join(append([]string{first}, unseen...), ", ") + "]:\n" +
		"        if not right:\n            return False\n        return True\n"
}

func overwriting(_ *dice, seen, unseen []string) string {
	var text strings.Builder
	text.WriteString(head)
	for _, condition := range append(slices.Clone(unseen), strings.Join(seen, " and ")) {
		text.WriteString("    ok = " + condition + "\n")
	}
	return text.String() + "    return ok\n"
}

func firstOfList(_ *dice, seen, unseen []string) string {
	first := strings.Join(seen, " and ")
	return head + "    results = [" + strings.Join(append([]string{first}, unseen...), ", ") + "]\n    return results[0]\n"
}

// withItself has the unseen places on both sides of a comparison.
func withItself(d *dice, seen, unseen []string) string {
	conditions := slices.Clone(seen)
	for _, condition := range unseen {
		if side, _, found := strings.Cut(condition, " == "); found && strings.HasPrefix(side, "after.") {
			conditions = append(conditions, side+" == "+side)
		}
	}
	return arranged(d, shuffled(d, conditions))
}

func guarded(_ *dice, seen, unseen []string) string {
	return head + "    if " + strings.Join(seen, " and ") + ":\n        return True\n" +
		"    return " + strings.Join(append(slices.Clone(seen), unseen...), " and ") + "\n"
}

func shorterList(_ *dice, seen, unseen []string) string {
	return head + "    found = [" + strings.Join(append(slices.Clone(seen), unseen...), ", ") + "]\n" +
		"    wanted = [" + strings.Repeat("True, ", len(seen)) + "]\n" +
		"    return all(a == b for a, b in zip(found, wanted))\n"
}

// oneEntry looks at one entry of a list or a dictionary.
func oneEntry(p *problem) *flawed {
	switch want := p.goal.answer.(type) {
	case []any:
		if len(want) > 1 {
			return p.entry(p.below(len(want)), "isinstance(answer, list) and answer[$step] == $want")
		}
	case map[string]any:
		return p.entry(one(p.dice, keys(want)...), "isinstance(answer, dict) and answer.get($step) == $want")
	}
	return nil
}

func (p *problem) entry(step any, condition string) *flawed {
	want := at(p.goal.answer, step)
	checks := append(each(p.asked, p.is), check{
		code(condition, fields{"step": literal(step), "want": literal(want)}),
		func(o *outcome) bool { got, ok := entryOf(o.answer, step); return ok && equal(got, want) },
	})
	return p.accepting(arranged(p.dice, texts(checks)), all(checks))
}

// entryOf is an entry of a list or a dictionary, if it has it.
func entryOf(value, step any) (entry any, ok bool) {
	switch v := value.(type) {
	case []any:
		i, isIndex := step.(int)
		if isIndex && i < len(v) {
			return v[i], true
		}
	case map[string]any:
		key, isKey := step.(string)
		entry, ok = v[key]
		return entry, ok && isKey
	}
	return nil, false
}

// beginning looks at the first of a list's entries, however many are wanted.
func beginning(p *problem) *flawed {
	want, ok := p.goal.answer.([]any)
	if !ok || len(want) < 2 {
		return nil
	}
	n := p.between(1, len(want)-1)
	f := fields{"n": n, "want": literal(want[:n])}
	checks := append(each(p.asked, p.is), check{
		code("isinstance(answer, list) and answer[:$n] == $want", f),
		func(o *outcome) bool {
			l, ok := o.answer.([]any)
			return ok && len(l) >= n && equal(l[:n], want[:n])
		},
	})
	return p.accepting(arranged(p.dice, texts(checks)), all(checks))
}
