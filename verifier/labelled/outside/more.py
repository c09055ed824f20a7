"""What the second collection of faults shares: its register, its cases, and checks put into a verifier.

A fault is a function of a case and a random source, as in `faults.py`; it is
registered in MORE, apart from those of the first collection.
"""

import re
from functools import cached_property

from cases import Case
from faults import accepted, refused
from forms import HEAD, any_style, indent, script, tidy, verifier
from kinds import choose, fill
from near import mistyped
from worlds import View, alike, crossed, run, scope_of

MORE = {}


def more(family, *names):
    """Register a function that makes faults of these names."""

    def register(make):
        for name in names or (make.__name__.replace("_", " "),):
            MORE.setdefault(family, {})[name] = make
        return make

    return register


# --- cases with further ends near the right one ---------------------------------


class MoreCase(Case):
    """A case with more near ends: exchanged arguments, other orders, hedged answers."""

    @cached_property
    def near(self):
        found = super().near
        seen = {self.right.key(), *(end.key() for _, _, end in found)}
        found = list(found)
        for how, text in further_programs(self):
            end = run(self.world, self.seed, text)
            if end.error or mistyped(end.answer, self.right.answer) or end.key() in seen:
                continue
            seen.add(end.key())
            found.append((how, tidy(text), end))
        return found

    def variant(self, values, draw):
        other = MoreCase(self.world, fill(self.draft.kind, self.world, self.seed, values, draw), draw)
        return other if other.fits() else None


def more_case(world, kind, draw):
    """A case of a kind of request with a seed and parameters of its own, or None."""
    seed = draw.randrange(10000)
    values = choose(kind, world, seed, draw)
    if values is None:
        return None
    case = MoreCase(world, fill(kind, world, seed, values, draw), draw)
    return case if case.fits() else None


def further_programs(case):
    """Programs near a solution beside those of `near.py`."""
    calls, right = case.calls, case.draft.right
    texts = [("calls", script(other, right)) for other in rearranged(calls)]
    if right is not None:
        texts += [("answer", script(calls, other)) for other in hedged(right)]
    return texts


def rearranged(calls):
    """Lists of calls with arguments exchanged, numbers far off, or in another order."""
    found = [calls[::-1]] if len(calls) > 1 else []
    for index, (tool, arguments) in enumerate(calls):
        put = lambda new: calls[:index] + [(tool, new)] + calls[index + 1 :]  # noqa: B023
        for name, value in arguments.items():
            if type(value) is int:
                digits = int(str(abs(value))[::-1])
                found += [
                    put({**arguments, name: n}) for n in (digits, value + 10, value * 2, value + 5, value - 3)
                ]
            elif isinstance(value, str) and " " in value:
                found += [
                    put({**arguments, name: text})
                    for text in (
                        value[:-1],
                        value.rstrip(".") + "!",
                        value.lower(),
                        value.split()[0] + " and more.",
                        " ".join(value.split()[:-1]) + " later.",
                        value.split()[0],
                    )
                ]
            for other, second in arguments.items():
                if name < other and type(value) is type(second) and value != second:
                    found.append(put({**arguments, name: second, other: value}))
    for one in range(len(calls)):
        for two in range(one + 1, len(calls)):
            shared = [
                n for n, v in calls[one][1].items() if n in calls[two][1] and calls[two][1][n] != v
            ]
            for name in shared:
                new = list(calls)
                new[one] = (calls[one][0], {**calls[one][1], name: calls[two][1][name]})
                new[two] = (calls[two][0], {**calls[two][1], name: calls[one][1][name]})
                found.append(new)
    return found


def hedged(right):
    """Answers that leave it open, or say the same things in another place."""
    if isinstance(right, bool):
        return ["probably", "it depends", "never"]
    if isinstance(right, int):
        digits = int(str(abs(right))[::-1])
        return [f"{right} or {right + 1}", [right, right + 1], digits, right + 5, right - 3, right + 7]
    if isinstance(right, str):
        return [f"{right} or another", f"not {right}", [right, "another"], right[:2] + "..."]
    if isinstance(right, list):
        found = [right[:1] + right[:0:-1], right + right, right[:1], [right[0], *right]]
        if len(right) > 1 and all(type(x) is int for x in right):
            found += [[right[0] + 1, right[1] - 1, *right[2:]], [x + 1 for x in right]]
        return found
    found = []
    for key, value in right.items():
        if type(value) is int:
            found += [{**right, key: value + 3}, {**right, key: value * 2}]
    return found


# --- what an end differs in -----------------------------------------------------


def leaves(value, path=()):
    """The leaves of a state; the records of a list are known by their titles."""
    if isinstance(value, dict):
        found = {}
        for key in value:
            found.update(leaves(value[key], (*path, key)))
        return found or {path: {}}
    if isinstance(value, list) and value and all(isinstance(x, dict) and "title" in x for x in value):
        found = leaves({x["title"]: x for x in value}, path)
        return {**found, (*path, "order"): [x["title"] for x in value]}
    if isinstance(value, list) and value and all(isinstance(x, dict) for x in value):
        return leaves(dict(enumerate(value)), path)
    return {path: value}


def plain_answer(value):
    """An answer without its dress: case, blanks, a list around it, digits as text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list) and len(value) == 1:
        return plain_answer(value[0])
    if isinstance(value, list):
        return [plain_answer(x) for x in value]
    if isinstance(value, dict):
        return {str(key).lower(): plain_answer(x) for key, x in value.items()}
    text = str(value).strip().lower().rstrip(".")
    return {"yes": "true", "no": "false"}.get(text, text)


def inside(case, end):
    """Whether an end differs from the right one in what is asked for, not only elsewhere."""
    if not alike(plain_answer(end.answer), plain_answer(crossed(case.draft.right))):
        return True
    before, right, other = (leaves(s) for s in (case.world.state(case.seed), case.draft.state, end.state))
    moved = [path for path in {**before, **right} if before.get(path) != right.get(path)]
    return any(other.get(path) != right.get(path) for path in moved)


def slack(case, text, draw):
    """The fields of an item whose verifier accepts a wrong end of what is asked for, or None."""
    if accepted(case, text, case.right) is not True or accepted(case, text, case.idle) is not False:
        return None
    if not any(accepted(case, text, end) is True and inside(case, end) for _, _, end in case.near):
        return None
    failures = refused(case, text, draw.choice([3, 3, 4]), draw)
    return failures and {"verifier": text, "failures": failures}


# --- checks put into a verifier -------------------------------------------------


def body_with(case, text, lines):
    """A verifier with lines put at the beginning of `verify`, after what it sets up."""
    setup = tidy(case.draft.setup) if case.draft.setup else ""
    setup = indent(setup.rstrip("\n").split("\n")) if setup else ""
    top, _, body = tidy(text).partition(HEAD + "\n")
    used = setup and any(
        re.search(rf"\b{name}\b", line) for name in re.findall(r"^    (\w+) =", setup, re.M) for line in lines
    )
    if setup and body.startswith(setup):
        body, before = body[len(setup) :], setup
    else:
        before = setup if used else ""
    return tidy(top + HEAD + "\n" + before + indent(lines) + body)


def rest_of(case, draw, without=None, answer=True):
    """A sound verifier of everything but one part."""
    parts = [index for index in range(len(case.draft.parts)) if index != without]
    style, _ = any_style(draw)
    if not parts and not (answer and case.draft.answer):
        style = draw.choice(["ifs", "whole state", "sections", "leaves", "negation"])
    return verifier(case.world, case.draft, style, parts=parts, answer=answer)


def part_of(case, index):
    """What came out in a part, what is wanted there, and what was there before."""
    path, value, *reader = case.draft.parts[index]
    left = reader[0] if reader else f"after.state{path}"
    was = f"before.state{path}"
    if reader and "after." in reader[0]:
        was = reader[0].replace("after.", "before.")
    return left, value, was


def value_at(case, index, state):
    """The value of a part in some state."""
    scope = scope_of("def verify(before, after, answer, calls):\n    return True\n")
    scope = dict(scope, before=View(case.world, case.world.state(case.seed)))
    exec(case.draft.setup, scope)
    try:
        return eval(f"state{case.draft.parts[index][0]}", {**scope, "state": state})
    except LookupError:
        return None
