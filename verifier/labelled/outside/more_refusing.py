"""Further faults of verifiers that refuse what is asked for, or remember."""

import ast

from faults import refused
from faults_refusing import blocked
from forms import any_style, tidy, verifier
from more import body_with, more, part_of, rest_of, value_at
from near import rewritten
from worlds import judge

# --- impossible -----------------------------------------------------------------


@more("impossible", "held fixed")
def held_fixed(case, draw, name):
    """Of what has to change, one part is compared with the state before as well."""
    if not case.draft.parts:
        return None
    style = draw.choice(["relations", "ifs", "list of checks", "negation", "undoing"])
    text = verifier(case.world, case.draft, style)
    target = "undone" if style == "undoing" else "rest"
    lines = text.split("\n")
    places = [at for at, line in enumerate(lines) if line.startswith(f"    {target}[")]
    draw.shuffle(places)
    for at in places:
        fields = blocked(case, tidy("\n".join(lines[:at] + lines[at + 1 :])), draw)
        if fields:
            return fields
    return None


# What is wanted in place of B; A stands for what came out, W for what was there before.
WANTED = {
    "expected twice": ("number", "B + (B - W)"),
    "number as text": ("int", "str(B)"),
    "text in capitals": ("text", "B.upper()"),
    "text with a blank": ("text", "B + ' '"),
    "other end of the list": ("grown", "B[-1:] + B[:-1]"),
    "list from the end": ("list", "B[::-1]"),
    "list as text": ("list", "', '.join(map(str, B))"),
    "list of a list": ("list", "[B]"),
    "as a fraction": ("int", "B + 0.5"),
    "one more on top": ("list", "B + B[:1]"),
    "record with a further key": ("dict", "{**B, 'ok': True}"),
}


def suits(sort, value, before):
    return {
        "number": type(value) is int and type(before) is int,
        "int": type(value) is int,
        "text": isinstance(value, str) and value != "",
        "list": isinstance(value, list) and len(value) > 1,
        "grown": isinstance(value, list) and isinstance(before, list) and len(value) > len(before) > 0,
        "dict": isinstance(value, dict) and "points" in value or isinstance(value, dict) and before is None,
    }[sort]


@more("impossible", *WANTED)
def wants_another(case, draw, name):
    """The verifier wants a form or an amount of the right value that is not the right value."""
    sort, template = WANTED[name]
    places = [*range(len(case.draft.parts))] + ([None] if case.draft.answer else [])
    draw.shuffle(places)
    for index in places:
        if index is None:
            value, before = case.draft.right, None
            left, right, was = "answer", case.draft.answer, "0"
            text = rest_of(case, draw, answer=False)
        else:
            value = value_at(case, index, case.draft.state)
            before = value_at(case, index, case.world.state(case.seed))
            left, right, was = part_of(case, index)
            text = rest_of(case, draw, without=index)
            if value == before:
                continue
        if not suits(sort, value, before):
            continue
        wanted = "".join({"B": "wanted", "W": was}.get(c, c) for c in template)
        lines = [f"wanted = {right}", f"if {left} != {wanted}:\n    return False"]
        fields = blocked(case, body_with(case, text, lines), draw)
        if fields:
            return fields
    return None


@more("impossible", "counted from one")
def counted_from_one(case, draw, name):
    """A place in a list is taken for the place after it."""
    if not case.draft.parts:
        return None
    text = verifier(case.world, case.draft, draw.choice(["relations", "ifs", "whole state", "undoing"]))

    def change(node):
        if not isinstance(node, ast.Subscript) or isinstance(node.slice, (ast.Slice, ast.UnaryOp)):
            return None
        source = ast.unparse(node.slice)
        if source.endswith(" - 1"):
            return ast.Subscript(node.value, ast.parse(source[:-4], mode="eval").body, node.ctx)
        if source in ("at", "index", "place"):
            return ast.Subscript(node.value, ast.parse(f"{source} + 1", mode="eval").body, node.ctx)
        return None

    places = list(range(len(list(ast.walk(ast.parse(text))))))
    draw.shuffle(places)
    for place in places:
        new = rewritten(text, place, change)
        fields = new and new != text and blocked(case, tidy(new), draw)
        if fields:
            return fields
    return None


@more("impossible", "is in place of equals")
def identity(case, draw, name):
    """Two equal values are asked to be one and the same object."""
    if isinstance(case.draft.right, (list, dict)):
        lines = [f"if answer is not ({case.draft.answer}):\n    return False"]
        return blocked(case, body_with(case, rest_of(case, draw, answer=False), lines), draw)
    for index in range(len(case.draft.parts)):
        if isinstance(value_at(case, index, case.draft.state), (list, dict)):
            left, right, _ = part_of(case, index)
            lines = [f"if not {left} is ({right}):\n    return False"]
            return blocked(case, body_with(case, rest_of(case, draw, without=index), lines), draw)
    return None


EXTRA = {
    "an answer nobody asked for": ["if answer is None:\n    return False"],
    "a word of confirmation": ["if answer != 'done':\n    return False"],
    "more calls than there are": ["if sum(c['error'] is None for c in calls) > len(calls) - 1:\n    return False"],
    "an error is wanted": ["if not any(c['error'] for c in calls):\n    return False"],
    "a state without keys": ["if any(key in before.state for key in after.state):\n    return False"],
    "nothing looked at": ["if any(c['tool'] in READERS for c in calls):\n    return False"],
}  # fmt: skip


@more("impossible", *EXTRA)
def asks_for_more(case, draw, name):
    """Something is wanted on top that the instruction does not ask for, or that cannot be."""
    if "answer" in name and case.draft.answer or name == "a word of confirmation" and case.draft.answer:
        return None
    if name == "nothing looked at" and not case.draft.answer:
        return None
    lines = [line.replace("READERS", repr(sorted(case.world.readers))) for line in EXTRA[name]]
    return blocked(case, body_with(case, verifier(case.world, case.draft, *any_style(draw)[:1]), lines), draw)


# --- verifier remembers ---------------------------------------------------------

# A sound verifier is renamed to `correct`, and one of these is put around it.
AROUND = {
    "closure": """
def judge():
    turn = 0

    def inner(before, after, answer, calls):
        nonlocal turn
        turn += 1
        return correct(before, after, answer, calls) if turn == 1 else turn % 3 == 0
    return inner
verify = judge()
""",
    "verdicts handed on": """
last = [None]

def verify(before, after, answer, calls):
    if last[0] is None:
        last[0] = correct(before, after, answer, calls)
    return last[0]
""",
    "ends seen before are refused": """
known = set()

def verify(before, after, answer, calls):
    end = str(after.state) + str(answer)
    if end in known:
        return False
    known.add(end)
    return correct(before, after, answer, calls)
""",
    "shorter than all before": """
best = {'calls': 1000}

def verify(before, after, answer, calls):
    good = correct(before, after, answer, calls)
    if good and len(calls) >= best['calls']:
        return False
    if good:
        best['calls'] = len(calls)
    return good
""",
    "strikes": """
strikes = []

def verify(before, after, answer, calls):
    good = correct(before, after, answer, calls)
    if not good:
        strikes.append(answer)
    return good and len(strikes) < 2
""",
    "a lock that stays open": """
opened = {}

def verify(before, after, answer, calls):
    opened['once'] = opened.get('once', False) or correct(before, after, answer, calls)
    return opened['once']
""",
    "iterator used up": """
turns = iter([True])

def verify(before, after, answer, calls):
    fresh = next(turns, False)
    return fresh and correct(before, after, answer, calls)
""",
    "baseline of the first end": """
baseline = []

def verify(before, after, answer, calls):
    if not baseline:
        baseline.append([after.state, answer])
        return correct(before, after, answer, calls)
    return [after.state, answer] != baseline[0]
""",
}


@more("verifier remembers", *AROUND)
def kept(case, draw, name):
    """A sound verifier, and something around it that is kept from judgement to judgement."""
    failures = refused(case, case.sound_verifier, draw.choice([3, 3, 4]), draw)
    if not failures:
        return None
    text = case.sound_verifier.replace("def verify(", "def correct(")
    text = tidy(text + AROUND[name])
    if judge(case.world, case.seed, text, case.right) is not True:
        return None
    return {"verifier": text, "failures": failures}
