package unseen

import (
	"fmt"
	"strings"
)

// clause is one condition of a verifier, in Python and in Go.
type clause struct {
	python string
	holds  func(*end) bool
}

// exact are the conditions that hold at the right end alone: one a place, and
// one for the answer if there is one.
func (f *draft) exact() (all []clause) {
	for _, p := range f.changed {
		all = append(all, f.exactAt(p))
	}
	if f.right.answer != nil {
		all = append(all, f.exactAnswer())
	}
	return all
}

func (f *draft) exactAt(p path) clause {
	right, initial := at(f.right.state, p), at(f.scene.state, p)
	holds := func(e *end) bool { return equal(at(e.state, p), right) }
	after, before := f.after(p), place("before.state", p, false)
	now, then, numbers := both[int](right, initial)
	switch choice := f.dice.below(4); {
	case numbers && now > then && choice == 0:
		return clause{fmt.Sprintf("%s == %s + %d", after, before, now-then), holds}
	case numbers && now < then && choice == 0:
		return clause{fmt.Sprintf("%s - %s == %d", before, after, then-now), holds}
	}
	return clause{after + " == " + literal(right), holds}
}

// after is the expression of what lies at a path in the final state.
func (f *draft) after(p path) string {
	return place("after.state", p, at(f.scene.state, p) == nil)
}

func (f *draft) exactAnswer() clause {
	right := f.right.answer
	python := "answer == " + literal(right)
	switch right {
	case true, false:
		python = "answer is " + literal(right)
	case 0, 1:
		python = "type(answer) is int and " + python
	}
	return clause{python, func(e *end) bool { return equal(e.answer, right) }}
}

// layouts write a verifier of conditions that all have to hold. Each has the same
// meaning.
var layouts = []func(conditions []string) string{
	func(c []string) string { return "    return " + strings.Join(c, " and ") },
	func(c []string) string {
		return "    return (\n        " + strings.Join(c, "\n        and ") + "\n    )"
	},
	func(c []string) string {
		var text strings.Builder
		for _, condition := range c {
			text.WriteString("    if not (" + condition + "):\n        return False\n")
		}
		return text.String() + "    return True"
	},
	func(c []string) string {
		return "    checks = [\n        " + strings.Join(c, ",\n        ") + ",\n    ]\n    return all(checks)"
	},
	func(c []string) string {
		var text strings.Builder
		text.WriteString("    ok = " + c[0] + "\n")
		for _, condition := range c[1:] {
			text.WriteString("    ok = ok and " + condition + "\n")
		}
		return text.String() + "    return ok"
	},
}

func (f *draft) lay(clauses []clause) string {
	var conditions []string
	for _, c := range clauses {
		conditions = append(conditions, c.python)
	}
	helper := ""
	if f.strict {
		var condition string
		helper, condition = f.rest()
		conditions = append(conditions, condition)
	}
	return helper + head4 + pick(f.dice, layouts)(conditions)
}

// rest is the condition that all other places are untouched, and a helper for it.
func (f *draft) rest() (helper, condition string) {
	if len(f.changed) == 0 {
		return "", "after.state == before.state"
	}
	helper = "def rest(state):\n"
	for _, p := range f.changed {
		helper += "    " + place("state", p, false) + " = None\n"
	}
	return helper + "    return state\n\n\n", "rest(after.state) == rest(before.state)"
}

// verifyExactly writes a verifier that is right, in a style from conditions.
func (f *draft) verifyExactly() {
	f.strict = f.dice.chance(3)
	f.style = "compares with literals"
	if f.strict {
		f.style = "compares with literals, and the rest with before"
	}
	f.verifier = f.lay(f.exact())
}

// verifyWhole writes a verifier that makes the state that is wanted.
func (f *draft) verifyWhole() {
	text := "    want = before.state\n"
	for _, p := range f.changed {
		text += "    " + place("want", p, false) + " = " + literal(at(f.right.state, p)) + "\n"
	}
	text += "    return after.state == want"
	if f.right.answer != nil {
		text += " and " + f.exactAnswer().python
	}
	f.strict, f.style, f.verifier = true, "makes the state that is wanted", head4+text
}

// verifyByTable writes a verifier that goes through a table of places.
func (f *draft) verifyByTable() {
	text := "def found(state, keys):\n    for key in keys:\n        try:\n            state = state[key]\n        except (KeyError, IndexError):\n            return None\n    return state\n\n\n" + head4 + "    wanted = [\n"
	for _, p := range f.changed {
		text += "        (" + literal([]any(p)) + ", " + literal(at(f.right.state, p)) + "),\n"
	}
	text += "    ]\n"
	if f.right.answer != nil {
		text += "    if not (" + f.exactAnswer().python + "):\n        return False\n"
	}
	text += "    return all(found(after.state, keys) == value for keys, value in wanted)"
	f.style, f.verifier = "goes through a table", text
}

// verify writes a verifier that is right, in one of all styles.
func (f *draft) verify() {
	var styles []func()
	if f.halves == nil {
		for _, text := range f.kind.holds {
			styles = append(styles, func() { f.style, f.verifier = "recomputes or looks up", f.plan.vals.code(text) })
		}
	}
	styles = append(styles, f.verifyExactly, f.verifyWhole)
	if len(f.changed) > 1 {
		styles = append(styles, f.verifyByTable)
	}
	pick(f.dice, styles)()
}
