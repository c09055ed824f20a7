package worded

import (
	"fmt"
	"slices"
	"strings"
)

// weakening looks at a place and lets through both what is asked for and what
// a wrong attempt left there; nil if it would not. A check without text looks
// at nothing.
type weakening struct {
	name string
	of   func(p *problem, place path, got any) *check
}

var weakenings = []weakening{
	{"at least instead of exactly", atLeast},
	{"at most instead of exactly", atMost},
	{"any change will do", anyChange},
	{"the direction of a change", direction},
	{"a tolerance nobody asked for", tolerant},
	{"one of several values", oneOfSeveral},
	{"the length of a list", length},
	{"what is in a list, not what else is", membership},
	{"the last digit", lastDigit},
}

func lenient() []fault {
	found := []fault{
		{"sums instead of places", sumsOnly},
		{"nothing is lost, but is it where it belongs", conserved},
		{"one or the other", oneOrOther},
		{"what the instruction says to leave alone", neglectsRest},
	}
	for _, w := range weakenings {
		found = append(found, fault{w.name, func(p *problem) *flawed { return weakened(p, w) }})
	}
	for _, a := range weakAnswers {
		found = append(found, fault{a.name, func(p *problem) *flawed { return weakAnswer(p, a) }})
	}
	return found
}

// weakened checks the places on which some wrong attempt is right as they
// should be, and the others weakly.
func weakened(p *problem, w weakening) *flawed {
	if p.strict {
		return nil
	}
	for _, wrong := range shuffled(p.dice, p.wrongs()) {
		checks := p.weakly(w, &wrong.left)
		if checks == nil {
			continue
		}
		return &flawed{
			verifier: arranged(p.dice, texts(checks)), accepts: all(checks),
			wrongAccepted: wrong.program(),
		}
	}
	return nil
}

func (p *problem) weakly(w weakening, left *outcome) []check {
	var checks []check
	weakened := false
	for _, place := range p.asked {
		if p.agrees(left, place) {
			checks = append(checks, p.is(place))
			continue
		}
		weak := w.of(p, place, at(left.state, place...))
		if weak == nil {
			return nil
		}
		if weak.text != "" {
			checks, weakened = append(checks, *weak), true
		}
	}
	if !weakened || p.goal.answer != nil && !equal(left.answer, p.goal.answer) {
		return nil
	}
	if p.goal.answer != nil {
		checks = append(checks, p.answers())
	}
	return checks
}

// onNumbers makes a weakening of a comparison of whole numbers.
func onNumbers(p *problem, place path, got any, allows func(n, want, was int) bool, text func(after, before string, want int) string) *check {
	want, ok := at(p.goal.state, place...).(int)
	if !ok {
		return nil
	}
	was := at(p.state, place...).(int)
	if !allows(got.(int), want, was) || !allows(want, want, was) {
		return nil
	}
	return &check{
		text(p.look("after", place), p.look("before", place), want),
		func(o *outcome) bool { return allows(number(o.state, place...), want, was) },
	}
}

func atLeast(p *problem, place path, got any) *check {
	return onNumbers(p, place, got,
		func(n, want, was int) bool { return n >= want },
		func(after, before string, want int) string { return fmt.Sprintf("%s >= %d", after, want) })
}

func atMost(p *problem, place path, got any) *check {
	return onNumbers(p, place, got,
		func(n, want, was int) bool { return n <= want },
		func(after, before string, want int) string { return fmt.Sprintf("%s < %d", after, want+1) })
}

func direction(p *problem, place path, got any) *check {
	return onNumbers(p, place, got,
		func(n, want, was int) bool {
			return (n > was) == (want > was) && (n < was) == (want < was) && want != was
		},
		func(after, before string, want int) string {
			if want > number(p.state, place...) {
				return after + " > " + before
			}
			return after + " < " + before
		})
}

func tolerant(p *problem, place path, got any) *check {
	return onNumbers(p, place, got,
		func(n, want, was int) bool { return max(n-want, want-n) <= 1 },
		func(after, before string, want int) string { return fmt.Sprintf("abs(%s - %d) <= 1", after, want) })
}

func lastDigit(p *problem, place path, got any) *check {
	return onNumbers(p, place, got,
		func(n, want, was int) bool { return n%10 == want%10 },
		func(after, before string, want int) string {
			return fmt.Sprintf("str(%s)[-1] == \"%d\"", after, want%10)
		})
}

func anyChange(p *problem, place path, got any) *check {
	was := at(p.state, place...)
	if equal(got, was) || equal(at(p.goal.state, place...), was) {
		return nil
	}
	return &check{
		p.look("after", place) + " != " + p.look("before", place),
		func(o *outcome) bool { return !equal(at(o.state, place...), was) },
	}
}

func oneOfSeveral(p *problem, place path, got any) *check {
	want := at(p.goal.state, place...)
	values := shuffled(p.dice, []any{want, got})
	return &check{
		p.look("after", place) + " in (" + strings.Join(each(values, literal), ", ") + ")",
		func(o *outcome) bool { return equal(at(o.state, place...), want) || equal(at(o.state, place...), got) },
	}
}

// length counts what is in a list, and leaves numbers out.
func length(p *problem, place path, got any) *check {
	want, ok := at(p.goal.state, place...).([]any)
	if !ok {
		return &check{}
	}
	if len(want) != len(got.([]any)) {
		return nil
	}
	return &check{
		fmt.Sprintf("len(%s) == %d", p.look("after", place), len(want)),
		func(o *outcome) bool { return len(at(o.state, place...).([]any)) == len(want) },
	}
}

// membership looks for what is new in a list, or not at all for what is gone.
func membership(p *problem, place path, got any) *check {
	want, ok := at(p.goal.state, place...).([]any)
	if !ok {
		return nil
	}
	includes := func(value any) bool {
		return !slices.ContainsFunc(want, func(v any) bool { return !slices.Contains(value.([]any), v) })
	}
	if !includes(got) {
		return nil
	}
	return &check{
		"all(t in " + p.look("after", place) + " for t in " + literal(want) + ")",
		func(o *outcome) bool { return includes(at(o.state, place...)) },
	}
}

// sumsOnly adds up, so that it does not matter where something went.
func sumsOnly(p *problem) *flawed {
	return p.bySums(func(goal, was any, s sum) bool { return !equal(goal, was) })
}

// conserved looks only whether totals are what they were.
func conserved(p *problem) *flawed {
	return p.bySums(func(goal, was any, s sum) bool { return equal(goal, was) && p.touches(s) })
}

// touches reports whether a sum has a changed number in it.
func (p *problem) touches(s sum) bool {
	return slices.ContainsFunc(p.changed(), func(place path) bool {
		n, ok := at(p.state, place...).(int)
		if !ok {
			return false
		}
		other := plain(p.state)
		put(other, n+1, place...)
		return !equal(s.of(other), s.of(p.state))
	})
}

func (p *problem) bySums(use func(goal, was any, s sum) bool) *flawed {
	if p.strict {
		return nil
	}
	var checks []check
	for _, s := range p.world.sums {
		goal, was := s.of(p.goal.state), s.of(p.state)
		if !use(goal, was, s) {
			continue
		}
		right := code(s.text, fields{"view": "before"})
		if !equal(goal, was) {
			right = literal(goal)
		}
		checks = append(checks, check{
			code(s.text, fields{"view": "after"}) + " == " + right,
			func(o *outcome) bool { return equal(s.of(o.state), goal) },
		})
	}
	if len(checks) == 0 {
		return nil
	}
	if p.goal.answer != nil {
		checks = append(checks, p.answers())
	}
	return p.accepting(arranged(p.dice, texts(checks)), all(checks))
}

// oneOrOther is content with one of the things that are asked for.
func oneOrOther(p *problem) *flawed {
	changed := p.changed()
	if len(changed) < 2 || p.goal.answer != nil || p.strict {
		return nil
	}
	places := each(some(p.dice, 2, changed), p.is)
	either := func(o *outcome) bool { return slices.ContainsFunc(places, func(c check) bool { return c.holds(o) }) }
	text := one(p.dice,
		"    return $a or $b\n",
		"    if $a:\n        return True\n    return $b\n",
		"    return any([$a, $b])\n",
		"    for right in ($a, $b):\n        if right:\n            return True\n    return False\n",
		"    failed = 0\n    if not ($a):\n        failed += 1\n    if not ($b):\n        failed += 1\n    return failed < 2\n")
	return p.accepting(head+code(text, fields{"a": places[0].text, "b": places[1].text}), either)
}

// neglectsRest checks what changes, where the instruction also says that
// something is to stay.
func neglectsRest(p *problem) *flawed {
	changed := p.changed()
	if len(changed) == 0 || len(changed) == len(p.asked) {
		return nil
	}
	checks := each(changed, p.is)
	if p.goal.answer != nil {
		checks = append(checks, p.answers())
	}
	accepts := all(checks)
	if f := p.accepting(arranged(p.dice, texts(checks)), accepts); f != nil {
		return f
	}
	return p.spoiled(arranged(p.dice, texts(checks)), accepts)
}

// spoiled completes a verifier with the right calls and a needless one after
// them; nil if the verifier sees each.
func (p *problem) spoiled(verifier string, accepts func(*outcome) bool) *flawed {
	for _, c := range shuffled(p.dice, p.world.every()) {
		a := attempt{calls: append(slices.Clone(p.right.calls), c), answer: p.right.answer}
		o, ok := p.world.run(p.state, a)
		if ok && p.fails(&o) && accepts(&o) {
			return &flawed{verifier: verifier, accepts: accepts, wrongAccepted: a.program()}
		}
	}
	return nil
}
