"""What the faults share: their register, and the choice of failure cases.

A fault is a function of a case and a random source. It returns the fields of
the item that differ from the sound one, or None where the case gives no
occasion. What the fields must come to is proved in `prove.py`.
"""

from worlds import judge

FAULTS = {}


def fault(family, name):
    """Register a function that makes a fault of this name."""

    def register(make):
        FAULTS.setdefault(family, {})[name] = make
        return make

    return register


def accepted(case, text, end):
    return judge(case.world, case.seed, text, end)


RANK = {"mutant": 0, "both": 1, "calls": 1, "answer": 2, "extra": 3}


def refused(case, text, count, draw, cap=60, spare=()):
    """`count` near programs that a verifier refuses, of different ends; None if there are too few."""
    near = list(case.near)
    draw.shuffle(near)
    near.sort(key=lambda one: RANK[one[0]] + draw.random() * 1.5)
    found, seen = [], {case.idle.key(), case.right.key(), *spare}
    for program, end in [(text_of, end) for _, text_of, end in near[:cap]] + case.elsewhere:
        if end.key() not in seen and not case.nearly_said(end) and judge(case.world, case.seed, text, end) is False:
            found.append(program)
            seen.add(end.key())
        if len(found) == count:
            return found
    return found if len(found) >= 3 else None


def keeps_the_rest(case, text, draw, spare=()):
    """The fields of an item with this verifier if all but the fault is sound, or None."""
    if accepted(case, text, case.right) is not True or accepted(case, text, case.idle) is not False:
        return None
    failures = refused(case, text, draw.choice([3, 3, 3, 4]), draw, spare=spare)
    return failures and {"verifier": text, "failures": failures}
