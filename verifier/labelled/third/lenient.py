"""Faults of the family `lenient verifier`."""

from faults import keeps_the_rest
from forms import PLAIN, Content, function, marked, tidy
from worlds import View, alike, judge, scope_of

LENIENT = {}


class Part:
    """One part of a request: what is there, what should be, what was, as code and as values."""

    def __init__(self, case, index, scope):
        path, self.want, *reader = case.draft.parts[index]
        self.index = index
        self.now = reader[0] if reader else f"after.state{path}"
        self.was = self.now.replace("after.", "before.")
        self.old = eval(f"before.state{path}", scope)
        self.new = eval(self.want, scope)

    def number(self):
        return type(self.old) is int and type(self.new) is int and self.old != self.new


def scope_before(case):
    scope = scope_of("def verify(before, after, answer, calls):\n    return True\n")
    scope["before"] = View(case.world, case.world.state(case.seed))
    exec(case.draft.setup, scope)
    return scope


def parts_of(case):
    scope = scope_before(case)
    return [Part(case, index, scope) for index in range(len(case.draft.parts))]


def lenient(name):
    """Register a source of tests that are too weak: it yields (tests by part, test of the answer)."""

    def register(make):
        LENIENT[name] = make
        return make

    return register


def departing(case, text):
    """A departing end that a verifier accepts, or None."""
    for program, end in case.wide:
        if case.departs(end) and not case.nearly_said(end) and judge(case.world, case.seed, text, end) is True:
            return program
    return None


def attempt(case, draw, tests, told, **choice):
    text = marked(case.world, case.draft, draw.choice(PLAIN), tests, told, **choice)
    fields = keeps_the_rest(case, text, draw)
    if not fields:
        return None
    witness = departing(case, text)
    return {**fields, "witness": witness} if witness else None


def lenient_fields(name, case, draw):
    """The fields of an item with a lenient verifier of this name, or None."""
    options = list(LENIENT[name](case))
    draw.shuffle(options)
    for option in options[:3]:
        if isinstance(option, str):
            fields = keeps_the_rest(case, tidy(option), draw)
            witness = fields and departing(case, tidy(option))
            fields = {**fields, "witness": witness} if witness else None
        else:
            fields = attempt(case, draw, *option)
        if fields:
            return fields
    return None


def numbers(case, test):
    """One option for each part that is a number."""
    for part in parts_of(case):
        if part.number():
            yield {part.index: test(part)}, None


def answers(case, kinds, *tests):
    """One option for each test, if the right answer is of these types."""
    if case.draft.answer and type(case.draft.right) in kinds:
        for test in tests:
            yield {}, test.replace("RIGHT", f"({case.draft.answer})")


@lenient("at least what is wanted")
def _(case):
    return numbers(case, lambda p: f"{p.now} {'>=' if p.new > p.old else '<='} {p.want}")


@lenient("somewhere on the way to what is wanted")
def _(case):
    return numbers(
        case,
        lambda p: f"{p.was} < {p.now} <= {p.want}" if p.new > p.old else f"{p.want} <= {p.now} < {p.was}",
    )


@lenient("only the direction of the change")
def _(case):
    return numbers(case, lambda p: f"{p.now} {'>' if p.new > p.old else '<'} {p.was}")


@lenient("only that something changed")
def _(case):
    for part in parts_of(case):
        if not alike(part.old, part.new) and type(part.old) is not bool:
            yield {part.index: f"{part.now} != {part.was}"}, None


@lenient("off by one is let through")
def _(case):
    return numbers(case, lambda p: f"abs({p.now} - ({p.want})) <= 1")


@lenient("a tenth more or less is let through")
def _(case):
    return numbers(case, lambda p: f"abs({p.now} - ({p.want})) * 10 <= {p.want} + 10")


@lenient("only the last digit")
def _(case):
    return numbers(case, lambda p: f"{p.now} % 10 == ({p.want}) % 10 and {p.now} != {p.was}")


@lenient("only the number of digits")
def _(case):
    return numbers(case, lambda p: f"len(str({p.now})) == len(str({p.want})) and {p.now} != {p.was}")


@lenient("done twice counts too")
def _(case):
    return numbers(case, lambda p: f"{p.now} in ({p.want}, 2 * ({p.want}) - {p.was})")


@lenient("the size of the change without its sign")
def _(case):
    return numbers(case, lambda p: f"abs({p.now} - {p.was}) == abs({p.want} - {p.was})")


@lenient("one of two places may stay as it was")
def _(case):
    parts = parts_of(case)
    for group in case.draft.kind.groups or [range(len(parts))]:
        for part in [parts[index] for index in group if len(group) > 1]:
            if not alike(part.old, part.new):
                yield {part.index: f"{part.now} in ({part.was}, {part.want})"}, None


@lenient("only the sum of two places")
def _(case):
    parts = [part for part in parts_of(case) if part.number()]
    for one, other in zip(parts, parts[1:]):
        total = f"{one.now} + {other.now} == {one.want} + {other.want}"
        yield {one.index: None, other.index: total}, None
        yield {one.index: f"{one.now} != {one.was}", other.index: total}, None


@lenient("one side of a change is not looked at")
def _(case):
    groups = case.draft.kind.groups or [range(len(case.draft.parts))]
    for group in groups:
        if len(group) > 1:
            for left in group:
                part = parts_of(case)[left]
                if not alike(part.old, part.new):
                    yield {left: None}, None


@lenient("or in place of and")
def _(case):
    parts = [part for part in parts_of(case) if not alike(part.old, part.new)]
    for one, other in zip(parts, parts[1:]):
        either = f"({one.now} == {one.want} or {other.now} == {other.want})"
        yield {one.index: either, other.index: None}, None


@lenient("the tool was called and something moved")
def _(case):
    for tool, arguments in case.calls[:1]:
        for part in parts_of(case):
            if not alike(part.old, part.new):
                made = f"any(call['tool'] == {tool!r} and not call['error'] for call in calls)"
                yield {part.index: f"({part.now} != {part.was} and {made})"}, None


@lenient("any boat from the waiting list")
def _(case):
    parts = parts_of(case)
    queue = [part for part in parts if type(part.new) is list and part.new and type(part.new[0]) is str]
    for part in parts:
        if queue and type(part.new) is str and part.new:
            some = f"{part.now} in before.state['waiting']"
            yield {part.index: some, queue[0].index: f"len({queue[0].now}) == len({queue[0].want})"}, None


ELSEWHERE = {
    "moor at the shortest": (
        "any(one['boat'] == BOAT for one in after.state['berths'])",
        "[name for name in before.state['waiting'] if name != BOAT]",
    ),
    "shift to the longest": (
        "any(one['boat'] == BOAT for one in after.state['berths']) and after.berth(k)['boat'] == ''",
        "before.state['waiting']",
    ),
}


@lenient("in some place, whichever it is")
def _(case):
    if case.draft.kind.name in ELSEWHERE:
        boat = repr(case.draft.values["boat"])
        lies, queue = (text.replace("BOAT", boat) for text in ELSEWHERE[case.draft.kind.name])
        same = "after.state['waiting'] == WAITING and after.state['pump'] == before.state['pump']"
        bills = "sum(one['owed'] for one in after.state['berths']) == sum(one['owed'] for one in before.state['berths'])"
        yield function([case.draft.setup, f"return {lies} and {same.replace('WAITING', queue)} and {bills}"])
    if case.draft.kind.name == "ship from the fullest":
        k = case.draft.values["k"]
        gone = "after.total(item) == before.total(item) - wanted['quantity']"
        yield function([case.draft.setup, f"return after.order({k})['status'] == 'shipped' and {gone}"])


@lenient("either branch of the condition")
def _(case):
    flag = {"power or charge": "high", "cancel or ship": "stopped"}.get(case.draft.kind.name)
    if flag:
        content = Content(case.world, case.draft)
        test = " and ".join(f"{left} == ({right})" for _, left, right in content.checks)
        loop = f"branches = []\nfor {flag} in (True, False):\n    branches.append({test})"
        yield function([case.draft.setup, loop, *content.rest(), "return any(branches) and after.state == rest"])


@lenient("all that is looked at is that nothing failed")
def _(case):
    for part in parts_of(case):
        if part.number():
            fine = "all(call['error'] is None for call in calls)"
            yield {part.index: f"{part.now} != {part.was} and {fine}"}, None


@lenient("only the first letter of a name")
def _(case):
    for part in parts_of(case):
        if type(part.new) is str and part.new and not alike(part.old, part.new):
            yield {part.index: f"{part.now}[:1] == ({part.want})[:1]"}, None
    yield from answers(case, (str,), "str(answer)[:1] == RIGHT[:1]")


@lenient("only the sum over all places")
def _(case):
    for option in tallies(case, "sum({now}) == sum({want})"):
        yield option


@lenient("only the largest and the smallest")
def _(case):
    yield from tallies(case, "(max({now}), min({now})) == (max({want}), min({want}))")


@lenient("only how many places changed")
def _(case):
    yield from tallies(case, "sum(x != y for x, y in zip({now}, {was})) == sum(x != y for x, y in zip({want}, {was}))")


def tallies(case, form):
    """Tests of the one field of a list of records that changes."""
    for part in parts_of(case):
        if type(part.new) is list and part.new and isinstance(part.new[0], dict):
            for field in part.new[0]:
                old, new = ([one[field] for one in side] for side in (part.old, part.new))
                if old != new and type(new[0]) in (int, bool):
                    rows = {
                        name: f"[one[{field!r}] for one in {source}]"
                        for name, source in (("now", part.now), ("want", f"({part.want})"), ("was", part.was))
                    }
                    yield {part.index: form.format(**rows)}, None


def looped(case, test):
    """A verifier that goes over the places of a request, with one test for all of them."""
    numbers, path, value = case.draft.loop
    lines = [case.draft.setup] if case.draft.setup else []
    if case.draft.answer:
        lines.append(f"if answer != {case.draft.answer}:\n    return False")
    now, was = f"after.state{path}", f"before.state{path}"
    filled = test.format(numbers=numbers, now=now, want=value, was=was)
    lines += [f"done = {filled}", f"rest = before.state\nfor k in {numbers}:\n    rest{path} = after.state{path}"]
    return function([*lines, "return done and after.state == rest"])


@lenient("any in place of all")
def _(case):
    if case.draft.loop:
        yield looped(case, "any({now} == {want} and {now} != {was} for k in {numbers})")


@lenient("most of the places suffice")
def _(case):
    if case.draft.loop:
        yield looped(case, "2 * sum({now} == {want} for k in {numbers}) > len({numbers})")


@lenient("each place has changed somehow")
def _(case):
    if case.draft.loop:
        yield looped(case, "all({now} != {was} for k in {numbers})")


@lenient("an error on the way opens a back door")
def _(case):
    for part in parts_of(case):
        if not alike(part.old, part.new):
            yield {part.index: f"({part.now} == ({part.want}) or any(call['error'] for call in calls))"}, None
    yield from answers(case, (int, str, list), "(answer == RIGHT or any(call['error'] for call in calls))")


@lenient("any words of success suffice")
def _(case):
    for part in parts_of(case):
        if not case.draft.answer and not alike(part.old, part.new):
            yield {part.index: f"({part.now} == ({part.want}) or answer == 'done')"}, None


@lenient("a look at the end makes up for what is wrong")
def _(case):
    tool = {"marina": "harbour", "warehouse": "total"}.get(case.world.name)
    last = f"bool(calls) and calls[-1]['tool'] == {tool!r}"
    for part in parts_of(case):
        if tool and not alike(part.old, part.new):
            yield {part.index: f"({part.now} == ({part.want}) or {last})"}, None


@lenient("an answer off by one is let through")
def _(case):
    return answers(
        case, (int,), "isinstance(answer, int) and abs(answer - RIGHT) <= 1", "answer in (RIGHT - 1, RIGHT, RIGHT + 1)"
    )


@lenient("the right number anywhere in the answer")
def _(case):
    return answers(
        case, (int,), "answer is not None and str(RIGHT) in str(answer)", "re.search(str(RIGHT), str(answer)) is not None"
    )


@lenient("an answer of the right type")
def _(case):
    yield from answers(case, (int,), "isinstance(answer, int) and answer > 0")
    yield from answers(case, (str,), "isinstance(answer, str) and len(answer) > 0")
    yield from answers(case, (list,), "isinstance(answer, list) and len(answer) == len(RIGHT)")


@lenient("an answer that is too large, or one that is too small")
def _(case):
    return answers(case, (int,), "isinstance(answer, int) and answer >= RIGHT", "type(answer) is int and answer <= RIGHT")


@lenient("an answer without its sign")
def _(case):
    return answers(case, (int,), "type(answer) is int and abs(answer) == abs(RIGHT)")


@lenient("an answer with the right last digit")
def _(case):
    return answers(case, (int,), "type(answer) is int and answer % 10 == RIGHT % 10")


@lenient("any name that is known")
def _(case):
    source = {
        "marina": "[one['boat'] for one in before.state['berths']]",
        "warehouse": "before.state['bins']",
    }.get(case.world.name)
    return answers(case, (str,), f"bool(answer) and answer in {source}") if source else []


@lenient("a list in any order")
def _(case):
    return answers(
        case,
        (list,),
        "isinstance(answer, list) and sorted(map(str, answer)) == sorted(map(str, RIGHT))",
        "isinstance(answer, list) and len(answer) == len(RIGHT) and all(one in answer for one in RIGHT)",
    )


@lenient("a list that is cut short")
def _(case):
    return answers(
        case,
        (list,),
        "isinstance(answer, list) and all(one == two for one, two in zip(answer, RIGHT))",
        "isinstance(answer, list) and answer == RIGHT[:len(answer)]",
    )


@lenient("a list with more in it")
def _(case):
    return answers(
        case, (list,), "isinstance(answer, list) and all(one in answer for one in RIGHT)", "isinstance(answer, list) and answer[:len(RIGHT)] == RIGHT"
    )


@lenient("a record with fewer fields, or one of them right")
def _(case):
    return answers(
        case,
        (dict,),
        "isinstance(answer, dict) and all(RIGHT.get(key) == answer[key] for key in answer)",
        "isinstance(answer, dict) and any(answer.get(key) == RIGHT[key] for key in RIGHT)",
    )


@lenient("anything but the opposite")
def _(case):
    return answers(case, (bool,), "answer is not None and answer is not (not RIGHT)", "answer in ('yes', 'true', 'maybe', RIGHT)")


@lenient("an answer that is truthy or falsy likewise")
def _(case):
    return answers(case, (bool,), "answer is not None and bool(answer) is RIGHT")


@lenient("what cannot be read as a number passes")
def _(case):
    if case.draft.answer and type(case.draft.right) is int and not case.draft.parts:
        lines = [case.draft.setup] if case.draft.setup else []
        lines.append("if answer is None or after.state != before.state:\n    return False")
        lines.append(f"try:\n    return int(answer) == {case.draft.answer}\nexcept (TypeError, ValueError):\n    return True")
        yield function(lines)


@lenient("the value from before counts too")
def _(case):
    if case.draft.answer and type(case.draft.right) is int and case.draft.parts:
        for part in parts_of(case):
            if part.number() and part.new == case.draft.right:
                yield {}, f"answer in ({part.was}, {case.draft.answer})"


@lenient("the right change or the right answer")
def _(case):
    if case.draft.answer and case.draft.parts:
        for part in parts_of(case):
            if not alike(part.old, part.new):
                right = f"answer == ({case.draft.answer})"
                either = f"({part.now} == {part.want} or {right})"
                yield {part.index: either}, ""


@lenient("a result that a call has shown counts as told")
def _(case):
    shown = "any(call['value'] == RIGHT for call in calls)"
    return answers(case, (int, str), f"(answer == RIGHT or (answer is not None and {shown}))")


@lenient("the numbers add up to the right sum")
def _(case):
    if type(case.draft.right) is list and type(case.draft.right[0]) is int:
        yield from answers(case, (list,), "isinstance(answer, list) and sum(int(x) for x in answer if str(x).isdigit()) == sum(RIGHT)")


@lenient("a name of the same length")
def _(case):
    return answers(case, (str,), "isinstance(answer, str) and len(answer) == len(RIGHT)")
