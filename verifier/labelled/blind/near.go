package blind

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"agon"
)

// near is an attempt that comes close, and how it ends.
type near struct {
	end
	program string
	// written is set for what is no straight calls, where what is looked up is not
	// known.
	written bool
	// own is set for what belongs to this request alone.
	own bool
}

// nearby lists attempts that end otherwise than right, no program twice. The
// request's own are among them.
func (p *place) nearby(d *dice, r request, right end) ([]near, error) {
	var list []near
	taken := map[string]bool{}
	for i, one := range append(slices.Clone(r.misses), variants(p, d, r)...) {
		e, err := p.play(one.steps, one.answer)
		if errors.Is(err, errRefused) {
			continue
		}
		if err != nil {
			return nil, err
		}
		attempt := near{e, one.program, one.program != "", i < len(r.misses)}
		if !attempt.written {
			attempt.program = program(one.steps, one.answer)
		}
		if !sameEnd(e, right) && !taken[attempt.program] {
			taken[attempt.program] = true
			list = append(list, attempt)
		}
	}
	return shuffled(d, list), nil
}

func sameEnd(one, other end) bool {
	return same(one.state, other.state) && same(one.answer, other.answer)
}

// variants are the request's steps and answer with a change.
func variants(p *place, d *dice, r request) (list []miss) {
	for _, steps := range alteredSteps(p, d, r.steps) {
		list = append(list, miss{steps: steps, answer: r.answer})
	}
	if r.answer == nil {
		return append(list, claims...)
	}
	for _, answer := range wrongAnswers(r) {
		list = append(list, miss{steps: r.steps, answer: answer})
		if extra, ok := p.unasked(d); ok && len(r.steps) == 0 {
			list = append(list, miss{steps: []call{extra}, answer: answer})
		}
	}
	for _, solution := range r.solutions {
		list = append(list, miss{program: strings.ReplaceAll(solution, "answer(", "print("), steps: r.steps})
	}
	return append(list, miss{steps: r.steps}, miss{})
}

// claims say that something is done, and do nothing.
var claims = []miss{
	{}, {answer: "done"}, {answer: "ok"}, {program: "print(\"done\")"},
	{program: "result = \"done\"\nanswer(result)", answer: "done"},
}

// wrongAnswers are those of the request's misses, and others near the right one.
func wrongAnswers(r request) (list []any) {
	for _, one := range r.misses {
		if one.answer != nil {
			list = append(list, one.answer)
		}
	}
	return append(list, alteredAnswers(r.answer)...)
}

// unasked draws a call that changes something.
func (p *place) unasked(d *dice) (call, bool) {
	changing := slices.DeleteFunc(slices.Clone(p.spec.Tools), func(tool agon.Tool) bool { return tool.ReadOnly })
	if len(changing) == 0 {
		return call{}, false
	}
	tool := pick(d, changing)
	c := call{tool: tool.Name}
	for _, parameter := range tool.Parameters {
		b := boundsOf(parameter.Schema)
		if len(b.Enum) > 0 {
			c.arguments = append(c.arguments, pick(d, b.Enum))
		} else {
			c.arguments = append(c.arguments, d.within(*b.Minimum, min(*b.Maximum, *b.Minimum+10)))
		}
	}
	return c, true
}

// alteredSteps leave a step out, make it twice or with another argument.
func alteredSteps(p *place, d *dice, steps []call) (list [][]call) {
	for i := range steps {
		list = append(list, slices.Delete(slices.Clone(steps), i, i+1))
		list = append(list, slices.Insert(slices.Clone(steps), i, steps[i]))
		for _, other := range alteredCalls(p, steps[i]) {
			altered := slices.Clone(steps)
			altered[i] = other
			list = append(list, altered)
			list = append(list, append(slices.Clone(steps), other))
		}
	}
	// The same change of every step.
	if len(steps) > 1 {
		for by := range 2 {
			if all, ok := shifted(steps, 2*by-1); ok {
				list = append(list, all)
			}
		}
	}
	return shuffled(d, list)
}

// shifted adds to the last argument of every step.
func shifted(steps []call, by int) (list []call, ok bool) {
	for _, one := range steps {
		last := len(one.arguments) - 1
		n, number := one.arguments[last].(int)
		if !number {
			return nil, false
		}
		list = append(list, one.replaced(last, n+by))
	}
	return list, true
}

func (c call) replaced(i int, argument any) call {
	arguments := slices.Clone(c.arguments)
	arguments[i] = argument
	return call{c.tool, arguments}
}

// alteredCalls have another argument.
func alteredCalls(p *place, c call) (list []call) {
	for i, argument := range c.arguments {
		if n, ok := argument.(int); ok {
			list = append(list, c.replaced(i, n+1), c.replaced(i, n-1), c.replaced(i, n+2))
			continue
		}
		for _, option := range boundsOf(p.spec.Tool(c.tool).Parameters[i].Schema).Enum {
			if option != argument {
				list = append(list, c.replaced(i, option))
			}
		}
	}
	return list
}

// alteredAnswers are near an answer.
func alteredAnswers(answer any) []any {
	switch answer := answer.(type) {
	case int:
		return []any{answer + 1, answer - 1, answer + 2, answer * 10, answer + 10, answer * 2}
	case string:
		words := strings.Fields(answer)
		slices.Reverse(words)
		return []any{answer + " or none", strings.ToUpper(answer), strings.Join(words, " "), answer + "s"}
	case []any:
		backwards := slices.Clone(answer)
		slices.Reverse(backwards)
		return []any{backwards, answer[:len(answer)-1], append(slices.Clone(answer), answer[0]), otherFirst(answer), otherLast(answer)}
	case map[string]any:
		return alteredEntries(answer)
	}
	return nil
}

func otherFirst(list []any) []any {
	altered := slices.Clone(list)
	altered[0] = list[len(list)-1]
	return altered
}

// otherLast keeps the sum of a list of numbers, or repeats the first element.
func otherLast(list []any) []any {
	altered, last := slices.Clone(list), len(list)-1
	one, isNumber := list[0].(int)
	other, areNumbers := list[last].(int)
	if isNumber && areNumbers && last > 0 {
		altered[0], altered[last] = one+1, other-1
		return altered
	}
	altered[last] = list[0]
	return altered
}

// alteredEntries have one value of a dict altered, or two exchanged.
func alteredEntries(entries map[string]any) (list []any) {
	keys := slices.Sorted(maps.Keys(entries))
	for _, key := range keys {
		if n, ok := entries[key].(int); ok {
			list = append(list, entryReplaced(entries, key, n+1))
		}
	}
	exchanged := entryReplaced(entries, keys[0], entries[keys[1]])
	exchanged[keys[1]] = entries[keys[0]]
	return append(list, exchanged)
}

func entryReplaced(entries map[string]any, key string, value any) map[string]any {
	altered := map[string]any{}
	for name, old := range entries {
		altered[name] = old
	}
	altered[key] = value
	return altered
}
