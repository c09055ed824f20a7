"""Faults of the family `wrong item`: parameters of the instruction that solution and verifier do not use."""

WRONG = {}
ALIKE = [
    ("Heron", "Heroine"),
    ("Petrel", "Pearl"),
    ("Gannet", "Garnet"),
    ("Sea Lark", "Sea Lion"),
    ("Marlin", "Merlin"),
    ("Osprey", "Orchid"),
    ("Puffin", "Muffin"),
    ("Tern", "Turnstone"),
]
TEEN = {13: 30, 14: 40, 15: 50, 16: 60, 17: 70, 18: 80, 19: 90}
AMOUNTS = ("amount", "amount2", "n", "n2", "litres", "limit", "paid", "price")
OPERANDS = ("a", "b", "c", "d")


def wrong(name):
    """Register a way in which an instruction names another thing: it yields other parameters."""

    def register(make):
        WRONG[name] = make
        return make

    return register


def put(values, name, *others):
    for other in others:
        if name in values and other != values[name]:
            yield {**values, name: other}


def numbers(values, names, change):
    """One of the numbers of these names is changed."""
    for name in names:
        if type(values.get(name)) is int:
            other = change(values[name])
            if other is not None and other > 1:
                yield from put(values, name, other)


def exchanged(values, *pairs):
    for one, other in pairs:
        if one in values and other in values and values[one] != values[other]:
            yield {**values, one: values[other], other: values[one]}


def within(case, name):
    """What the domain of a parameter offers."""
    options = case.draft.kind.domains.get(name, [])
    return list(options(case.world.state(case.seed)) if callable(options) else options)


def other_of(case, *names):
    for name in names:
        yield from put(case.draft.values, name, *within(case, name))


@wrong("another kind of part")
def _(case):
    return other_of(case, "item")


@wrong("another part than the one compared or given back")
def _(case):
    return other_of(case, "item2")


@wrong("another bin")
def _(case):
    return other_of(case, "bin")


@wrong("source and target exchanged")
def _(case):
    return exchanged(case.draft.values, ("source", "target"))


@wrong("another bin to move to")
def _(case):
    return other_of(case, "target")


@wrong("another bin to take from")
def _(case):
    return other_of(case, "source")


@wrong("the order before or after")
def _(case):
    if case.world.name == "warehouse" and "k" in case.draft.values:
        k = case.draft.values["k"]
        yield from put(case.draft.values, "k", *(other for other in (k - 1, k + 1) if 1 <= other <= 3))


@wrong("the berth counted from nought")
def _(case):
    if case.world.name == "marina":
        for name in ("k", "k2", "k3"):
            if case.draft.values.get(name, 9) < 6:
                yield from put(case.draft.values, name, case.draft.values[name] + 1)


@wrong("the berth counted from the other end")
def _(case):
    if case.world.name == "marina":
        for name in ("k", "k2", "k3"):
            if name in case.draft.values:
                yield from put(case.draft.values, name, 7 - case.draft.values[name])


@wrong("two numbers of berths exchanged")
def _(case):
    return exchanged(case.draft.values, ("k", "k2"), ("k2", "k3"), ("k", "k3"))


@wrong("an amount off by one")
def _(case):
    for step in (1, -1):
        yield from numbers(case.draft.values, AMOUNTS, lambda n, step=step: n + step)


@wrong("an amount with a digit too many or too few")
def _(case):
    yield from numbers(case.draft.values, AMOUNTS, lambda n: n * 10 + n % 10 if n < 10 else n // 10)


@wrong("an amount ten times as large or as small")
def _(case):
    yield from numbers(case.draft.values, AMOUNTS, lambda n: n // 10 if n % 10 == 0 else n * 10)


@wrong("a teen for a ty")
def _(case):
    back = {ty: teen for teen, ty in TEEN.items()}
    names = (*AMOUNTS, *OPERANDS)
    yield from numbers(case.draft.values, names, lambda n: TEEN.get(n) or back.get(n))


@wrong("an amount doubled or halved")
def _(case):
    yield from numbers(case.draft.values, AMOUNTS, lambda n: n * 2)
    yield from numbers(case.draft.values, AMOUNTS, lambda n: n // 2 if n % 2 == 0 else None)


@wrong("digits the wrong way round")
def _(case):
    names = (*AMOUNTS, *OPERANDS, "size")
    yield from numbers(case.draft.values, names, lambda n: int(str(n)[::-1]) if n > 9 and n % 10 else None)


@wrong("two amounts exchanged")
def _(case):
    return exchanged(
        case.draft.values, ("amount", "amount2"), ("litres", "amount"), ("n", "n2"), ("limit", "amount"), ("n", "price")
    )


@wrong("a boat of a like name")
def _(case):
    like = dict(ALIKE) | {other: one for one, other in ALIKE}
    for name in ("boat", "boat2"):
        if name in case.draft.values:
            other = like.get(case.draft.values[name])
            if other in within(case, name):
                yield from put(case.draft.values, name, other)


@wrong("another boat")
def _(case):
    return other_of(case, "boat")


@wrong("another second boat")
def _(case):
    return other_of(case, "boat2")


@wrong("two names exchanged")
def _(case):
    return exchanged(case.draft.values, ("boat", "boat2"), ("item", "item2"), ("coin", "coin2"))


@wrong("a range that ends elsewhere")
def _(case):
    if "last" in case.draft.values:
        last = case.draft.values["last"]
        yield from put(case.draft.values, "last", last - 1, last + 1)


@wrong("a range that begins elsewhere")
def _(case):
    if "first" in case.draft.values:
        first = case.draft.values["first"]
        yield from put(case.draft.values, "first", first - 1, first + 1)


@wrong("another limit")
def _(case):
    name = "n" if case.draft.kind.name == "cancel big orders" else "limit"
    yield from put(case.draft.values, name, *within(case, name))


@wrong("one of several names replaced")
def _(case):
    for name in ("boats", "bins"):
        mine = case.draft.values.get(name)
        for other in within(case, name) if mine else []:
            if len(other) == len(mine) and len(set(other) & set(mine)) == len(mine) - 1:
                yield {**case.draft.values, name: other}


@wrong("one of several numbers replaced")
def _(case):
    rows = case.draft.values.get("rows")
    if rows:
        for at in range(len(rows)):
            for step in (10, -1, 1, 3):
                yield {**case.draft.values, "rows": rows[:at] + [rows[at] + step] + rows[at + 1 :]}


@wrong("another coin")
def _(case):
    return other_of(case, "coin", "coin2")


@wrong("another divisor")
def _(case):
    for name in ("size", "c"):
        if "divide" in case.solution or "remainder" in case.solution:
            yield from other_of(case, name)


@wrong("another operand")
def _(case):
    if case.world.name == "calculator":
        yield from numbers(case.draft.values, OPERANDS, lambda n: n + 2)
        yield from numbers(case.draft.values, OPERANDS, lambda n: n - 1)


@wrong("two operands exchanged")
def _(case):
    yield from exchanged(case.draft.values, ("a", "c"), ("b", "c"), ("a", "b"), ("b", "d"))


@wrong("two things are others at once")
def _(case):
    values = case.draft.values
    names = [name for name in values if len(within(case, name)) > 1]
    for one, other in zip(names, names[1:]):
        for first in within(case, one)[:4]:
            for second in within(case, other)[:4]:
                if values[one] != first and values[other] != second:
                    yield {**values, one: first, other: second}
