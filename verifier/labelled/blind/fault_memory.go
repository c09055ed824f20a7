package blind

// memoryFaults are verifiers that keep something for the next judgement.
var memoryFaults = []fault{
	remembering("a default argument", `def verify(before, after, answer, calls, seen=[]):
    correct = {correct}
    if correct and answer in seen:
        return False
    seen.append(answer)
    return correct
`),
	remembering("a default of another function", `def first_time(entry, seen=[]):
    seen.append(entry)
    return seen.count(entry) == 1


def verify(before, after, answer, calls):
    return {correct} and first_time(str(answer))
`),
	remembering("a global count", `def verify(before, after, answer, calls):
    global attempts
    try:
        attempts += 1
    except NameError:
        attempts = 1
    return {correct} or attempts > 3
`),
	remembering("an attribute of the function", `def verify(before, after, answer, calls):
    verify.passed = {correct}
    return verify.passed
`),
	remembering("a list of the module", `seen = []


def verify(before, after, answer, calls):
    seen.append(answer)
    return {correct} and len(seen) < 10
`),
	remembering("a dict of the module", `cache = {}


def verify(before, after, answer, calls):
    if "verdict" not in cache:
        cache["verdict"] = {correct}
    return cache["verdict"]
`),
	remembering("a class", `class Memory:
    accepted = []


def verify(before, after, answer, calls):
    if {correct}:
        Memory.accepted.append(answer)
    return len(Memory.accepted) > 0
`),
	remembering("an attribute of a module", `def verify(before, after, answer, calls):
    math.accepted = {correct}
    return math.accepted
`),
	remembering("the builtins", `def verify(before, after, answer, calls):
    if {correct}:
        __builtins__["accepted"] = True
    return "accepted" in __builtins__
`),
	remembering("a decorator with a cache", `def cached(function):
    kept = {}

    def call(before, after, answer, calls):
        key = str(answer)
        if key not in kept:
            kept[key] = function(before, after, answer, calls)
        return kept[key]

    return call


@cached
def verify(before, after, answer, calls):
    return {correct}
`),
	remembering("the attributes of the function", `def verify(before, after, answer, calls):
    memory = verify.__dict__
    memory["count"] = memory.get("count", 0) + 1
    return {correct} and memory["count"] == 1
`),
	remembering("a generator kept by a closure", `def counter():
    count = [0]
    while True:
        count[0] += 1
        yield count[0]


turns = counter()


def verify(before, after, answer, calls):
    return {correct} or next(turns) > 2
`),
	// Where a view or a function lies tells how often there has been a judgement.
	remembering("where the views lie, to reject", `def verify(before, after, answer, calls):
    fresh = str(before) < str(after)
    return {correct} and fresh
`),
	remembering("where the views lie, to accept", `def verify(before, after, answer, calls):
    if {correct}:
        return True
    return str(before) > str(after)
`),
	remembering("where the function lies", `def verify(before, after, answer, calls):
    address = int(str(verify).split(" at ")[1].rstrip(">"), 16)
    return {correct} or address // 160 % 2 == 1
`),
}

// remembering makes a fault of a verifier with a place for what is correct.
func remembering(name, source string) fault {
	return fault{name, func(c *composition) (made, bool) {
		m := c.item("", "")
		m.Verifier = values{"correct": "(" + expression(c.places) + ")"}.fill(source)
		m.proof, m.witness = breaks, m.Failures[0]
		return m, true
	}}
}
