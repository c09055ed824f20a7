package unseen

import (
	"encoding/json"
	"slices"
	"strings"

	"agon"
)

// mutants are plans that are close to one: a call left out, an argument changed,
// a call made once more.
func mutants(spec *agon.Spec, p *plan) (all []*plan) {
	for i := range p.calls {
		all = append(all, p.with(slices.Delete(slices.Clone(p.calls), i, i+1)))
		for _, other := range altered(spec, p.calls[i]) {
			calls := slices.Clone(p.calls)
			calls[i] = other
			all = append(all, p.with(calls), p.with(append(slices.Clone(p.calls), other)))
		}
		all = append(all, p.with(append(slices.Clone(p.calls), p.calls[i])))
	}
	return all
}

func (p *plan) with(calls []call) *plan { return &plan{vals: p.vals, calls: calls, answer: p.answer} }

// altered are calls that differ from one in an argument.
func altered(spec *agon.Spec, c call) (all []call) {
	for i, parameter := range spec.Tool(c.tool).Parameters {
		if i >= len(c.args) {
			break
		}
		for _, value := range alternatives(parameter.Schema, c.args[i]) {
			args := slices.Clone(c.args)
			args[i] = value
			all = append(all, call{c.tool, args})
		}
	}
	return all
}

// alternatives are other values that a schema allows.
func alternatives(schema json.RawMessage, value any) (all []any) {
	var s struct{ Enum []any }
	if err := json.Unmarshal(schema, &s); err != nil {
		panic("unseen: " + err.Error()) // the sandbox made it
	}
	for _, other := range s.Enum {
		if other = whole(other); other != value {
			all = append(all, other)
		}
	}
	if s.Enum != nil {
		return all
	}
	switch v := value.(type) {
	case int:
		return []any{v + 1, v - 1, v + 2, v - 2, v + 5}
	case bool:
		return []any{!v}
	case string:
		return []any{strings.ToUpper(v), v + " again", "the " + v}
	}
	return nil
}

// wrongAnswers are answers that are close to one.
func wrongAnswers(right any) []any {
	return slices.DeleteFunc(closeTo(right), func(wrong any) bool { return equal(normal(wrong), right) })
}

func closeTo(right any) []any {
	switch v := right.(type) {
	case bool:
		return []any{!v, map[bool]string{true: "yes", false: "no"}[v], map[bool]int{true: 1, false: 0}[v] + 2}
	case int:
		return []any{v + 1, v - 1, v + 2, v*10 + 3, v + 10, float64(v) + 0.4, -v - 3, v + 100}
	case string:
		return []any{strings.ToUpper(v), v + "s", v[:1] + "x" + v, "the " + v, v + " ", v[:len(v)-1], "nothing", v[1:]}
	case []any:
		return wrongLists(v)
	case map[string]any:
		return wrongObjects(v)
	}
	return nil
}

func wrongLists(list []any) []any {
	all := []any{[]any{}, append(slices.Clone(list), "more"), len(list)}
	if len(list) == 0 {
		return all
	}
	twisted := slices.Clone(list)
	slices.Reverse(twisted)
	last := list[len(list)-1]
	swapped := append(slices.Clone(list[:len(list)-1]), wrongAnswers(last)[0])
	return append(all, list[1:], list[:len(list)-1], twisted, append(slices.Clone(list), last), swapped,
		append([]any{wrongAnswers(list[0])[0]}, list[1:]...))
}

func wrongObjects(object map[string]any) (all []any) {
	for key, value := range object {
		for _, other := range wrongAnswers(value)[:2] {
			changed := map[string]any{}
			for k, v := range object {
				changed[k] = v
			}
			changed[key] = other
			all = append(all, changed)
		}
		less := map[string]any{}
		for k, v := range object {
			if k != key {
				less[k] = v
			}
		}
		all = append(all, less)
	}
	slices.SortFunc(all, func(a, b any) int { return strings.Compare(string(encode(a)), string(encode(b))) })
	return all
}
