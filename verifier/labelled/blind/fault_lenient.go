package blind

import (
	"fmt"
	"strings"
)

// lenientFaults accept ends near the right one: each loosens all clauses that it can.
var lenientFaults = []fault{
	loosening("within one", withinOne),
	loosening("at least", atLeast),
	loosening("in the right direction", inDirection),
	loosening("changed at all", changedAtAll),
	loosening("one of two values", oneOfTwo),
	loosening("text holds it", textHolds),
	loosening("in any order", inAnyOrder),
	loosening("holds all of it", holdsAll),
	loosening("of the right length", rightLength),
	loosening("in a range", inRange),
	loosening("fewer or more of them", fewerThere),
}

// loosening makes a fault of a function that loosens a clause; false where it cannot.
func loosening(name string, loosen func(c *composition, old clause) (clause, bool)) fault {
	return fault{name, func(c *composition) (made, bool) {
		var clauses []clause
		loosened := false
		for _, old := range c.places {
			next, ok := loosen(c, old)
			if ok {
				loosened = true
			} else {
				next = old
			}
			clauses = append(clauses, next)
		}
		if !loosened {
			return made{}, false
		}
		return c.tooMuch(suspectOf(c.by(clauses...)), c.loosely()...)
	}}
}

// loosely are ends that a loose verifier of a text or list may accept.
func (c *composition) loosely() (list []near) {
	answers := alteredAnswers(c.request.answer)
	switch answer := c.request.answer.(type) {
	case int:
		answers = append(answers, "about "+python(answer), answer+3)
	case string:
		answers = append(answers, "either "+answer+" or another")
	}
	for _, answer := range answers {
		list = append(list, c.answering(answer))
	}
	return list
}

func withinOne(_ *composition, old clause) (clause, bool) {
	n, ok := old.want.(int)
	text := fmt.Sprintf("abs(%s - %s) <= 1", old.left, bracketed(old.right))
	if old.ofAnswer() {
		text = "isinstance(answer, int) and " + text
	}
	return old.instead(text, func(value any) bool {
		found, number := value.(int)
		return number && found-n <= 1 && n-found <= 1
	}), ok
}

func bracketed(expression string) string {
	if strings.Contains(expression, " ") {
		return "(" + expression + ")"
	}
	return expression
}

func atLeast(_ *composition, old clause) (clause, bool) {
	n, ok := old.want.(int)
	if !ok {
		return old, false
	}
	before, known := old.old.(int)
	falls := known && n < before
	text, guard := old.left+" >= "+old.right, ""
	if falls {
		text = old.left + " <= " + old.right
	}
	if old.ofAnswer() {
		guard = "isinstance(answer, int) and "
	}
	return old.instead(guard+text, func(value any) bool {
		found, number := value.(int)
		return number && (falls && found <= n || !falls && found >= n)
	}), true
}

// before writes the place as it was.
func (c clause) before() string { return "before" + strings.TrimPrefix(c.left, "after") }

func inDirection(_ *composition, old clause) (clause, bool) {
	n, ok := old.want.(int)
	was, known := old.old.(int)
	if !ok || !known || n == was {
		return old, false
	}
	sign := ">"
	if n < was {
		sign = "<"
	}
	return old.instead(fmt.Sprintf("%s %s %s", old.left, sign, old.before()), func(value any) bool {
		found, number := value.(int)
		return number && (found > was) == (n > was) && found != was
	}), true
}

func changedAtAll(_ *composition, old clause) (clause, bool) {
	if old.ofAnswer() || old.gone || same(old.want, old.old) {
		return old, false
	}
	return old.instead(fmt.Sprintf("%s != %s", old.left, old.before()), func(value any) bool {
		return !same(value, old.old)
	}), true
}

func oneOfTwo(c *composition, old clause) (clause, bool) {
	for _, one := range c.near {
		other := old.found(one.end)
		if other == nil || same(other, old.want) || same(other, old.old) {
			continue
		}
		text := fmt.Sprintf("%s in (%s, %s)", old.left, python(old.want), python(other))
		return old.instead(text, func(value any) bool { return same(value, old.want) || same(value, other) }), !old.gone
	}
	return old, false
}

func textHolds(_ *composition, old clause) (clause, bool) {
	_, isNumber := old.want.(int)
	_, isText := old.want.(string)
	wanted := fmt.Sprint(old.want)
	return old.instead(fmt.Sprintf("%s in str(answer)", python(wanted)), func(value any) bool {
		return value != nil && strings.Contains(fmt.Sprint(value), wanted)
	}), old.ofAnswer() && (isNumber || isText)
}

func inAnyOrder(_ *composition, old clause) (clause, bool) {
	want, ok := old.want.([]any)
	if !ok || !old.ofAnswer() {
		return old, false
	}
	text := fmt.Sprintf("isinstance(answer, list) and sorted(answer) == sorted(%s)", old.right)
	return old.instead(text, func(value any) bool {
		found, list := value.([]any)
		return list && len(found) == len(want) && counted(found) == counted(want)
	}), true
}

// counted shows the elements of a list in a fixed order.
func counted(list []any) string {
	counts := map[string]int{}
	for _, element := range list {
		counts[python(element)]++
	}
	return fmt.Sprint(counts)
}

// listGuard asks first whether an answer is a list, as a list of the state always is.
func listGuard(old clause) string {
	if old.ofAnswer() {
		return "isinstance(answer, list) and "
	}
	return ""
}

func holdsAll(_ *composition, old clause) (clause, bool) {
	want, ok := old.want.([]any)
	if !ok {
		return old, false
	}
	text := fmt.Sprintf("%sall(one in %s for one in %s)", listGuard(old), old.left, old.right)
	return old.instead(text, func(value any) bool {
		found, list := value.([]any)
		return list && len(without(want, found)) == 0
	}), true
}

func rightLength(_ *composition, old clause) (clause, bool) {
	want, ok := old.want.([]any)
	if !ok {
		return old, false
	}
	return old.instead(fmt.Sprintf("%slen(%s) == %d", listGuard(old), old.left, len(want)), func(value any) bool {
		found, list := value.([]any)
		return list && len(found) == len(want)
	}), true
}

func inRange(c *composition, old clause) (clause, bool) {
	n, ok := old.want.(int)
	low, high := n-c.dice.within(2, 4), n+c.dice.within(3, 5)
	return old.instead(fmt.Sprintf("%s in range(%d, %d)", old.left, low, high), func(value any) bool {
		found, number := value.(int)
		return number && low <= found && found < high
	}), ok && old.ofAnswer()
}

// fewerThere is content with there being one less of what should be gone.
func fewerThere(c *composition, old clause) (clause, bool) {
	if !old.gone {
		return old, false
	}
	outer := old.path[:len(old.path)-1]
	was, _ := outer.at(c.before)
	count := len(was.(map[string]any)) - 1
	asked := old
	asked.text = fmt.Sprintf("len(after.state%s) == %d", subscripts(outer), count)
	asked.holds = func(e end) bool {
		now, _ := outer.at(e.state)
		return len(now.(map[string]any)) == count
	}
	return asked, true
}
