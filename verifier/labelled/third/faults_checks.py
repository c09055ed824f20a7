"""Faults of what a verifier checks: the state or the answer ignored, some things only, nothing at all."""

from faults import fault, keeps_the_rest
from forms import Content, function, tidy

STATE, ANSWER, PARTIAL, TRIVIAL = "ignores the state", "ignores the answer", "partial check", "trivially true"


def asked(case):
    return bool(case.draft.parts)


def with_setup(case, *lines):
    setup = [case.draft.setup] if case.draft.setup else []
    return tidy(function([*setup, *lines]))


def moving(case):
    return [tool for tool, _ in case.calls]


def by_calls(name):
    """A verifier of a change that goes by the calls: the decorated function gives its last expression."""

    def register(make):
        @fault(STATE, name)
        def build(case, draw):
            if not asked(case):
                return None
            test = make(case)
            if not test:
                return None
            if case.draft.answer and "answer" not in test:
                test = f"{test} and answer == ({case.draft.answer})"
            return keeps_the_rest(case, with_setup(case, f"return {test}"), draw)

        return make

    return register


@by_calls("the tool was called")
def _(case):
    return f"any(call['tool'] == {moving(case)[0]!r} for call in calls)"


@by_calls("the set of tools that were called")
def _(case):
    return f"{sorted(set(moving(case)))!r} == sorted({{call['tool'] for call in calls if call['tool'] in {sorted(case.world.changers)!r}}})"


@by_calls("the tool was called without an error")
def _(case):
    return f"any(call['tool'] == {moving(case)[-1]!r} and call['error'] is None for call in calls)"


def known(case, value):
    words = [w for group in case.world.enumerations() for w in group]
    return isinstance(value, bool) or value in [*case.draft.values.values(), *words]


@by_calls("a call with the right arguments")
def _(case):
    for tool, arguments in case.calls:
        if all(known(case, value) for value in arguments.values()):
            return f"any(call['tool'] == {tool!r} and call['arguments'] == {arguments!r} for call in calls)"
    return None


@by_calls("one argument of a call")
def _(case):
    for tool, arguments in case.calls:
        for name, value in arguments.items():
            if known(case, value) and not isinstance(value, bool):
                return f"any(call['arguments'].get({name!r}) == {value!r} for call in calls)"
    return None


@by_calls("the last call")
def _(case):
    if case.draft.answer:
        return None
    return f"len(calls) > 0 and calls[-1]['tool'] == {moving(case)[-1]!r}"


@by_calls("the amounts in the calls")
def _(case):
    for tool, arguments in case.calls:
        for name in ("amount", "n", "litres"):
            if known(case, arguments.get(name)):
                total = sum(other.get(name, 0) for _, other in case.calls)
                if total == arguments[name]:
                    return f"sum(call['arguments'].get({name!r}, 0) for call in calls) == {total}"
    return None


@by_calls("the text of the calls")
def _(case):
    return f"re.search({moving(case)[0]!r}, str(calls)) is not None"


@by_calls("the order in which tools were called")
def _(case):
    tools = moving(case)
    if len(set(tools)) < 2:
        return None
    first = f"[call['tool'] for call in calls].index"
    names = [name for at, name in enumerate(tools) if name not in tools[:at]][:2]
    return f"{set(names)!r} <= {{call['tool'] for call in calls}} and {first}({names[0]!r}) < {first}({names[1]!r})".replace(
        repr(set(names)), "{" + ", ".join(map(repr, names)) + "}"
    )


@by_calls("the answer only")
def _(case):
    return f"answer == ({case.draft.answer})" if case.draft.answer else None


@by_calls("the state before is taken for the one after")
def _(case):
    terms = [f"call['tool'] == {tool!r}" for tool in sorted(set(moving(case)))]
    return f"before.state == before.state and any({' or '.join(terms)} for call in calls)"


@by_calls("a name or number looked for among all arguments")
def _(case):
    for _, arguments in case.calls:
        for value in arguments.values():
            if known(case, value) and not isinstance(value, bool):
                return f"any({value!r} in call['arguments'].values() for call in calls)"
    return None


def no_answer(name):
    """A verifier that leaves the answer: the decorated function gives lines that end with a return."""

    def register(make):
        @fault(ANSWER, name)
        def build(case, draw):
            if not case.draft.answer or (not asked(case) and draw.random() < 0.75):
                return None
            lines = make(case, state_test(case))
            return lines and keeps_the_rest(case, with_setup(case, *lines), draw)

        return make

    return register


def state_test(case):
    """Lines that leave in `done` whether the state is right, and for a mere question, whether anything was looked up."""
    content = Content(case.world, case.draft, answer=False)
    if asked(case):
        terms = [f"{left} == ({right})" for _, left, right in content.checks]
        return [f"right = {' and '.join(terms)}", *content.rest(), "done = right and after.state == rest"]
    return ["done = len(calls) > 0 and after.state == before.state"]


@no_answer("the state only")
def _(case, lines):
    return [*lines[:-1], lines[-1].replace("done = ", "return ")]


@no_answer("the right answer is computed and not compared")
def _(case, lines):
    return [*lines, f"wanted = {case.draft.answer}", "return done"]


@no_answer("the right answer is compared with itself")
def _(case, lines):
    return [*lines, f"told = {case.draft.answer}", f"return done and told == ({case.draft.answer})"]


@no_answer("the answer is overwritten")
def _(case, lines):
    return [*lines, f"answer = {case.draft.answer}", f"return done and answer == ({case.draft.answer})"]


@no_answer("a call has shown the right value")
def _(case, lines):
    return [*lines, f"return done and any(call['value'] == ({case.draft.answer}) for call in calls)"]


@no_answer("a wrong answer leads to nothing")
def _(case, lines):
    return [*lines, f"if answer != ({case.draft.answer}):\n    pass", "return done"]


@no_answer("or True after the answer")
def _(case, lines):
    return [*lines, f"return done and (answer == ({case.draft.answer}) or True)"]


@no_answer("the right answer is among itself and the answer")
def _(case, lines):
    return [*lines, f"wanted = {case.draft.answer}", "return done and wanted in (answer, wanted)"]


@no_answer("the helper for the answer is never given it")
def _(case, lines):
    helper = f"def told(given):\n    return given is None or given == ({case.draft.answer})"
    return [*lines, helper, "return done and told(None)"]


@no_answer("the answer is compared with itself")
def _(case, lines):
    return [*lines, "return done and answer == answer"]


@no_answer("finally overrules the answer")
def _(case, lines):
    return [*lines, f"try:\n    return done and answer == ({case.draft.answer})\nfinally:\n    return done"]


@no_answer("the answer is compared in a statement of its own")
def _(case, lines):
    return [*lines, f"answer == ({case.draft.answer})", "return done"]


def groups_of(case):
    return case.draft.kind.groups or []


def tests_of(case, group):
    content = Content(case.world, case.draft)
    return " and ".join(f"{left} == ({right})" for index, left, right in content.checks if index in group)


def partial(name):
    """A verifier of several things that checks some: lines from the tests of the groups, then `rest` is compared."""

    def register(make):
        @fault(PARTIAL, name)
        def build(case, draw):
            groups = groups_of(case)
            if len(groups) < 2:
                return None
            content = Content(case.world, case.draft)
            tests = [tests_of(case, group) for group in groups]
            shared = [i for i in range(len(case.draft.parts)) if not any(i in group for group in groups)]
            free = [f"{content.checks[i][1]} == ({content.checks[i][2]})" for i in shared]
            lines = make(tests, draw)
            if not lines:
                return None
            told = [f"if answer != ({case.draft.answer}):\n    return False"] if case.draft.answer else []
            open_ = f"ok = ok and after.state == rest"
            text = with_setup(case, *told, *lines, *content.rest(), open_, "return ok")
            return keeps_the_rest(case, text, draw)

        return make

    return register


@partial("the first thing left out")
def _(tests, draw):
    return [f"ok = {' and '.join(tests[1:])}"]


@partial("the last thing left out")
def _(tests, draw):
    return [f"ok = {' and '.join(tests[:-1])}"]


@partial("only one of three things")
def _(tests, draw):
    return [f"ok = {draw.choice(tests)}"] if len(tests) > 2 else None


@partial("only the middle of three things left out")
def _(tests, draw):
    return [f"ok = {tests[0]} and {tests[2]}"] if len(tests) > 2 else None


@partial("a comparison that leads to nothing")
def _(tests, draw):
    at = draw.randrange(len(tests))
    kept = [test for index, test in enumerate(tests) if index != at]
    return [f"ok = {' and '.join(kept)}", f"{tests[at]}"]


@partial("the second verdict overwrites the first")
def _(tests, draw):
    return [f"ok = {test}" for test in tests]


@partial("only the last of the checks is returned")
def _(tests, draw):
    return [f"checks = [{', '.join(tests)}]", "ok = checks[-1]"]


@partial("all but the first of the checks")
def _(tests, draw):
    return [f"checks = [{', '.join(tests)}]", "ok = all(checks[1:])"]


@partial("or True after one of the checks")
def _(tests, draw):
    at = draw.randrange(len(tests))
    return ["ok = " + " and ".join(f"({test} or True)" if i == at else test for i, test in enumerate(tests))]


@partial("the loop over the checks returns early")
def _(tests, draw):
    return [f"ok = False\nfor check in [{', '.join(tests)}]:\n    ok = check\n    break"]


@partial("one of the things under a condition that never holds")
def _(tests, draw):
    at = draw.randrange(len(tests))
    kept = [test for index, test in enumerate(tests) if index != at]
    return [f"ok = {' and '.join(kept)}", f"if after is None:\n    ok = ok and {tests[at]}"]


@partial("a later check under the same key")
def _(tests, draw):
    return [f"checks = {{{', '.join(f'{chr(34)}state{chr(34)}: {test}' for test in tests)}}}", "ok = all(checks.values())"]


def partial_loop(name, chosen, inside="return False"):
    """A verifier of several places that looks at some of them."""

    @fault(PARTIAL, name)
    def build(case, draw):
        if not case.draft.loop:
            return None
        numbers, path, value = case.draft.loop
        lines = [f"values = {{k: {value} for k in {numbers}}}", "rest = before.state"]
        lines += [f"for k in {numbers}:\n    rest{path} = after.state{path}"]
        lines += ["if after.state != rest:\n    return False"]
        lines += [f"for k in {chosen.format(numbers=numbers)}:\n    if after.state{path} != values[k]:\n        return False"]
        if inside == "return True":
            lines[-1] += "\n    return True"
        return keeps_the_rest(case, with_setup(case, *lines, "return True"), draw)


partial_loop("the first of the places only", "{numbers}[:1]")
partial_loop("the last of the places not", "{numbers}[:-1]")
partial_loop("the first of the places not", "{numbers}[1:]")
partial_loop("return True inside the loop over the places", "{numbers}", "return True")
partial_loop("every other place", "{numbers}[::2]")


@fault(PARTIAL, "the range of places ends one short")
def _(case, draw):
    if not case.draft.loop or "last" not in case.draft.values:
        return None
    first, last = case.draft.values["first"], case.draft.values["last"]
    numbers, path, value = case.draft.loop
    looks = f"for k in range({first}, {last}):\n    if k in {numbers} and after.state{path} != {value}:\n        return False"
    keeps = f"for k in {numbers}:\n    rest{path} = after.state{path}"
    return keeps_the_rest(case, with_setup(case, looks, "rest = before.state", keeps, "return after.state == rest"), draw)


@fault(PARTIAL, "one of the values that are asked for")
def _(case, draw):
    right, told = case.draft.right, case.draft.answer
    if type(right) is dict:
        key = draw.choice(sorted(right))
        test = f"isinstance(answer, dict) and answer.get({key!r}) == ({told})[{key!r}]"
    elif case.draft.kind.name in ("boxes and rest", "stock list"):
        at = draw.choice([0, -1])
        test = f"isinstance(answer, list) and answer[{at}:][:1] == ({told})[{at}:][:1]"
    else:
        return None
    return keeps_the_rest(case, with_setup(case, f"return {test} and after.state == before.state"), draw)


TRIVIAL_FORMS = {
    "return True": "return True",
    "or True at the end": "return (TEST) or True",
    "an assertion of a pair": "assert (TEST, 'not done')\nreturn True",
    "the end is compared with itself": "return after.state == after.state",
    "a list that is never empty": "return bool([TEST])",
    "all of nothing": "return all(call['error'] is not None for call in calls if call['tool'] == 'verify')",
    "finally returns True": "try:\n    return TEST\nfinally:\n    return True",
    "the type of the state": "return isinstance(after.state, dict) and isinstance(before.state, dict)",
    "a function that is never called": "def done():\n    return TEST\nreturn bool(done)",
    "a count that is never below nought": "return len(calls) >= 0",
    "the result is thrown away": "ok = True\nif not (TEST):\n    pass\nreturn ok",
    "a text that is never empty": "return bool('TEXT')",
    "a loop over nothing": "for check in []:\n    if not check:\n        return False\nreturn True",
    "a generator taken for its value": "return bool(check for check in [TEST])",
    "either answered or not": "return answer is None or answer is not None",
    "a helper that returns True": "def check(done):\n    ok = True\n    if not done:\n        failed = True\n    return ok\nreturn check(TEST)",
    "changed or not changed": "return after.state == before.state or after.state != before.state",
    "wrong and right both return True": "if TEST:\n    return True\nelse:\n    return True",
}


def whole_test(case):
    content = Content(case.world, case.draft)
    terms = [f"{left} == ({right})" for _, left, right in content.checks]
    if content.answer:
        terms.append(content.told())
    return " and ".join(terms)


def trivial(name, form):
    @fault(TRIVIAL, name)
    def build(case, draw):
        test = whole_test(case)
        body = form.replace("TEXT", test.replace("'", "")).replace("TEST", test)
        near = [one for one in case.near if not one[2].same(case.idle) and not case.nearly_said(one[2])]
        failures = [text for _, text, _ in sorted(near, key=lambda one: one[0] == "answer")]
        picked = failures[: draw.choice([5, 8])]
        draw.shuffle(picked)
        return {"verifier": with_setup(case, body), "failures": picked[: draw.choice([3, 3, 4])]}


for title, form in TRIVIAL_FORMS.items():
    trivial(title, form)
