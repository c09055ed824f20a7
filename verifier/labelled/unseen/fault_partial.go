package unseen

import (
	"maps"
	"slices"
	"strings"
)

// partial are verifiers that check some of several things that are asked for.
func partial() []fault {
	return []fault{
		{name: "only some of the places", plant: func(f *draft) (bool, error) {
			return f.some(func(met, _ []clause) string { return f.lay(met) })
		}},
		{name: "the loop returns at its first turn", plant: func(f *draft) (bool, error) {
			return f.some(func(met, missed []clause) string {
				return head4 + table(append(met[:1:1], missed...)) + "    for found in checks:\n        return found\n    return False"
			})
		}},
		{name: "the loop stops early", plant: func(f *draft) (bool, error) {
			return f.some(func(met, missed []clause) string {
				return head4 + table(append(met[:1:1], missed...)) + "    ok = True\n    for found in checks:\n        ok = ok and found\n        if ok:\n            break\n    return ok"
			})
		}},
		{name: "the last is left out", plant: func(f *draft) (bool, error) {
			return f.some(func(met, missed []clause) string {
				return head4 + table(append(met[:len(met):len(met)], missed[0])) + "    return all(checks[:-1])"
			})
		}},
		{name: "any for all", plant: func(f *draft) (bool, error) { return f.anyOf() }},
		{name: "a flag is overwritten", plant: func(f *draft) (bool, error) {
			return f.some(func(met, missed []clause) string {
				return head4 + "    ok = " + missed[0].python + "\n    ok = " + conjunction(met) + "\n    return ok"
			})
		}},
		{name: "a check whose result is dropped", plant: func(f *draft) (bool, error) {
			return f.some(func(met, missed []clause) string {
				return head4 + "    if not (" + conjunction(met) + "):\n        return False\n    " + conjunction(missed) + "\n    return True"
			})
		}},
		{name: "as far as the answer goes", plant: func(f *draft) (bool, error) {
			return f.ofList("len(answer) > 0 and all(got == wanted for got, wanted in zip(answer, {right}))", func(got, right []any) bool {
				n := min(len(got), len(right))
				return n > 0 && equal(got[:n], right[:n])
			})
		}},
		{name: "the first of a list", plant: func(f *draft) (bool, error) {
			return f.ofList("answer[:1] == {right}[:1]", func(got, right []any) bool { return len(got) > 0 && equal(got[0], right[0]) })
		}},
		{name: "the last of a list", plant: func(f *draft) (bool, error) {
			return f.ofList("answer[-1:] == {right}[-1:]", func(got, right []any) bool { return len(got) > 0 && equal(got[len(got)-1], right[len(right)-1]) })
		}},
		{name: "one field of an object", plant: (*draft).field},
	}
}

// some writes a verifier that checks what one near end has right.
func (f *draft) some(write func(met, missed []clause) string) (bool, error) {
	near, err := f.near()
	if err != nil || len(f.changed) == 0 {
		return false, err
	}
	for _, e := range near {
		met, missed := f.agreed(e)
		if len(met) == 0 || len(missed) == 0 || f.blind(met) {
			continue
		}
		f.verifier = write(met, missed)
		if !strings.Contains(f.verifier, "checks[:-1]") && strings.Contains(f.verifier, "checks = [") && strings.Contains(f.verifier, " found in") {
			met = met[:1]
		}
		return f.accept(f.verifier, all(met))
	}
	return false, nil
}

// blind reports whether conditions leave out the state, or the answer, altogether:
// those are families of their own.
func (f *draft) blind(met []clause) bool {
	if f.right.answer == nil {
		return false
	}
	ofAnswer := func(c clause) bool { return strings.Contains(c.python, "answer") }
	return !slices.ContainsFunc(met, ofAnswer) || !slices.ContainsFunc(met, func(c clause) bool { return !ofAnswer(c) })
}

func table(clauses []clause) string {
	text := "    checks = [\n"
	for _, c := range clauses {
		text += "        " + c.python + ",\n"
	}
	return text + "    ]\n"
}

func (f *draft) anyOf() (bool, error) {
	clauses := f.exact()
	if len(clauses) < 2 {
		return false, nil
	}
	return f.accept(head4+table(clauses)+"    return any(checks)", func(e *end) bool {
		return slices.ContainsFunc(clauses, func(c clause) bool { return c.holds(e) })
	})
}

// ofList writes a condition on an answer that is a list of several things.
func (f *draft) ofList(python string, accepts func(got, right []any) bool) (bool, error) {
	right, ok := f.right.answer.([]any)
	if !ok || len(right) < 2 || len(f.changed) > 0 {
		return false, nil
	}
	text := "isinstance(answer, list) and " + vals{"right": right}.code(python)
	return f.accept(head4+pick(f.dice, layouts)([]string{text}), func(e *end) bool {
		got, ok := e.answer.([]any)
		return ok && accepts(got, right)
	})
}

// field checks one field of an answer that is an object.
func (f *draft) field() (bool, error) {
	right, ok := f.right.answer.(map[string]any)
	if !ok || len(right) < 2 || len(f.changed) > 0 {
		return false, nil
	}
	key := pick(f.dice, slices.Sorted(maps.Keys(right)))
	text := "isinstance(answer, dict) and answer.get(" + quoted(key) + ") == " + literal(right[key])
	return f.accept(head4+pick(f.dice, layouts)([]string{text}), func(e *end) bool {
		got, ok := e.answer.(map[string]any)
		return ok && equal(got[key], right[key])
	})
}
