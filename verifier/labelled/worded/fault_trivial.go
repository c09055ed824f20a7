package worded

import "fmt"

// tautologies are verifiers that accept everything, $want being the answer or
// a part of the state asked for, $got where a verifier finds it, and $part a
// part of every state.
var tautologies = []struct{ name, text string }{
	{"returns True", "    return True\n"},
	{"compares a thing with itself", "    return $got == $got\n"},
	{"or with a constant", "    if $got == $want or $other:\n        return True\n    return False\n"},
	{"every branch returns True", "    if $got == $want:\n        return True\n    return True\n"},
	{"an exception passes", "    try:\n        if $got != $want:\n            raise ValueError(\"wrong\")\n        return True\n    except ValueError:\n        return True\n"},
	{"equal or different", "    return $got == $want or $got != $want\n"},
	{"all of nothing", "    wrong = []\n    return all(w == $want for w in wrong)\n"},
	{"a loop that looks at nothing", "    for i in range(0):\n        if $got != $want:\n            return False\n    return True\n"},
	{"a count that cannot be negative", "    return len(calls) >= 0\n"},
	{"always a dictionary", "    return isinstance(after.state, dict)\n"},
	{"a function that is not called", "    def right():\n        return $got == $want\n    return bool(right)\n"},
	{"a tuple is true", "    if ($got == $want, \"not as expected\"):\n        return True\n    return False\n"},
	{"asked whether there is an answer or none", "    return answer is None or answer is not None\n"},
	{"a result that is thrown away", "    ok = True\n    $got == $want\n    return ok\n"},
	{"the default wins", "    result = {\"pass\": True}\n    if $got == $want:\n        result[\"pass\"] = True\n    return result.get(\"pass\", True)\n"},
	{"not of an empty list", "    errors = []\n    if $got != $want:\n        errors + [\"wrong\"]\n    return not errors\n"},
}

func triviallyTrue() []fault {
	var found []fault
	for _, t := range tautologies {
		found = append(found, fault{t.name, func(p *problem) *flawed {
			got, want := "answer", p.goal.answer
			if want == nil {
				place := one(p.dice, p.changed()...)
				got, want = p.look("after", place), at(p.goal.state, place...)
			}
			other := literal(want)
			if n, ok := want.(int); ok {
				other = fmt.Sprint(n + 1)
			}
			if other == "[]" || other == "0" || other == "{}" {
				other = "True"
			}
			f := fields{"got": got, "want": literal(want), "other": other}
			return p.accepting(head+code(t.text, f), everything)
		}})
	}
	return found
}
