"""Faults of the family `wrong item`: solution and verifier deal with another thing than the instruction names."""

from cases import Case
from faults import accepted, fault, keeps_the_rest
from kinds import fill, suits

FAMILY = "wrong item"
DOGS, AMOUNTS, BORDERS = ("name", "name2"), ("n", "m"), ("low", "high", "limit")
SUMMANDS = ("a", "b", "c", "d")


def reversed_digits(value):
    return [int(str(value)[::-1])] if value > 11 and value % 10 else []


def confused(value):
    """Thirteen and thirty sound alike, and so on."""
    if 13 <= value <= 19:
        return [(value - 10) * 10]
    return [value // 10 + 10] if value in (30, 40, 50, 60, 70, 80, 90) else []


def misquoted(value):
    words = value.split()
    return [" ".join(words[:-1]), " ".join(words[:-1] + ["door"]), " ".join(words[1:])]


def neighbours_by(step):
    return lambda value: [value + step] if value + step > 1 else []


REPLACED = {
    "another dog": (DOGS, None),
    "another run": (("run", "run2"), None),
    "another food": (("food",), None),
    "another breed": (("breed",), None),
    "another bin": (("bin",), None),
    "taken from another bin": (("source",), None),
    "brought to another bin": (("target",), None),
    "another part": (("item", "item2"), None),
    "another order": (("k", "k2"), None),
    "another coin": (("coin", "coin2"), None),
    "one piece too many": (AMOUNTS, neighbours_by(1)),
    "one piece too few": (AMOUNTS, neighbours_by(-1)),
    "twice the amount": (AMOUNTS, lambda value: [value * 2]),
    "a ten more": (SUMMANDS, neighbours_by(10)),
    "the digits turned round": (SUMMANDS + BORDERS + AMOUNTS, reversed_digits),
    "thirteen taken for thirty": (SUMMANDS + BORDERS + AMOUNTS, confused),
    "ten times the number": (SUMMANDS + ("limit",), lambda value: [value * 10]),
    "a limit moved by some": (BORDERS, lambda value: [value + d for d in (1, -1, 2, -2, 3, -3, 5, -5)]),
    "the place beside": (("position",), lambda value: [value + 1, value - 1]),
    "the note misquoted": (("text",), misquoted),
}
EXCHANGED = {
    "the two dogs exchanged": DOGS,
    "the two amounts exchanged": AMOUNTS,
    "the two parts exchanged": ("item", "item2"),
    "the two orders exchanged": ("k", "k2"),
    "the two coins exchanged": ("coin", "coin2"),
    "the two bins exchanged": ("source", "target"),
    "the last two numbers exchanged": ("b", "c"),
}


def options(case, roles, change):
    """Other parameters, by the roles that are changed and how."""
    values, domains, state = case.draft.values, case.draft.kind.domains, case.world.state(case.seed)
    for role in [role for role in roles if role in values]:
        domain = domains[role](state) if callable(domains[role]) else domains[role]
        for other in change(values[role]) if change else domain:
            if other != values[role]:
                yield {**values, role: other}


def swapped(case, pair):
    values = case.draft.values
    if set(pair) <= set(values) and values[pair[0]] != values[pair[1]]:
        yield {**values, pair[0]: values[pair[1]], pair[1]: values[pair[0]]}


def deal_with(case, found, draw):
    """The fields of an item that deals with one of these parameters, or None."""
    found = list(found)
    draw.shuffle(found)
    for values in found:
        if not suits(case.draft.kind, values, case.world.state(case.seed)):
            continue
        draft = fill(case.draft.kind, case.world, case.seed, values, draw)
        other = Case(case.world, draft, draw)
        if not other.fits() or other.right.same(case.right) or len(other.near) < 10:
            continue
        fields = told(case, other, draw)
        if fields:
            return fields
    return None


def told(case, other, draw):
    other.near[:] = [one for one in other.near if not one[2].same(case.right)]
    fields = keeps_the_rest(other, other.sound_verifier, draw)
    if not fields or accepted(other, other.sound_verifier, case.right) is not False:
        return None
    return {**fields, "solution": other.solution}


def replace(name, roles, change):
    def make(case, draw):
        return deal_with(case, options(case, roles, change), draw)

    make.needs = lambda kind: bool(set(roles) & set(kind.domains))
    fault(FAMILY, name)(make)


def exchange(name, pair):
    def make(case, draw):
        return deal_with(case, swapped(case, pair), draw)

    make.needs = lambda kind: set(pair) <= set(kind.domains)
    fault(FAMILY, name)(make)


for _name, _row in REPLACED.items():
    replace(_name, *_row)
for _name, _pair in EXCHANGED.items():
    exchange(_name, _pair)
