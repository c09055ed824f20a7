"""Faults of the family `impossible`: what is asked for does not pass, or cannot be brought about."""

import ast

from cases import Case
from faults import fault, refused
from forms import PLAIN, Content, by_relations, marked, tidy, verifier
from kinds import fill
from lenient import parts_of
from worlds import alike, judge

FAMILY = "impossible"


def stern(name):
    """A source of tests that the right end does not pass: it yields (tests by part, test of the answer)."""

    def register(make):
        @fault(FAMILY, name)
        def build(case, draw):
            options = list(make(case))
            return rejecting(case, draw, draw.choice(options)) if options else None

        return make

    return register


def rejecting(case, draw, option):
    text = option if isinstance(option, str) else marked(case.world, case.draft, draw.choice(PLAIN), *option)
    return with_failures(case, tidy(text), draw)


def with_failures(case, text, draw):
    if judge(case.world, case.seed, text, case.right) is not False:
        return None
    failures = refused(case, text, 3, draw)
    return failures and {"verifier": text, "failures": failures}


def told(case, *tests, kinds=(int, str, list, dict, bool)):
    if case.draft.answer and type(case.draft.right) in kinds:
        for test in tests:
            yield {}, test.replace("RIGHT", f"({case.draft.answer})")


def each(case, test):
    for part in parts_of(case):
        if part.number():
            yield {part.index: test(part)}, None


@stern("wants one more")
def _(case):
    yield from each(case, lambda p: f"{p.now} == {p.want} + 1")
    yield from told(case, "answer == RIGHT + 1", "answer == RIGHT - 1", kinds=(int,))


@stern("wants the change in the other direction")
def _(case):
    return each(case, lambda p: f"{p.now} == {p.was} - ({p.want} - {p.was})")


@stern("counts the change twice")
def _(case):
    return each(case, lambda p: f"{p.now} == {p.want} + ({p.want} - {p.was})")


@stern("wants a change, and nothing changed")
def _(case):
    for part in parts_of(case):
        if not alike(part.old, part.new):
            yield {part.index: f"({part.now} == {part.want} and after.state == before.state)"}, None


@stern("two demands that exclude each other")
def _(case):
    yield from each(case, lambda p: f"{p.now} == {p.want} and {p.now} == {p.was}")
    yield from told(case, "answer == RIGHT and answer == RIGHT + 1", kinds=(int,))


@stern("an answer in the wrong type")
def _(case):
    yield from told(case, "answer == str(RIGHT)", kinds=(int, bool))
    yield from told(case, "answer == tuple(RIGHT)", "answer == ', '.join(map(str, RIGHT))", kinds=(list,))
    yield from told(case, "answer == [RIGHT]", kinds=(str, int))


@stern("a record where a value is asked for")
def _(case):
    return told(case, "isinstance(answer, dict) and answer.get('value') == RIGHT", kinds=(int, str, bool))


@stern("an answer wanted where none is asked for")
def _(case):
    if not case.draft.answer:
        for part in parts_of(case):
            yield {part.index: f"{part.now} == {part.want} and answer is not None"}, None


@stern("no answer wanted where one is asked for")
def _(case):
    return told(case, "answer is None and len(calls) > 0")


@stern("a state that is a text")
def _(case):
    for part in parts_of(case):
        if type(part.new) is not str:
            yield {part.index: f"{part.now} == str({part.want})"}, None


@stern("identity in place of equality")
def _(case):
    yield from told(case, "answer is RIGHT", kinds=(list, dict))
    for part in parts_of(case):
        if type(part.new) in (list, dict):
            yield {part.index: f"{part.now} is ({part.want})"}, None


@stern("an exact quotient where it is rounded")
def _(case):
    if "//" in (case.draft.answer or "") and type(case.draft.right) is int:
        yield {}, "answer == " + case.draft.answer.replace("//", "/")


@stern("a name in capitals")
def _(case):
    yield from told(case, "answer == RIGHT.upper()", "answer == RIGHT.lower()", kinds=(str,))
    for part in parts_of(case):
        if type(part.new) is str and part.new and not alike(part.old, part.new):
            yield {part.index: f"{part.now} == ({part.want}).upper()"}, None


@stern("no call is to be made")
def _(case):
    for part in parts_of(case):
        if not alike(part.old, part.new):
            yield {part.index: f"({part.now} == {part.want} and len(calls) == 0)"}, None
    if not case.draft.parts:
        yield from told(case, "answer == RIGHT and not calls")


@stern("a key that is not there")
def _(case):
    for part in parts_of(case):
        yield {part.index: f"after.state.get('stock') == {part.want}"}, None


@stern("the list the other way round")
def _(case):
    return told(case, "answer == RIGHT[::-1]", kinds=(list,))


@stern("the fields under other names")
def _(case):
    return told(case, "answer == {key.upper(): value for key, value in RIGHT.items()}", kinds=(dict,))


@stern("the opposite answer")
def _(case):
    return told(case, "answer is (not RIGHT)", kinds=(bool,))


@fault(FAMILY, "the rest is compared without what had to change")
def _(case, draw):
    content = Content(case.world, case.draft)
    if len(content.paths) < 2:
        return None
    content.paths = content.paths[:-1]
    return with_failures(case, tidy(by_relations(content)), draw)


@stern("the change counted from the end, so that it is wanted once more")
def _(case):
    return each(case, lambda p: f"{p.now} == {p.want.replace('before.', 'after.')}")


@fault(FAMILY, "a sign that was mistyped")
def _(case, draw):
    tree = ast.parse(verifier(case.world, case.draft, draw.choice(PLAIN)))
    places = [node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)]
    if not places:
        return None
    draw.choice(places).op = ast.Sub()
    return with_failures(case, ast.unparse(tree) + "\n", draw)


def held(state, v):
    return state["bins"][v["source"]][v["item"]]


def owed(name):
    return lambda state, v: state["berths"][v[name] - 1]["owed"]


SCARCE = {
    "trade": ("n", held),
    "cancel and move": ("n", held),
    "refuel and pay": ("amount", owed("k2")),
    "three entries": ("amount2", owed("k3")),
    "refuel and tell": ("litres", lambda state, v: state["pump"]["litres"]),
}


@fault(FAMILY, "more is asked for than there is")
def _(case, draw):
    """The wanted state has less than nought somewhere, which no tool allows."""
    name, stock = SCARCE.get(case.draft.kind.name, (None, None))
    if name is None:
        return None
    values = case.draft.values
    more = stock(case.world.state(case.seed), values) + draw.choice([1, 2, 3, 5, 8])
    other = Case(case.world, fill(case.draft.kind, case.world, case.seed, {**values, name: more}, draw), draw)
    failures = refused(case, other.sound_verifier, 3, draw)
    return failures and {
        "case": other,
        "verifier": other.sound_verifier,
        "solution": other.solution,
        "failures": failures,
    }
