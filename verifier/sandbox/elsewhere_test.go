package sandbox

import (
	"strings"
	"testing"

	"agon"
)

// TestOrderOfSets: a verifier that decides by the order of a set's elements is broken
// elsewhere; one that makes nothing of it is what it is everywhere.
func TestOrderOfSets(t *testing.T) {
	w := newWorld(t, Limits{})
	outcomes := []agon.Outcome{{State: state(t, w.start(t, 1)), Answer: []byte(`["b","a","b"]`)}}
	for body, want := range map[string]string{
		"return list({'a', 'b'})[0] == 'a'":                                             agon.VerdictBroken,
		"return [x for x in {'a', 'b', 'c'}][-1] == 'c'":                                agon.VerdictBroken,
		"return next(iter(set(answer))) != 'a'":                                         agon.VerdictBroken,
		"return {x for x in answer}.pop() == 'a'":                                       agon.VerdictBroken,
		"return str(set(answer)) == \"{'a', 'b'}\"":                                     agon.VerdictBroken,
		"return ''.join(frozenset(answer) | {'c'}) == 'abc'":                            agon.VerdictBroken,
		"return list(set(answer).union(['c']))[0] == 'a'":                               agon.VerdictBroken,
		"for x in set(answer):\n        return x == 'a'":                                agon.VerdictBroken,
		"a, b = {'a', 'b'}\n    return a < b":                                           agon.VerdictBroken,
		"return set(answer) == {'a', 'b'} and {'a', 'b'} == frozenset(answer)":          agon.VerdictAccepted,
		"return sorted(set(answer)) == ['a', 'b'] and len({x for x in answer}) == 2":    agon.VerdictAccepted,
		"return all(x in answer for x in {'a', 'b'}) and 'a' in set(answer)":            agon.VerdictAccepted,
		"return isinstance(set(answer) - {'a'}, set) and set(answer) - {'a'} == {'b'}":  agon.VerdictAccepted,
		"return {1, 2} <= {1, 2, 3} and {frozenset([1]), 2} != {1}":                     agon.VerdictAccepted,
		"s = set()\n    s.add(1)\n    s |= {2}\n    return max(s) == 2 and s == {2, 1}": agon.VerdictAccepted,
		"return str(set()) == 'set()' and str(frozenset()) == 'frozenset()'":            agon.VerdictAccepted,
		"return set('ab') == {'a'}":                                                     agon.VerdictRejected,
		"return list({'a': 1, 'b': 2})[0] == 'a'":                                       agon.VerdictAccepted,
	} {
		source := "def verify(before, after, answer, calls):\n    " + body + "\n"
		verdicts, err := w.Elsewhere().(agon.Judge).Judge(t.Context(), w.env, source, 1, outcomes)
		if err != nil {
			t.Fatal(err)
		}
		if verdicts[0].Stage != want {
			t.Errorf("%s: %+v, want %s", body, verdicts[0], want)
		}
		if here := judge(t, w, source, outcomes)[0]; want != agon.VerdictBroken && here.Stage != want {
			t.Errorf("%s: %+v here", body, here)
		}
	}
}

// TestSetOrders: a program that goes by the order of a set's elements ends in two ways.
func TestSetOrders(t *testing.T) {
	w := newWorld(t, Limits{})
	for program, differs := range map[string]bool{
		"answer(list({'a', 'b'})[0])":                          true,
		"answer({x for x in 'ab'}.pop())":                      true,
		"for x in set('ab'):\n    last = x\nanswer(last)":      true,
		"def f():\n    return [*frozenset('ab')]\nanswer(f())": true,
		"answer(sorted({'a', 'b'}))":                           false,
		"answer('a' in {'a', 'b'} and len(set('ab')) == 2)":    false,
		"answer(max({1: 2}, key=str))":                         false,
		"answer([1, 2]":                                        false,
	} {
		var ends [2]string
		for i, box := range w.Elsewhere().(interface{ SetOrders() [2]agon.Sandbox }).SetOrders() {
			interpreter, err := box.Interpret(t.Context(), w.start(t, 1), nil)
			if err != nil {
				t.Fatal(err)
			}
			execution, err := interpreter.Run(t.Context(), program)
			if err != nil {
				t.Fatal(err)
			}
			ends[i] = string(execution.Answer)
			if err := interpreter.Close(); err != nil {
				t.Error(err)
			}
		}
		if (ends[0] != ends[1]) != differs || !strings.HasSuffix(program, "]") && ends[0] == "" {
			t.Errorf("%s: %v", program, ends)
		}
	}
}
