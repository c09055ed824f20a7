"""Faults of a verifier that refuses what is asked for, or remembers."""

import ast

from faults import accepted, fault, refused
from forms import STYLES, any_style, tidy, verifier
from near import groups, rewritten

# --- impossible ----------------------------------------------------------------


def blocked(case, text, draw):
    """The fields of an item whose verifier refuses the right end, or None."""
    if (
        text is None
        or accepted(case, text, case.right) is not False
        or accepted(case, text, case.idle) is not False
    ):
        return None
    failures = refused(case, text, draw.choice([3, 3, 4]), draw)
    return failures and {"verifier": text, "failures": failures}


def one_change(case, draw, change, styles=STYLES):
    """Change one node of a sound verifier such that it refuses the right end."""
    text = verifier(case.world, case.draft, draw.choice(list(styles)))
    places = list(range(len(list(ast.walk(ast.parse(text))))))
    draw.shuffle(places)
    for place in places:
        new = rewritten(text, place, change)
        fields = new and new != text and blocked(case, tidy(new), draw)
        if fields:
            return fields
    return None


def asked_number(case, node):
    return (
        isinstance(node, ast.Constant)
        and type(node.value) is int
        and node.value > 1
        and node.value in case.draft.values.values()
    )


@fault("impossible", "number one off", "number ten times", "number out of reach")
def number_off(case, draw, name):
    made = {
        "number one off": lambda n: n + draw.choice([1, -1]),
        "number ten times": lambda n: n * 10,
        "number out of reach": lambda n: n + 100000,
    }
    return one_change(
        case, draw, lambda node: ast.Constant(made[name](node.value)) if asked_number(case, node) else None
    )


@fault("impossible", "another word")
def another_word(case, draw, name):
    def change(node):
        if (
            not isinstance(node, ast.Constant)
            or not isinstance(node.value, str)
            or node.value not in case.draft.values.values()
        ):
            return None
        words = [
            w
            for group in groups(case.world, case.world.state(case.seed))
            if node.value in group
            for w in group
            if w != node.value
        ]
        return ast.Constant(draw.choice(words)) if words else None

    return one_change(case, draw, change)


@fault("impossible", "plus and minus confused")
def sign_confused(case, draw, name):
    def change(node):
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, (ast.Add, ast.Sub)):
            return None
        return ast.BinOp(node.left, ast.Sub() if isinstance(node.op, ast.Add) else ast.Add(), node.right)

    return one_change(case, draw, change)


@fault("impossible", "comparison turned round")
def turned_round(case, draw, name):
    flipped = {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE, ast.Gt: ast.LtE, ast.Is: ast.IsNot}

    def change(node):
        if not isinstance(node, ast.Compare) or type(node.ops[0]) not in flipped:
            return None
        return ast.Compare(node.left, [flipped[type(node.ops[0])]()], node.comparators)

    return one_change(case, draw, change)


@fault("impossible", "strictly more")
def strictly_more(case, draw, name):
    def change(node):
        if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], ast.Eq):
            return None
        return ast.Compare(node.left, [draw.choice([ast.Gt, ast.Lt])()], node.comparators)

    return one_change(case, draw, change)


@fault("impossible", "before and after confused")
def before_and_after(case, draw, name):
    if not case.draft.parts:
        return None
    text = verifier(case.world, case.draft, "relations")
    for old, new in (("before", "#"), ("after", "before"), ("#", "after")):
        text = text.replace(f"{old}.", f"{new}.")
    return blocked(case, tidy(text), draw)


ALSO = {
    "no calls as well": "calls == []",
    "no change as well": "after.state == before.state",
    "no answer as well": "answer is None",
    "answer as text as well": "isinstance(answer, str)",
    "fewer calls than errors as well": "len(calls) < sum(c['error'] is not None for c in calls)",
}


@fault("impossible", *ALSO)
def also(case, draw, name):
    """Something in addition that cannot hold together with what is asked."""
    if name in ("no answer as well", "answer as text as well") and not case.draft.answer:
        return None
    if name == "no change as well" and not case.draft.parts:
        return None
    text = verifier(case.world, case.draft, *any_style(draw)[:1])
    head, _, last = text.rstrip("\n").rpartition("    return ")
    return blocked(case, tidy(f"{head}    return ({last}) and {ALSO[name]}\n"), draw)


@fault("impossible", "another type of answer")
def another_type(case, draw, name):
    wanted = {
        bool: "str({0})",
        int: "str({0})",
        str: "[{0}]",
        list: "tuple({0})",
        dict: "list(({0}).values())",
    }
    if not case.draft.answer:
        return None
    template = wanted[type(case.draft.right)]
    text = verifier(case.world, case.draft, "relations")
    right = ast.unparse(ast.parse(case.draft.answer))
    new = text.replace(f"answer == {right}", f"answer == {template.format(right)}")
    new = new.replace(f"answer is ({right})", f"answer == {template.format(right)}")
    return blocked(case, tidy(new), draw)


@fault("impossible", "a word that is never there")
def never_there(case, draw, name):
    never = {"cancelled": "canceled", "shipped": "sent"}

    def change(node):
        if isinstance(node, ast.Constant) and node.value in never:
            return ast.Constant(never[node.value])
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value in case.draft.values.values()
        ):
            return ast.Constant(
                node.value.upper() if node.value.upper() != node.value else node.value.lower()
            )
        return None

    return one_change(case, draw, change)


# --- verifier remembers --------------------------------------------------------

# Pieces put around a sound verifier: (before it, its head, first lines of it).
MEMORY = {
    "list beside it": ("seen = []\n", "", "seen.append(answer)\nif len(seen) > 1:\n    return True"),
    "default argument": ("", ", seen=[]", "seen.append(after.state)\nif len(seen) > 1:\n    return False"),
    "global counter": ("turn = 0\n", "", "global turn\nturn += 1\nif turn > 2:\n    return turn % 2 == 1"),
    "attribute of the function": (
        "",
        "",
        "verify.turn = verify.turn + 1 if 'turn' in verify.__dict__ else 1\nif verify.turn > 1:\n    return False",
    ),
    "last state kept": (
        "last = {}\n",
        "",
        "if last.get('state') == after.state:\n    return True\nlast['state'] = after.state",
    ),
    "verdicts cached by answer": (
        "cache = {}\n",
        "",
        "if str(answer) in cache:\n    return cache[str(answer)]\ncache[str(answer)] = True",
    ),
    "default dictionary": (
        "",
        ", memory={}",
        "memory['n'] = memory.get('n', 0) + 1\nif memory['n'] > 3:\n    return True",
    ),
    "accepts one end only": (
        "accepted = []\n",
        "",
        "if accepted:\n    return False\naccepted.append(len(calls))",
    ),
    "counts the judgements": (
        "count = [0]\n",
        "",
        "count[0] += 1\nif count[0] % 2 == 0:\n    return len(calls) >= 0",
    ),
}


@fault("verifier remembers", *MEMORY)
def remembers(case, draw, name):
    top, parameter, lines = MEMORY[name]
    failures = refused(case, case.sound_verifier, draw.choice([3, 3, 4]), draw)
    if not failures:
        return None
    text = case.sound_verifier
    helper, mark, body = text.partition("def verify(before, after, answer, calls):\n")
    inner = "".join(f"    {line}\n" for line in lines.split("\n"))
    new = f"{top}{helper}def verify(before, after, answer, calls{parameter}):\n{inner}{body}"
    return {"verifier": tidy(new), "failures": failures}
