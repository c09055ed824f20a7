"""Further faults of verifiers that accept too much: lenient ones and partial checks."""

import re

from faults import lax
from forms import any_style, function, tidy, verifier
from more import body_with, more, part_of, rest_of, slack, value_at

# --- lenient verifier: one value is compared too loosely ------------------------

# What is refused: A stands for what came out, B for what is wanted, W for what was there before.
REFUSED = {
    "only that it changed": ("state", "A == W"),
    "right direction only": ("number", "(A - W) * (B - W) <= 0"),
    "how far and not which way": ("number", "abs(A - W) != abs(B - W)"),
    "once or several times": ("number", "A == W or (A - W) % (B - W) != 0"),
    "as it was or as wanted": ("state", "A not in (W, B)"),
    "filled or empty": ("text", "bool(A) != bool(B)"),
    "same digits": ("int", "sorted(str(A)) != sorted(str(B))"),
    "as many digits": ("int", "len(str(A)) != len(str(B))"),
    "relative tolerance": ("int", "abs(A - B) / max(abs(B), 1) > 0.2"),
    "rounded to fives": ("int", "round(A / 5) != round(B / 5)"),
    "tuple without its comma": ("word", "A not in (B)"),
    "words in any order": ("phrase", "set(A.lower().split()) != set(B.lower().split())"),
    "first word of the text": ("phrase", "A.split()[:1] != B.split()[:1]"),
    "half of the words": (
        "phrase",
        "len(set(A.split()) & set(B.split())) * 2 < len(B.split())",
    ),
    "letters and digits only": (
        "phrase",
        "re.sub('[^a-z0-9]', '', A.lower()) != re.sub('[^a-z0-9]', '', B.lower())",
    ),
    "beginning of the text": ("phrase", "A[:5] != B[:5]"),
    "same letters": ("word", "sorted(str(A).lower()) != sorted(B.lower())"),
    "same number of letters": ("word", "len(str(A)) != len(B)"),
    "mentioned somewhere": ("told", r"str(B) not in re.findall(r'\w+', str(A))"),
    "one of a list offered": ("told", "B not in (A if isinstance(A, list) else [A])"),
    "left out or right": ("told and done", "A is not None and A != B"),
    "truth of whatever it is": ("mark", "bool(A) is not B"),
    "zip cut short": ("list", "not A or any(x != y for x, y in zip(A, B))"),
    "doubles dropped": ("list", "not isinstance(A, list) or list(dict.fromkeys(A)) != B"),
    "either way round": ("list", "A not in (B, B[::-1])"),
    "one missing allowed": ("list", "A == W or len(set(A) & set(B)) < len(B) - 1"),
    "both ends of the list": (
        "list",
        "not isinstance(A, list) or len(A) != len(B) or [A[0], A[-1]] != [B[0], B[-1]]",
    ),
    "begun anywhere": (
        "list",
        "not isinstance(A, list) or len(A) != len(B) or A not in [B[i:] + B[:i] for i in range(len(B))]",
    ),
    "shape of the object": (
        "record",
        "not isinstance(A, dict) or {k: type(v) for k, v in A.items()} != {k: type(v) for k, v in B.items()}",
    ),
    "shape of the list": (
        "list",
        "not isinstance(A, list) or [type(x) for x in A] != [type(x) for x in B]",
    ),
    "average only": (
        "numbers",
        "not isinstance(A, list) or not A or sum(A) / len(A) != sum(B) / len(B)",
    ),
    "largest only": ("numbers", "not isinstance(A, list) or max(A, default=0) != max(B)"),
}


def suits(sort, value, before, where, case):
    """Whether a looser comparison makes sense for a value."""
    number = type(value) is int
    return {
        "state": where == "state",
        "number": number and where == "state" and type(before) is int,
        "int": number,
        "text": isinstance(value, str) and where == "state",
        "word": isinstance(value, str),
        "phrase": isinstance(value, str) and " " in value,
        "told": where == "answer" and (number or isinstance(value, str)),
        "told and done": where == "answer" and bool(case.draft.parts),
        "mark": where == "answer" and value is True,
        "list": isinstance(value, list) and len(value) > 1,
        "record": isinstance(value, dict) and where == "answer",
        "numbers": isinstance(value, list) and len(value) > 1 and all(type(x) is int for x in value),
    }[sort]


GUARDS = {int: "type(answer) is not int or ", str: "not isinstance(answer, str) or "}


def test_of(template, left, right, was):
    slots = {"A": left, "B": right, "W": was}
    return "".join(slots.get(piece, piece) for piece in re.findall(r"\b[ABW]\b|.", template))


@more("lenient verifier", *REFUSED)
def loosely(case, draw, name):
    """One value, in the state or the answer, is compared too loosely."""
    sort, template = REFUSED[name]
    places = [("state", index) for index in range(len(case.draft.parts))]
    places += [("answer", None)] if case.draft.answer else []
    draw.shuffle(places)
    for where, index in places:
        value = case.draft.right if where == "answer" else value_at(case, index, case.draft.state)
        before = None if where == "answer" else value_at(case, index, case.world.state(case.seed))
        if not suits(sort, value, before, where, case) or value == before and where == "state":
            continue
        if where == "answer" and re.search(r"\bW\b", template):
            continue
        fields = slack(case, put_in(case, draw, template, where, index, value, sort), draw)
        if fields:
            return fields
    return None


def put_in(case, draw, template, where, index, value, sort):
    """A verifier in which one value is compared by a looser test, the others exactly."""
    lines = []
    if where == "answer":
        left, right, was = "answer", case.draft.answer, "None"
        text = rest_of(case, draw, answer=False)
        guard = "" if sort.startswith(("told", "mark")) or "isinstance" in template else GUARDS.get(type(value))
        guard = "not isinstance(answer, list) or " if guard is None else guard
    else:
        left, right, was = part_of(case, index)
        text, guard = rest_of(case, draw, without=index), ""
    count = len(re.findall(r"\bB\b", template))
    if count > 1 and not right.isidentifier() or len(right) > 40 or draw.random() < 0.3:
        lines.append(f"wanted = {right}")
        right = "wanted"
    if len(re.findall(r"\bA\b", template)) > 1 and where == "state":
        lines.append(f"got = {left}")
        left = "got"
    right = right if right.isidentifier() or template.endswith("(B)") else f"({right})"
    test = test_of(template, left, right, was)
    if template.endswith("(B)"):
        guard = guard and "not isinstance(answer, str) or "
    lines.append(f"if {guard}{test}:\n    return False")
    return body_with(case, text, lines)


# --- lenient verifier: the state as a whole is compared too loosely -------------

LEAVES = """def leaves(value, path):
    if isinstance(value, dict):
        return {k: v for key in value for k, v in leaves(value[key], path + '/' + str(key)).items()}
    if isinstance(value, list):
        return {k: v for at, x in enumerate(value) for k, v in leaves(x, path + '/' + str(at)).items()}
    return {path: value}

"""
WHOLES = {
    "words of the state in any order": (
        "",
        r"sorted(re.findall(r'[\w-]+', str(after.state))) == sorted(re.findall(r'[\w-]+', str(want)))",
    ),
    "checksum of the state": (
        "def checksum(value):\n    return sum(map(ord, str(value)))\n\n",
        "checksum(after.state) == checksum(want)",
    ),
    "which places changed": (
        LEAVES
        + "def changed(old, new):\n    return sorted(k for k in {**old, **new} if old.get(k) != new.get(k))\n\n",
        "changed(leaves(OLD, ''), leaves(after.state, '')) == changed(leaves(OLD, ''), leaves(want, ''))",
    ),
    "how many places changed": (
        LEAVES
        + "def changed(old, new):\n    return sum(old.get(k) != new.get(k) for k in {**old, **new})\n\n",
        "changed(leaves(OLD, ''), leaves(after.state, '')) == changed(leaves(OLD, ''), leaves(want, ''))",
    ),
    "bag of the leaves": (
        LEAVES,
        "sorted(map(str, leaves(after.state, '').values())) == sorted(map(str, leaves(want, '').values()))",
    ),
    "sum of all numbers": (
        LEAVES,
        "sum(x for x in leaves(after.state, '').values() if type(x) is int) == sum(x for x in leaves(want, '').values() if type(x) is int)"
        " and {k: x for k, x in leaves(after.state, '').items() if type(x) is not int} == {k: x for k, x in leaves(want, '').items() if type(x) is not int}",
    ),
    "size of the state": (
        "",
        "len(str(after.state)) == len(str(want)) and after.state != OLD",
    ),
    "nearly all places": (
        LEAVES,
        "sum(leaves(after.state, '').get(k) != v for k, v in leaves(want, '').items()) <= 1 and after.state != OLD",
    ),
}


@more("lenient verifier", *WHOLES)
def whole_loosely(case, draw, name):
    """The state that is wanted is built rightly, and compared in a reduced form."""
    if not case.draft.parts:
        return None
    top, test = WHOLES[name]
    text = verifier(case.world, case.draft, "whole state")
    if "OLD" in test:
        text = text.replace("want = before.state", "want = before.state\n    old = copied(want)")
        top += COPIED
        test = test.replace("OLD", "old")
    return slack(case, tidy(top + text.replace("after.state == want", test)), draw)


COPIED = """def copied(value):
    if isinstance(value, dict):
        return {key: copied(value[key]) for key in value}
    return [copied(x) for x in value] if isinstance(value, list) else value

"""


# --- lenient verifier: two values taken together --------------------------------


TOGETHER = {
    "sum of two right": "A1 + A2 != B1 + B2 or A1 == W1",
    "two values in any place": "sorted([A1, A2], key=str) != sorted([B1, B2], key=str)",
    "either of two ends": "[A1, A2] not in ([B1, B2], [B2, B1])",
}


@more("lenient verifier", *TOGETHER)
def together(case, draw, name):
    """Two values are checked by what they come to together."""
    parts = case.draft.parts
    if len(parts) != 2:
        return None
    values = [value_at(case, index, case.draft.state) for index in (0, 1)]
    numbers = "sum" in name
    if type(values[0]) is not type(values[1]) or numbers and type(values[0]) is not int:
        return None
    (a1, b1, w1), (a2, b2, _) = part_of(case, 0), part_of(case, 1)
    slots = {"A1": a1, "A2": a2, "B1": f"({b1})", "B2": f"({b2})", "W1": w1}
    test = "".join(slots.get(piece, piece) for piece in re.findall(r"\b[ABW][12]\b|.", TOGETHER[name]))
    style = any_style(draw)[0] if case.draft.answer else draw.choice(["ifs", "whole state", "sections"])
    text = verifier(case.world, case.draft, style, parts=[])
    return slack(case, body_with(case, text, [f"if {test}:\n    return False"]), draw)


@more("lenient verifier", "added or set")
def added_or_set(case, draw, name):
    """Both readings of a number are accepted: so much more, and so much."""
    amounts = [v for k, v in case.draft.values.items() if type(v) is int and k[0] in "nm"]
    for index in range(len(case.draft.parts)):
        left, right, was = part_of(case, index)
        for amount in amounts:
            for other in (str(amount), f"{was} + {amount}", f"{was} - {amount}"):
                text = rest_of(case, draw, without=index)
                test = f"if {left} not in ({right}, {other}):\n    return False"
                fields = slack(case, body_with(case, text, [test]), draw)
                if fields:
                    return fields
    return None


# --- partial check --------------------------------------------------------------


def grouped(case):
    """For each of several things asked for: what came out, and what is wanted."""
    found = []
    for group in case.draft.kind.groups or []:
        pairs = [part_of(case, index)[:2] for index in group]
        found.append(
            pairs[0]
            if len(pairs) == 1
            else tuple("(" + ", ".join(side) + ")" for side in zip(*pairs))
        )
    return found if len(found) > 1 else None


SOME = {
    "return inside the loop": ["for got, wanted in PAIRS:\n    if got != wanted:\n        return False\n    return UNMOVED"],
    "all but one enough": ["right = [got == wanted for got, wanted in PAIRS]", "return sum(right) >= len(right) - 1 and UNMOVED"],
    "result overwritten": ["ok = False", "for got, wanted in PAIRS:\n    ok = got == wanted", "return ok and UNMOVED"],
    "key used twice": ["checks = {SAMEKEY}", "return all(checks.values()) and UNMOVED"],
    "one compared with itself": ["if SELF:\n    return False", "return UNMOVED"],
    "loop starts at the second": ["pairs = PAIRS", "for at in range(1, len(pairs)):\n    if pairs[at][0] != pairs[at][1]:\n        return False", "return UNMOVED"],
    "stops at the first right one": ["pairs = PAIRS", "while pairs:\n    got, wanted = pairs.pop()\n    if got == wanted:\n        return UNMOVED", "return False"],
}  # fmt: skip


@more("partial check", *SOME)
def some_of_several(case, draw, name):
    """Of several things asked for, some are not looked at, or need not be right."""
    pairs = grouped(case)
    if not pairs:
        return None
    listed = "[" + ", ".join(f"({a}, {b})" for a, b in pairs) + "]"
    keyed = "{" + ", ".join(f"'as asked': {a} == {b}" for a, b in pairs) + "}"
    self_at = draw.randrange(len(pairs))
    itself = " or ".join(
        f"{a} != {a}" if at == self_at else f"{a} != ({b})" for at, (a, b) in enumerate(pairs)
    )
    lines = [case.draft.setup] if case.draft.setup else []
    if case.draft.answer:
        lines.append(f"if answer != ({case.draft.answer}):\n    return False")
    taken = [f"rest{path} = after.state{path}" for path, *_ in case.draft.parts]
    unmoved = "unmoved(before.state, after.state)"
    helper = function(
        [*(lines[:1] if case.draft.setup else []), *taken, "return rest == end"], "def unmoved(rest, end):"
    ).replace("after.state", "end")
    if case.draft.setup:
        return None
    for line in SOME[name]:
        for slot, value in (
            ("PAIRS", listed),
            ("{SAMEKEY}", keyed),
            ("SELF", itself),
            ("UNMOVED", unmoved),
        ):
            line = line.replace(slot, value)
        lines.append(line)
    return lax(case, tidy(helper + "\n" + function(lines)), draw)


MANY = {
    "all but the last changed": "places[:-1]",
    "every other changed": "places[::2]",
    "one place changed": "places[:1]",
    "all but the first changed": "places[1:]",
}


@more("partial check", *MANY)
def of_many_targets(case, draw, name):
    """Of all the places that are to change, some are looked at."""
    if len(case.calls) < 2 or not case.draft.parts or case.draft.kind.groups:
        return None
    if len({tool for tool, _ in case.calls}) > 1 or not any("for " in one for one in case.draft.kind.solve):
        return None
    text = verifier(case.world, case.draft, "whole state")
    text = text.replace("want = before.state", "want = before.state\n    old = leaves(want, '')")
    lines = (
        "new, goal = leaves(after.state, ''), leaves(want, '')\n"
        "    places = sorted(place for place in goal if goal[place] != old.get(place))\n"
        "    if sorted(new) != sorted(goal) or any(new[place] != goal[place] for place in goal if place not in places):\n"
        "        return False\n"
        f"    done = all(new[place] == goal[place] for place in {MANY[name]})\n    return "
    )
    text = text.replace("return after.state == want", lines + "done")
    return lax(case, tidy(LEAVES + text), draw)


ANSWERS = {
    "only the numbers of an answer": (
        dict,
        "all(answer[key] == right[key] for key in right if type(right[key]) is int)",
    ),
    "only the names of an answer": (
        dict,
        "all(answer[key] == right[key] for key in right if type(right[key]) is not int)",
    ),
    "a loop that returns early": (list, None),
    "all but the last of an answer": (list, "answer[:-1] == right[:-1]"),
    "every other of an answer": (list, "answer[::2] == right[::2]"),
}


@more("partial check", *ANSWERS)
def some_of_an_answer(case, draw, name):
    """Of several values that are asked for, some are looked at."""
    kind, test = ANSWERS[name]
    right = case.draft.right
    if type(right) is not kind or len(right) < 2:
        return None
    if kind is dict and len({type(value) is int for value in right.values()}) < 2:
        return None
    size = "sorted(answer) != sorted(right)" if kind is dict else "len(answer) != len(right)"
    lines = [
        f"right = {case.draft.answer}",
        f"if not isinstance(answer, {kind.__name__}) or {size}:\n    return False",
    ]
    if test:
        lines.append(f"if not {test if test.startswith('all') else '(' + test + ')'}:\n    return False")
    text = rest_of(case, draw, answer=False)
    if test is None:
        if case.draft.parts:
            return None
        lines += [
            "if after.state != before.state:\n    return False",
            "for told, wanted in zip(answer, right):\n    return told == wanted",
            "return False",
        ]
        setup = [case.draft.setup] if case.draft.setup else []
        return lax(case, tidy(function([*setup, *lines])), draw)
    return lax(case, body_with(case, text, lines), draw)
