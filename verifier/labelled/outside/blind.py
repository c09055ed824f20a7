"""Faults of verifiers that do not look: at the state, at the answer, at some of the things, at anything."""

from faults import fault, lax
from forms import STYLES, verifier
from terms import (
    all_terms,
    answer_term,
    assemble,
    part_terms,
    rest_lines,
    verify_of,
)

STATE, ANSWER = "ignores the state", "ignores the answer"
PARTIAL, TRIVIAL = "partial check", "trivially true"


def known(case, arguments):
    words = list(case.draft.values.values()) + [w for g in case.world.enumerations() for w in g]
    return all(value in words or value == 1 for value in arguments.values())


def by_calls(name, build):
    """A verifier of a request for a change that looks at calls only."""

    def make(case, draw):
        if not case.draft.parts or not case.calls:
            return None
        condition = build(case)
        if not condition:
            return None
        told = answer_term(case)
        tail = f" and {told.text()}" if told else ""
        return lax(case, verify_of(case, [f"return {condition}{tail}"]), draw)

    make.needs = lambda kind: bool(kind.parts)
    fault(STATE, name)(make)


def call_made(case):
    if not all(known(case, arguments) for _, arguments in case.calls):
        return None
    rows = [
        f"any(c['tool'] == {tool!r} and c['arguments'] == {arguments!r} and not c['error'] for c in calls)"
        for tool, arguments in case.calls
    ]
    return " and ".join(dict.fromkeys(rows))


def last_call(case):
    tool, arguments = case.calls[-1]
    if len(case.calls) > 1 or not known(case, arguments):
        return None
    return f"len(calls) > 0 and [c for c in calls if c['tool'] == {tool!r}][-1:] != [] and [c for c in calls if c['tool'] == {tool!r}][-1]['arguments'] == {arguments!r}"


def tools_in_order(case):
    tools = [tool for tool, _ in case.calls]
    return f"[c['tool'] for c in calls if c['tool'] in {sorted(set(tools))!r} and not c['error']] == {tools!r}"


def number_of_calls(case):
    tool = case.calls[0][0]
    count = sum(other == tool for other, _ in case.calls)
    return f"sum(c['tool'] == {tool!r} for c in calls) == {count}" if count < 3 else None


def words_mentioned(case):
    words = [v for v in case.draft.values.values() if any(v in a.values() for _, a in case.calls)]
    if not words:
        return None
    used = "[v for c in calls for v in c['arguments'].values() if not c['error']]"
    return f"all(word in {used} for word in {words!r})"


def sum_of_arguments(case):
    tool, arguments = case.calls[0]
    name = next((k for k, v in arguments.items() if type(v) is int), None)
    if name is None or any(other != tool for other, _ in case.calls):
        return None
    want = sum(a[name] for _, a in case.calls)
    if want not in case.draft.values.values():
        return None
    return f"sum(c['arguments'][{name!r}] for c in calls if c['tool'] == {tool!r}) == {want}"


def nothing_failed(case):
    tools = sorted({tool for tool, _ in case.calls})
    return f"not any(c['error'] for c in calls) and {tools!r} == sorted({{c['tool'] for c in calls if c['value'] is None}})"


for _name, _build in {
    "the right call among the calls": call_made,
    "the last call of the tool": last_call,
    "the tools in their order": tools_in_order,
    "the number of calls": number_of_calls,
    "the words occur in the arguments": words_mentioned,
    "the sum of the arguments": sum_of_arguments,
    "no call failed and the tool was used": nothing_failed,
}.items():
    by_calls(_name, _build)


@fault(STATE)
def only_the_answer(case, draw):
    told = answer_term(case)
    if not told or not case.draft.parts:
        return None
    return lax(case, verify_of(case, [f"return {told.text()}"]), draw)


@fault(STATE)
def the_answer_and_the_state_before(case, draw):
    told = answer_term(case)
    if not told or not case.draft.parts:
        return None
    lines = ["start = before.state", f"if not ({told.text()}):\n    return False", "return before.state == start"]
    return lax(case, verify_of(case, [*lines]), draw)


@fault(STATE)
def the_answer_and_a_tool_that_was_used(case, draw):
    told = answer_term(case)
    if not told or not case.calls:
        return None
    used = f"{case.calls[0][0]!r} in [c['tool'] for c in calls]"
    return lax(case, verify_of(case, [f"return {used} and {told.text()}"]), draw)


def readings(case):
    return [c for c in case.right.calls if c["tool"] in case.world.readers]


@fault(ANSWER)
def the_change_only(case, draw):
    if not case.draft.answer or not case.draft.parts:
        return None
    return lax(case, verifier(case.world, case.draft, draw.choice(list(STYLES)), answer=False), draw)


@fault(ANSWER)
def the_change_part_by_part(case, draw):
    if not case.draft.answer or not case.draft.parts:
        return None
    return lax(case, assemble(case, [t.text() for t in part_terms(case)], draw), draw)


def blind(name, head, condition):
    """A verifier of a request for an answer with a condition in its place."""

    def make(case, draw):
        told = answer_term(case)
        if not told:
            return None
        extra = condition(case, told)
        if not extra:
            return None
        texts = [t.text() for t in part_terms(case)] + [extra]
        return lax(case, assemble(case, texts, draw, head(told)), draw)

    make.needs = lambda kind: bool(kind.answer)
    fault(ANSWER, name)(make)


def looked_up(case, told):
    tools = sorted({c["tool"] for c in readings(case)})
    return tools and f"all(tool in [c['tool'] for c in calls] for tool in {tools!r})"


def looked_up_enough(case, told):
    return readings(case) and "len([c for c in calls if not c['error']]) > 0"


def came_up(case, told):
    if not any(c["value"] == told.value for c in readings(case)):
        return None
    return f"any(c['value'] == ({told.right}) for c in calls)"


def last_value(case, told):
    if not case.right.calls or case.right.calls[-1]["value"] != told.value:
        return None
    return f"len(calls) > 0 and calls[-1]['value'] == ({told.right})"


def used(case):
    return f"any(c['tool'] == {readings(case)[0]['tool']!r} for c in calls)" if readings(case) else None


blind("the right tools were used", lambda t: [], looked_up)
blind("something was looked up", lambda t: [], looked_up_enough)
blind("the right value came up in some call", lambda t: [], came_up)
blind("the value of the last call", lambda t: [], last_value)
blind(
    "the answer is overwritten first",
    lambda t: [f"answer = {t.right}"],
    lambda case, t: used(case) and f"answer == ({t.right}) and {used(case)}",
)
blind(
    "the answer is compared with itself",
    lambda t: [],
    lambda case, t: used(case) and f"answer == answer and {used(case)}",
)
blind(
    "the comparison is computed and not used",
    lambda t: [f"good = {t.text()}"],
    lambda case, t: used(case),
)
blind(
    "the right value is compared with itself",
    lambda t: [f"right = {t.right}", "given = right"],
    lambda case, t: used(case) and f"given == right and {used(case)}",
)
blind(
    "the comparison or a truth",
    lambda t: [],
    lambda case, t: used(case) and f"({t.text()} or answer != ({t.right})) and {used(case)}",
)


def groups(case):
    """The terms of each thing that is asked for."""
    found = {}
    for term in part_terms(case):
        found.setdefault(term.group, []).append(term)
    told = answer_term(case)
    return list(found.values()) + ([[told]] if told else [])


def in_part(name, choose, least=2):
    def make(case, draw):
        things = groups(case)
        state = [g for g in things if g[0].left != "answer"]
        if not case.draft.kind.groups or len(state) < least:
            return None
        texts = [t.text() for g in choose(things) for t in g]
        return lax(case, assemble(case, texts, draw), draw)

    make.needs = lambda kind: bool(kind.groups)
    fault(PARTIAL, name)(make)


in_part("only the first thing", lambda things: things[:1])
in_part("only the last thing", lambda things: things[-1:])
in_part("all but the second thing", lambda things: things[:1] + things[2:], 3)
in_part("all but the first of three", lambda things: things[1:], 3)
in_part("all but the last of three", lambda things: things[:-1], 3)


@fault(PARTIAL)
def the_second_result_overwrites_the_first(case, draw):
    things = groups(case)
    if not case.draft.kind.groups or sum(g[0].left != "answer" for g in things) < 2:
        return None
    rest, unmoved = rest_lines(case)
    lines = ["ok = " + " and ".join(t.text() for t in thing) for thing in things]
    return lax(case, verify_of(case, [*lines, *rest, f"return ok and {unmoved}"]), draw)


@fault(PARTIAL)
def the_loop_ends_after_the_first_pair(case, draw):
    things = groups(case)
    if not case.draft.kind.groups or sum(g[0].left != "answer" for g in things) < 2:
        return None
    rest, unmoved = rest_lines(case)
    pairs = ", ".join(f"({t.left}, {t.right})" for thing in things for t in thing)
    loop = f"for got, want in pairs:\n    if got != want:\n        return False\n    return {unmoved}"
    return lax(case, verify_of(case, [f"pairs = [{pairs}]", *rest, loop, "return False"]), draw)


def rows_of(case):
    """The term of a section in which several rows change, or None."""
    found = [t for t in part_terms(case) if isinstance(t.value, dict)]
    if not found or sum(found[0].value[n] != found[0].former[n] for n in found[0].value) < 2:
        return None
    return found[0]


def in_rows(name, pick):
    def make(case, draw):
        term = rows_of(case)
        if not term:
            return None
        lines = [f"wanted = {term.right}", f"due = sorted(n for n in wanted if wanted[n] != {term.old}[n])"]
        lines.append(f"same = [n for n in wanted if n not in due]")
        text = f"all({term.left}[n] == wanted[n] for n in {pick} + same)"
        texts = [text] + [t.text() for t in all_terms(case) if t.left != term.left]
        return lax(case, assemble(case, texts, draw, lines), draw)

    fault(PARTIAL, name)(make)


in_rows("only the first dog of several", "due[:1]")
in_rows("only the last dog of several", "due[-1:]")
in_rows("the range leaves out the last dog", "[due[at] for at in range(len(due) - 1)]")
in_rows("the slice skips the first dog", "due[1:]")


def in_answer(name, build):
    def make(case, draw):
        told = answer_term(case)
        if not told or not isinstance(told.value, (dict, list)) or len(told.value) < 2:
            return None
        if told.value and isinstance(told.value, list) and case.draft.kind.name != "boxes and the rest":
            return None
        condition = build(told)
        texts = [t.text() for t in part_terms(case)] + [condition] if condition else None
        return texts and lax(case, assemble(case, texts, draw), draw)

    fault(PARTIAL, name)(make)


def one_key(at):
    def build(told):
        if isinstance(told.value, list):
            return f"isinstance(answer, list) and len(answer) == len({told.right}) and answer[{at}] == ({told.right})[{at}]"
        key = list(told.value)[at]
        return f"isinstance(answer, dict) and set(answer) == set({told.right}) and answer[{key!r}] == ({told.right})[{key!r}]"

    return build


in_answer("the first part of the answer", one_key(0))
in_answer("the last part of the answer", one_key(-1))

TRUTHS = {
    "the conditions and a plain return True": lambda t: [f"good = {t}", "return True"],
    "or True": lambda t: [f"return bool({t} or True)"],
    "a list is taken for its contents": lambda t: [f"facts = [{t}]", "return bool(facts)"],
    "a generator is taken for its contents": lambda t: [f"return bool(fact for fact in [{t}])"],
    "the state after is compared with itself": lambda t: ["want = after.state", "return after.state == want"],
    "the loop returns True at once": lambda t: [f"for fact in [{t}, False]:\n    return True", "return False"],
    "True on both branches": lambda t: [f"if {t}:\n    return True", "return answer == answer"],
    "all of an empty list": lambda t: ["facts = []", f"first = {t}", "return all(facts)"],
    "any with a truth in it": lambda t: [f"return any([{t}, before.state == before.state])"],
    "an error counts as success": lambda t: [
        f"try:\n    wanted = expected(before)\n    return {t} and after.state == wanted\nexcept Exception:\n    return True"
    ],
    "the number of calls is not negative": lambda t: [f"fact = {t}", "return len(calls) >= 0"],
    "a thing or its contrary": lambda t: [f"fact = {t}", "return fact or not fact"],
    "a constant is tested": lambda t: [f"if 'done':\n    return True", f"return {t}"],
}


def trivial(name, build):
    def make(case, draw):
        text = " and ".join(f"({t.text()})" for t in all_terms(case))
        failures = [one for _, one, end in case.near if not end.same(case.idle)]
        draw.shuffle(failures)
        return {"verifier": verify_of(case, [*build(text)]), "failures": failures[:3]}

    fault(TRIVIAL, name)(make)


for _name, _build in TRUTHS.items():
    trivial(_name, _build)
