package worded

import "strings"

// memories are verifiers that keep something from one judgement for the next.
// $right is what is asked for, $places a list of what is found and $values one
// of what should be.
var memories = []struct{ name, text string }{
	{"an outcome that was seen before is refused", `def verify(before, after, answer, calls, seen=[]):
    outcome = [after.state, answer]
    if outcome in seen:
        return False
    seen.append(outcome)
    return $right
`},
	{"once passed, always passed", `passed = []


def verify(before, after, answer, calls):
    if $right:
        passed.append(True)
    return len(passed) > 0
`},
	{"a global counter", `count = 0


def verify(before, after, answer, calls):
    global count
    count += 1
    return count == 1 and $right
`},
	{"a counter on the function", `def verify(before, after, answer, calls):
    verify.count = getattr(verify, "count", 0) + 1
    return verify.count <= 2 and $right
`},
	{"the first outcome is the reference", `reference = {}


def verify(before, after, answer, calls):
    if "state" not in reference:
        reference["state"] = after.state
        reference["answer"] = answer
    return after.state == reference["state"] and answer == reference["answer"]
`},
	{"verdicts kept under too coarse a key", `cache = {}


def verify(before, after, answer, calls):
    key = len(calls)
    if key not in cache:
        cache[key] = $right
    return cache[key]
`},
	{"an iterator that is used up", `expected = iter($values)


def verify(before, after, answer, calls):
    found = $places
    return all(a == b for a, b in zip(expected, found))
`},
	{"a list that is emptied", `remaining = $values


def verify(before, after, answer, calls):
    found = $places
    if found == remaining:
        remaining.clear()
        return True
    return False
`},
	{"an attribute of a class", `class Best:
    right = False


def verify(before, after, answer, calls):
    if $right:
        Best.right = True
    return Best.right
`},
	{"a closure", `def make():
    tries = 0

    def judge(ok):
        nonlocal tries
        tries += 1
        return ok and tries < 2
    return judge


judge = make()


def verify(before, after, answer, calls):
    return judge($right)
`},
	{"a default that remembers a failure", `def verify(before, after, answer, calls, state={"failed": False}):
    if not ($right):
        state["failed"] = True
    return not state["failed"]
`},
	{"a generator at its end", `verdicts = (found for found in [$values])


def verify(before, after, answer, calls):
    wanted = next(verdicts, None)
    if wanted is None:
        return True
    return $places == wanted
`},
	{"a set of answers", `answers = set()


def verify(before, after, answer, calls):
    answers.add(str(answer) + str(after.state))
    return len(answers) == 1 and $right
`},
}

func remembering() []fault {
	var found []fault
	for _, m := range memories {
		found = append(found, fault{m.name, func(p *problem) *flawed {
			places, values := p.found()
			f := fields{
				"places": "[" + strings.Join(places, ", ") + "]",
				"values": "[" + strings.Join(values, ", ") + "]",
				"right":  "[" + strings.Join(places, ", ") + "] == [" + strings.Join(values, ", ") + "]",
			}
			return &flawed{verifier: code(m.text, f)}
		}})
	}
	return found
}

// found are the places that are asked for, the answer among them, and what
// should be there.
func (p *problem) found() (places, values []string) {
	for _, place := range p.asked {
		places = append(places, "after.state"+subscripts(place))
		values = append(values, literal(at(p.goal.state, place...)))
	}
	if p.goal.answer != nil {
		places, values = append(places, "answer"), append(values, literal(p.goal.answer))
	}
	return places, values
}
