package worded

import (
	"fmt"
	"slices"
	"strings"
)

// check is one thing that a verifier looks at, in Python and in Go.
type check struct {
	text  string
	holds func(*outcome) bool
}

// all reports of an outcome whether every check holds.
func all(checks []check) func(*outcome) bool {
	return func(o *outcome) bool {
		return !slices.ContainsFunc(checks, func(c check) bool { return !c.holds(o) })
	}
}

func texts(checks []check) []string {
	return each(checks, func(c check) string { return c.text })
}

// look writes what is at a place of a view, with a tool or from the state.
func (p *problem) look(view string, place path) string {
	if p.below(3) == 0 {
		return view + ".state" + subscripts(place)
	}
	return p.world.look(view, place)
}

// is looks whether a place is as it is asked for.
func (p *problem) is(place path) check {
	want, was := at(p.goal.state, place...), at(p.state, place...)
	after, before := p.look("after", place), p.look("before", place)
	text := after + " == " + literal(want)
	wanted, isNumber := want.(int)
	switch {
	case equal(want, was):
		text = after + " == " + before
	case isNumber && p.below(2) == 0:
		text = fmt.Sprintf("%s == %s %+d", after, before, wanted-was.(int))
	case isNumber && p.below(2) == 0:
		text = fmt.Sprintf("%s - %s == %d", after, before, wanted-was.(int))
	}
	return check{text, func(o *outcome) bool { return p.agrees(o, place) }}
}

// answers looks whether the answer is the one asked for, and often at its type.
func (p *problem) answers() check {
	value := p.goal.answer
	types := map[string]string{"int": "int", "string": "str", "[]interface {}": "list", "map[string]interface {}": "dict"}
	text := one(p.dice,
		"answer == $value",
		"answer == $value",
		"isinstance(answer, $type) and answer == $value",
		"type(answer) is $type and answer == $value",
		"answer is not None and answer == $value")
	text = code(text, fields{"value": literal(value), "type": types[fmt.Sprintf("%T", value)]})
	return check{text, func(o *outcome) bool { return equal(o.answer, value) }}
}

// demands are the checks of everything that is asked for.
func (p *problem) demands() []check {
	checks := each(p.asked, p.is)
	if p.goal.answer != nil {
		checks = append(checks, p.answers())
	}
	return checks
}

const head = "def verify(before, after, answer, calls):\n"

// comment is what a verifier may begin with.
func comment(d *dice) string {
	return one(d,
		"    \"\"\"Return True if the task was done.\"\"\"\n",
		"    # Check what the instruction asks for.\n",
		"    \"\"\"Compare the result with what is expected.\"\"\"\n",
		"    # The values below follow from the initial state.\n")
}

// arranged makes a verifier of conditions that all have to hold.
func arranged(d *dice, conditions []string) string {
	lines := func(format string) string {
		return strings.Join(each(conditions, func(c string) string { return fmt.Sprintf(format, c) }), "")
	}
	head := head + one(d, "", "", "", comment(d))
	switch d.below(5) {
	case 0:
		return head + "    return " + strings.Join(conditions, " and ") + "\n"
	case 1:
		return head + lines("    if not (%s):\n        return False\n") + "    return True\n"
	case 2:
		return head + "    checks = [\n" + lines("        %s,\n") + "    ]\n    return all(checks)\n"
	case 3:
		return head + "    ok = True\n" + lines("    ok = ok and (%s)\n") + "    return ok\n"
	}
	return "def done(before, after, answer, calls):\n    return (\n        " + strings.Join(conditions, "\n        and ") +
		"\n    )\n\n\n" + head + "    return done(before, after, answer, calls)\n"
}
