package worded

import (
	"fmt"
	"slices"
	"strings"
)

// problem is an instruction with everything that is known of it. Exactly one
// outcome is asked for: that of right.
type problem struct {
	*scene
	origin
	instruction string
	// solution is a program that comes to what right does.
	solution string
	right    attempt
	// misread are attempts of somebody who took the instruction for another, or
	// stopped too early.
	misread []attempt
	// kept are places that the instruction says to leave alone, beside those
	// that change; with strict set, it says so of all.
	kept   []path
	strict bool
	// recomputed are verifiers of the state and answer that work out what is
	// right from before, and look at all that is asked for.
	recomputed []string

	goal outcome
	// asked are the places that the instruction speaks of.
	asked []path
	// close are the wrongs, once they are known.
	close []wrong
}

// complete works out what is asked for. It is nil where the problem is none:
// nothing happens, or the answer could be taken for a truth value.
func (p *problem) complete() *problem {
	if p == nil {
		return nil
	}
	goal, ok := p.world.run(p.state, p.right)
	if !ok || ambiguous(goal.answer) {
		return nil
	}
	p.goal = goal
	for _, place := range places(goal.state) {
		if p.strict || !equal(at(goal.state, place...), at(p.state, place...)) || contains(p.kept, place) {
			p.asked = append(p.asked, place)
		}
	}
	if len(p.changed()) == 0 && goal.answer == nil {
		return nil
	}
	return p
}

// changed are the asked places that a solution changes.
func (p *problem) changed() []path {
	return slices.DeleteFunc(slices.Clone(p.asked), func(place path) bool {
		return equal(at(p.goal.state, place...), at(p.state, place...))
	})
}

func contains(paths []path, p path) bool {
	return slices.ContainsFunc(paths, func(q path) bool { return equal([]any(p), []any(q)) })
}

// ambiguous values have a 0 or 1 in them, which is False or True in Python.
func ambiguous(value any) bool {
	switch v := value.(type) {
	case int:
		return v == 0 || v == 1
	case []any:
		return slices.ContainsFunc(v, ambiguous)
	case map[string]any:
		return slices.ContainsFunc(keys(v), func(key string) bool { return ambiguous(v[key]) })
	}
	return false
}

// fails reports whether an outcome is certainly not what is asked for.
func (p *problem) fails(o *outcome) bool {
	if p.goal.answer != nil && !equal(o.answer, p.goal.answer) {
		return true
	}
	return slices.ContainsFunc(p.asked, func(place path) bool { return !p.agrees(o, place) })
}

// agrees reports whether a place is as it is asked for.
func (p *problem) agrees(o *outcome, place path) bool {
	return equal(at(o.state, place...), at(p.goal.state, place...))
}

// wrong is an attempt that runs and fails, with what it leaves behind.
type wrong struct {
	attempt
	left outcome
}

// wrongs are attempts that come close, of pairwise different outcomes: first
// what is misread, then what differs from right in a call or the answer.
func (p *problem) wrongs() []wrong {
	if p.close == nil {
		p.close = p.allWrongs()
	}
	return p.close
}

func (p *problem) allWrongs() []wrong {
	var found []wrong
	known := map[string]bool{}
	for _, a := range append(slices.Clone(p.misread), p.slips()...) {
		o, ok := p.world.run(p.state, a)
		if !ok || !p.fails(&o) || a.program() == "" || known[o.key()] {
			continue
		}
		known[o.key()] = true
		found = append(found, wrong{a, o})
	}
	return found
}

// slips differ from right in one respect, in an order drawn.
func (p *problem) slips() []attempt {
	var found []attempt
	calls, told := p.right.calls, p.right.answer
	for i := range calls {
		found = append(found, attempt{calls: slices.Delete(slices.Clone(calls), i, i+1), answer: told})
		found = append(found, attempt{calls: slices.Insert(slices.Clone(calls), i, calls[i]), answer: told})
		for _, c := range p.world.neighbours(calls[i]) {
			other := slices.Clone(calls)
			other[i] = c
			found = append(found, attempt{calls: other, answer: told})
		}
	}
	for _, other := range p.otherAnswers() {
		found = append(found, attempt{calls: calls, answer: other, source: p.solutionBut(other)})
	}
	return shuffled(p.dice, found)
}

// solutionBut is the solution with another number for an answer: as often as
// not, and where its last line is the answer; else "".
func (p *problem) solutionBut(answer any) string {
	was, isNumber := p.right.answer.(int)
	is, _ := answer.(int)
	i := strings.LastIndex(p.solution, "\n") + 1
	last := p.solution[i:]
	if !isNumber || p.below(2) == 0 || !strings.HasPrefix(last, "answer(") {
		return ""
	}
	value := strings.TrimSuffix(strings.TrimPrefix(last, "answer("), ")")
	return fmt.Sprintf("%sanswer((%s) %+d)", p.solution[:i], value, is-was)
}

// otherAnswers are near the right one.
func (p *problem) otherAnswers() []any {
	switch v := p.right.answer.(type) {
	case int:
		return list[any](v+1, v-1, v+p.between(2, 4), v-p.between(2, 4), 2*v, v+10)
	case string:
		return append(otherNames(p.state, v), v+"s", "none")
	case []any:
		return otherLists(v)
	case map[string]any:
		return otherObjects(v)
	}
	return nil
}

// otherNames are the keys of a state beside which a name is one.
func otherNames(state any, name string) []any {
	var found []any
	object, ok := state.(map[string]any)
	if !ok {
		return nil
	}
	_, isKey := object[name]
	for _, key := range keys(object) {
		if isKey && key != name {
			found = append(found, key)
		}
		found = append(found, otherNames(object[key], name)...)
	}
	return found
}

func otherLists(v []any) []any {
	found := []any{append(slices.Clone(v), v[0])}
	if len(v) > 1 {
		found = append(found, v[1:], v[:len(v)-1], reversed(v))
	}
	for i := range v {
		if n, ok := v[i].(int); ok {
			for _, by := range []int{1, -1} {
				other := slices.Clone(v)
				other[i] = n + by
				found = append(found, other)
			}
		}
	}
	return found
}

func reversed(v []any) []any {
	other := slices.Clone(v)
	slices.Reverse(other)
	return other
}

func otherObjects(v map[string]any) []any {
	var found []any
	for _, key := range keys(v) {
		if n, ok := v[key].(int); ok {
			for _, by := range []int{1, -1, 3} {
				other := plain(v).(map[string]any)
				other[key] = n + by
				found = append(found, other)
			}
		}
		less := plain(v).(map[string]any)
		delete(less, key)
		found = append(found, less)
	}
	return found
}
