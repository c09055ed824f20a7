"""What the faults share: their register, and the choice of failure cases.

A fault is a function of a case and a random source. It returns the fields of
the item that differ from the sound one, or None where the case gives no
occasion. What the fields must come to is proved in `prove.py`.
"""

from worlds import judge

FAULTS = {}


def fault(family, *names):
    """Register a function that makes faults of these names."""

    def register(make):
        for name in names or (make.__name__.replace("_", " "),):
            FAULTS.setdefault(family, {})[name] = make
        return make

    return register


def accepted(case, text, end):
    return judge(case.world, case.seed, text, end)


def refused(case, text, count, draw, cap=60):
    """`count` near programs that a verifier refuses, of different ends; None if there are too few."""
    near = list(case.near)
    draw.shuffle(near)
    near.sort(
        key=lambda one: {"mutant": 0, "both": 1, "calls": 1, "answer": 2, "extra": 3}[one[0]]
        + draw.random() * 1.5
    )
    found = []
    for how, text_of, end in near[:cap]:
        if not end.same(case.idle) and judge(case.world, case.seed, text, end) is False:
            found.append(text_of)
        if len(found) == count:
            return found
    return found if len(found) >= 3 else None


def witness(case, text):
    """A near end that a verifier accepts, or None."""
    return next((end for _, _, end in case.near if judge(case.world, case.seed, text, end) is True), None)


def keeps_the_rest(case, text, draw):
    """The fields of an item with this verifier if all but the fault is sound, or None."""
    if accepted(case, text, case.right) is not True or accepted(case, text, case.idle) is not False:
        return None
    failures = refused(case, text, draw.choice([3, 3, 4]), draw)
    return failures and {"verifier": text, "failures": failures}


def lax(case, text, draw):
    """As above, where a near end has to be accepted as well."""
    fields = keeps_the_rest(case, text, draw)
    return fields if fields and witness(case, text) else None
