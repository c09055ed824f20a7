package unseen

import (
	"fmt"
)

// impossible are verifiers that reject what is asked for.
func impossible() []fault {
	return []fault{
		{name: "another value than asked for", plant: func(f *draft) (bool, error) { return f.refuse(f.replaced(otherValue)) }},
		{name: "an answer that is not asked for", plant: func(f *draft) (bool, error) {
			if f.right.answer != nil {
				return false, nil
			}
			word := pick(f.dice, []string{`answer == "done"`, `answer is True`, `answer == "ok"`, `isinstance(answer, str) and len(answer) > 0`})
			return f.refuse(append(f.exact(), clause{word, never}))
		}},
		{name: "a text for the value", plant: func(f *draft) (bool, error) {
			return f.refuse(f.replaced(func(right any) (string, any, bool) {
				_, ok := right.(int)
				return quoted(fmt.Sprint(right)), fmt.Sprint(right), ok
			}))
		}},
		{name: "changed and untouched at once", plant: func(f *draft) (bool, error) {
			if len(f.changed) == 0 {
				return false, nil
			}
			return f.refuse(append(f.exact(), clause{"after.state == before.state", never}))
		}},
		{name: "a misspelt key", plant: (*draft).misspell},
		{name: "a tuple for a list", plant: func(f *draft) (bool, error) {
			return f.refuse(f.replaced(func(right any) (string, any, bool) {
				list, ok := right.([]any)
				return "(" + joined(list, literal) + ",)", nil, ok && len(list) > 0
			}))
		}},
		{name: "no call is allowed", plant: func(f *draft) (bool, error) {
			if len(f.changed) == 0 {
				return false, nil
			}
			return f.refuse(append(f.exact(), clause{pick(f.dice, []string{"calls == []", "len(calls) == 0"}), never}))
		}},
		{name: "bounds without a value between", plant: (*draft).bounds},
		{name: "the value of before", plant: func(f *draft) (bool, error) {
			if len(f.changed) == 0 {
				return false, nil
			}
			clauses, i := f.exact(), f.dice.below(len(f.changed))
			p := f.changed[i]
			old := at(f.scene.state, p)
			if old == nil {
				return false, nil
			}
			clauses[i] = clause{f.after(p) + " == " + place("before.state", p, false), func(e *end) bool { return equal(at(e.state, p), old) }}
			return f.refuse(clauses)
		}},
		{name: "a key more in the answer", plant: func(f *draft) (bool, error) {
			return f.refuse(f.replaced(func(right any) (string, any, bool) {
				object, ok := right.(map[string]any)
				if !ok {
					return "", nil, false
				}
				more := map[string]any{"checked": true}
				for key, value := range object {
					more[key] = value
				}
				return literal(more), more, true
			}))
		}},
	}
}

// never holds at no end.
func never(*end) bool { return false }

// refuse writes a verifier of conditions that the right end does not meet; none is
// given where the draft gives no occasion.
func (f *draft) refuse(clauses []clause) (bool, error) {
	if len(clauses) == 0 {
		return false, nil
	}
	f.verifier = f.lay(clauses)
	f.accepts = all(clauses)
	return true, nil
}

// replaced are the exact conditions with one value replaced by another literal,
// which is that of a value that an end can have, or of nil; none where no value has
// one.
func (f *draft) replaced(other func(right any) (text string, value any, ok bool)) []clause {
	var all []clause
	done := false
	replace := func(x string, right any, exact clause, of func(*end) any) {
		if text, value, ok := other(right); ok && !done {
			exact, done = clause{x + " == " + text, func(e *end) bool { return value != nil && equal(of(e), value) }}, true
		}
		all = append(all, exact)
	}
	for _, p := range f.changed {
		replace(f.after(p), at(f.right.state, p), f.exactAt(p), func(e *end) any { return at(e.state, p) })
	}
	if f.right.answer != nil {
		replace("answer", f.right.answer, f.exactAnswer(), func(e *end) any { return e.answer })
	}
	if !done {
		return nil
	}
	return all
}

// otherValue gives a value near the right one.
func otherValue(right any) (string, any, bool) {
	wrong := wrongAnswers(right)
	if len(wrong) == 0 {
		return "", nil, false
	}
	return literal(wrong[0]), normal(wrong[0]), true
}

// misspell reads a key that no state has.
func (f *draft) misspell() (bool, error) {
	for i, p := range f.changed {
		key, ok := p[len(p)-1].(string)
		if !ok {
			continue
		}
		clauses := f.exact()
		wrong := then(p[:len(p)-1], key+pick(f.dice, []string{"s", "_", "_id", "2"}))
		clauses[i] = clause{place("after.state", wrong, true) + " == " + literal(at(f.right.state, p)), never}
		return f.refuse(clauses)
	}
	return false, nil
}

// bounds asks for more and less than a number.
func (f *draft) bounds() (bool, error) {
	clauses := f.exact()
	for i, p := range f.changed {
		if right, ok := at(f.right.state, p).(int); ok {
			clauses[i] = clause{fmt.Sprintf("%d < %s < %d", right, f.after(p), right+1), never}
			return f.refuse(clauses)
		}
	}
	if right, ok := f.right.answer.(int); ok {
		clauses[len(clauses)-1] = clause{fmt.Sprintf("isinstance(answer, int) and %d < answer < %d", right, right+1), never}
		return f.refuse(clauses)
	}
	return false, nil
}
