"""Faults of a verifier that accepts too much: lenient ones, partial checks, and those that accept everything."""

import ast
import re

from faults import accepted, fault, lax, refused
from forms import any_style, function, tidy, verifier
from kinds import code
from kinds_rota import ALL_DAYS
from near import groups, rewritten

# --- lenient verifier ----------------------------------------------------------

# A stands for what came out, B for what is wanted.
LOOSER = {
    "at least": "A >= B",
    "at most": "A <= B",
    "within one": "abs(A - B) <= 1",
    "within a range": "A in range(B - 2, B + 3)",
    "same last digit": "A % 10 == B % 10",
    "rounded to tens": "round(A, -1) == round(B, -1)",
    "absolute value": "abs(A) == abs(B)",
    "halves": "A // 2 == B // 2",
    "this or the next": "A in (B, B + 1)",
    "within a tenth": "math.isclose(A, B, rel_tol=0.1)",
    "greater than zero": "A > 0",
    "same parity": "A % 2 == B % 2",
    "text contains": "str(B) in str(A)",
    "text begins with": "str(A).startswith(str(B))",
    "same first letter": "A[:1] == B[:1]",
    "letter case ignored": "str(A).lower() == str(B).lower()",
    "pattern found": "re.search(re.escape(str(B)), str(A)) is not None",
    "as text": "str(A) == str(B)",
    "same length": "len(A) == len(B)",
    "sorted first": "sorted(A, key=str) == sorted(B, key=str)",
    "as sets": "set(A) == set(B)",
    "contains all": "all(x in A for x in B)",
    "contained in": "A != [] and all(x in B for x in A)",
    "same keys": "set(A) == set(B)",
    "same sum": "sum(A) == sum(B)",
    "first element": "A[0] == B[0]",
    "last element": "A[-1] == B[-1]",
    "same type": "isinstance(A, type(B))",
    "one of two words": "A in (B, OTHER)",
    "any word of the group": "A in GROUP",
    "values only": "sorted(A.values(), key=str) == sorted(B.values(), key=str)",
}
LOOSE_HELPERS = {
    "lists sorted in a helper": ("list", "sorted([plain(x) for x in value], key=str)"),
    "lists counted in a helper": ("list", "len(value)"),
    "numbers halved in a helper": ("int", "value // 2"),
    "numbers to tens in a helper": ("int", "value // 10"),
    "texts cut in a helper": ("str", "value[:2]"),
    "marks forgotten in a helper": ("bool", "True"),
}


def comparisons(text):
    """The numbers of the nodes that compare for equality."""
    return [
        index
        for index, node in enumerate(ast.walk(ast.parse(text)))
        if isinstance(node, ast.Compare)
        and len(node.ops) == 1
        and isinstance(node.ops[0], (ast.Eq, ast.NotEq, ast.Is))
    ]


WHOLE = (
    "after.state",
    "before.state",
    "expected(before, after)",
    "undone",
    "rest",
    "len(want)",
)  # other faults are for these


def loosened(text, index, template, words, kind):
    """A verifier with one comparison replaced by a looser one."""

    def change(node):
        left, right = ast.unparse(node.left), ast.unparse(node.comparators[0])
        if right in ("after.state", "answer"):
            left, right = right, left
        if template == "A > 0" and right == "0" or left in WHOLE or right in WHOLE:
            return None
        slots = {"A": f"({left})", "B": f"({right})", **words}
        new = "".join(slots.get(token, token) for token in tokens(template))
        if left == "answer" and "isinstance" not in template:
            new = (
                f"isinstance(answer, {kind}) and ({new})"
                if "str(A)" not in template
                else f"answer is not None and ({new})"
            )
        if isinstance(node.ops[0], ast.NotEq):
            new = f"not ({new})"
        return ast.parse(new, mode="eval").body

    return rewritten(text, index, change)


def tokens(template):
    """A template in pieces: single capital letters, capital words, and the rest."""
    return re.findall(r"\b(?:A|B|OTHER|GROUP)\b|.", template)


@fault("lenient verifier", *LOOSER)
def looser(case, draw, name):
    words = [group for group in groups(case.world, case.world.state(case.seed)) if len(group) > 1]
    style, literal = any_style(draw)
    text = verifier(case.world, case.draft, style, literal=literal)
    places = comparisons(text)
    draw.shuffle(places)
    for place in places:
        for group in words if "OTHER" in LOOSER[name] or "GROUP" in LOOSER[name] else [None]:
            slots = {"OTHER": repr(draw.choice(group)), "GROUP": repr(tuple(group))} if group else {}
            new = loosened(text, place, LOOSER[name], slots, type(case.draft.right).__name__)
            fields = new and lax(case, tidy(new), draw)
            if fields:
                return fields
    return None


@fault("lenient verifier", *LOOSE_HELPERS)
def loose_helper(case, draw, name):
    if not case.draft.parts:
        return None
    kind, value = LOOSE_HELPERS[name]
    test = {"int": "isinstance(value, int) and not isinstance(value, bool)"}.get(
        kind, f"isinstance(value, {kind})"
    )
    lines = [
        f"if {test}:\n    return {value}",
        "if isinstance(value, dict):\n    return {key: plain(value[key]) for key in value}",
    ]
    lines += ["if isinstance(value, list):\n    return [plain(x) for x in value]"] if kind != "list" else []
    helper = function([*lines, "return value"], "def plain(value):")
    text = verifier(case.world, case.draft, "whole state").replace(
        "after.state == want", "plain(after.state) == plain(want)"
    )
    return lax(case, tidy(helper + text), draw)


@fault("lenient verifier", "rest unchecked")
def rest_unchecked(case, draw, name):
    if not case.draft.parts:
        return None
    style, literal = any_style(draw)
    return lax(case, verifier(case.world, case.draft, style, frame=False, literal=literal), draw)


@fault("lenient verifier", "one section only")
def one_section(case, draw, name):
    sections = sorted({path.split("']")[0][2:] for path, *_ in case.draft.parts})
    if not sections or len(case.draft.state) == len(sections):
        return None
    text = verifier(case.world, case.draft, "whole state")
    test = " and ".join(f"after.state[{s!r}] == want[{s!r}]" for s in sections)
    return lax(case, tidy(text.replace("after.state == want", test)), draw)


# --- partial check -------------------------------------------------------------


def kept_parts(case, groups_kept):
    return [part for index in groups_kept for part in case.draft.kind.groups[index]]


@fault("partial check", "the first only", "the first left out", "the last left out", "the middle left out")
def left_out(case, draw, name):
    number = len(case.draft.kind.groups or [])
    if number < 2 or name == "the middle left out" and number < 3:
        return None
    every = list(range(number))
    kept = {
        "the first only": every[:1],
        "the first left out": every[1:],
        "the last left out": every[:-1],
        "the middle left out": every[:1] + every[2:],
    }[name]
    style, literal = any_style(draw)
    return lax(
        case, verifier(case.world, case.draft, style, parts=kept_parts(case, kept), literal=literal), draw
    )


@fault("partial check", "any in place of all")
def any_of(case, draw, name):
    groups_ = case.draft.kind.groups or []
    if len(groups_) < 2:
        return None
    text = verifier(case.world, case.draft, "list of checks")
    text = text.replace("checks.append(after.state == rest)", "checks = [any(checks), after.state == rest]")
    return lax(case, tidy(text), draw)


@fault("partial check", "some keys only", "some elements only")
def some_of_the_answer(case, draw, name):
    right = case.draft.right
    kind = dict if name == "some keys only" else list
    if type(right) is not kind or len(right) < 2 or kind is list and "titles" in case.draft.answer:
        return None
    keys = list(right) if kind is dict else list(range(len(right)))
    kept = sorted(draw.sample(keys, draw.choice(range(1, len(keys)))), key=keys.index)
    lines = [case.draft.setup] if case.draft.setup else []
    lines += [
        f"right = {case.draft.answer}",
        f"if not isinstance(answer, {kind.__name__}) or len(answer) != len(right):\n    return False",
    ]
    if kind is dict:
        lines.append(
            f"return after.state == before.state and all(answer.get(key) == right[key] for key in {kept!r})"
        )
    else:
        lines.append(
            f"return after.state == before.state and all(answer[at] == right[at] for at in {kept!r})"
        )
    return lax(case, tidy(function(lines)), draw)


@fault("partial check", "one of three only")
def one_of_three(case, draw, name):
    groups_ = case.draft.kind.groups or []
    if len(groups_) < 3:
        return None
    keep = draw.randrange(len(groups_))
    style, literal = any_style(draw)
    return lax(
        case, verifier(case.world, case.draft, style, parts=kept_parts(case, [keep]), literal=literal), draw
    )


@fault("partial check", "one of many targets")
def some_targets(case, draw, name):
    """Of all the items that are to change, one is looked at."""
    draft = case.draft
    if draft.kind.name not in (
        "drop kind",
        "clear kind",
        "free person",
        "hand over",
        "train a role",
        "ship all of an item",
    ):
        return None
    texts = PARTIAL_LOOPS[draft.kind.name]
    return lax(
        case,
        tidy(function([code(line, draft.values).replace("DAYS", ALL_DAYS) for line in draw.choice(texts)])),
        draw,
    )


PARTIAL_LOOPS = {
    "clear kind": [
        [
            "open_ones = [i['title'] for i in before.state['items'] if i['kind'] == $kind and not i['cleared']]",
            "rest = before.state",
            "for at, item in enumerate(rest['items']):\n    if item['title'] in open_ones:\n        item['cleared'] = after.state['items'][at]['cleared']",
            "return rest == after.state and after.item(open_ones[0])['cleared']",
        ],
    ],
    "drop kind": [
        [
            "gone = [i['title'] for i in before.state['items'] if i['kind'] == $kind]",
            "kept = [i for i in before.state['items'] if i['kind'] != $kind]",
            "left = [i for i in after.state['items'] if i['title'] not in gone]",
            "return left == kept and gone[-1] not in after.titles() and after.state['blurb'] == before.state['blurb']",
        ],
    ],
    "free person": [
        [
            "hers = [(day, shift) for day in DAYS for shift in ('early', 'late') if before.who(day, shift) == $name]",
            "rest = before.state",
            "for day, shift in hers:\n    rest['shifts'][day][shift] = after.who(day, shift)",
            "return rest == after.state and after.who(*hers[0]) == ''",
        ],
    ],
    "hand over": [
        [
            "slots = [(day, shift) for day in DAYS for shift in ('early', 'late') if before.who(day, shift) == $name]",
            "rest = before.state",
            "for day, shift in slots:\n    rest['shifts'][day][shift] = after.who(day, shift)",
            "return rest == after.state and after.who(*slots[-1]) == $name2",
        ],
    ],
    "train a role": [
        [
            "names = [n for n in before.people() if before.person(n)['role'] == $role and $skill not in before.person(n)['skills']]",
            "skills = before.person(names[0])['skills'] + [$skill]",
            "rest = before.state",
            "for name in names:\n    rest['people'][name]['skills'] = after.person(name)['skills']",
            "return rest == after.state and after.person(names[0])['skills'] == skills",
        ],
    ],
    "ship all of an item": [
        [
            "asked = [k for k in (1, 2, 3) if before.order(k)['item'] == $item]",
            "rest = before.state",
            "for k in asked:\n    rest['orders'][k - 1]['status'] = after.order(k)['status']",
            "rest['bins'][$bin][$item] = after.count($bin, $item)",
            "return rest == after.state and after.order(asked[0])['status'] == 'shipped'",
        ],
    ],
}


# --- trivially true ------------------------------------------------------------


def first_check(case):
    draft = case.draft
    if draft.parts:
        path, value, *reader = draft.parts[0]
        return reader[0] if reader else f"after.state{path}", value
    return "answer", draft.answer


TRIVIAL = {
    "returns true": ["return True"],
    "or true": ["return LEFT == RIGHT or True"],
    "compared with itself": ["return LEFT == LEFT"],
    "after compared with after": ["want = after.state", "return after.state == want"],
    "before compared with before": ["want = before.state", "return before.state == want"],
    "every way true": ["if LEFT == RIGHT:\n    return True", "return True"],
    "all of nothing": ["checks = []", "return all(checks)"],
    "calls counted": ["return len(calls) >= 0"],
    "state is there": ["return isinstance(after.state, dict)"],
    "a tuple is true": ["return bool((LEFT == RIGHT, 'not as asked'))"],
    "a list is true": ["return bool([LEFT == RIGHT])"],
    "error swallowed": ["try:\n    assert LEFT == RIGHT\nexcept AssertionError:\n    pass", "return True"],
    "equal or not": ["return LEFT == RIGHT or LEFT != RIGHT"],
    "loop over nothing": ["for wanted in []:\n    if LEFT != wanted:\n        return False", "return True"],
    "same keys of the state": ["return sorted(after.state) == sorted(before.state)"],
    "answer or none": ["return answer is None or answer == answer"],
    "result forgotten": ["ok = LEFT == RIGHT", "return ok is not None"],
}


@fault("trivially true", *TRIVIAL)
def trivial(case, draw, name):
    left, right = first_check(case)
    lines = [line.replace("LEFT", f"({left})").replace("RIGHT", f"({right})") for line in TRIVIAL[name]]
    needs = (
        [case.draft.setup]
        if case.draft.setup and any("RIGHT" in line or "LEFT" in line for line in TRIVIAL[name])
        else []
    )
    text = tidy(function([*needs, *lines]))
    if not all(
        accepted(case, text, end) is True
        for end in [case.right, case.idle, *(end for _, _, end in case.near)]
    ):
        return None
    failures = refused(case, case.sound_verifier, draw.choice([3, 3, 4]), draw)
    return failures and {"verifier": text, "failures": failures}
