"""What a kind of request is, and how one is filled in.

A kind of request is declared once: wordings, solutions, and what a verifier
has to compute. `$name` stands for a parameter: in code for its literal, in a
wording for the way it is written there (digits or words, quoted or not). The
decorated function is the oracle: it changes a copy of the state directly, not
through the tools, and returns the answer that is asked for.
"""

import re
from dataclasses import dataclass, field

NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
KINDS = {}


@dataclass
class Kind:
    world: str
    name: str
    oracle: object
    words: list
    solve: list
    parts: list = field(default_factory=list)  # (path in the state, its value, a reader or none)
    setup: str = ""  # what a verifier computes from `before` first
    answer: str = None  # the right answer, as an expression
    groups: list = None  # the parts that each of several things asked for consists of
    domains: dict = field(default_factory=dict)
    fits: object = None  # whether parameters suit a state


def ask(world, **fields):
    """Declare a kind of request; the decorated function is its oracle."""

    def declare(oracle):
        name = oracle.__name__.strip("_").replace("_", " ")
        KINDS.setdefault(world, []).append(Kind(world, name, oracle, **fields))
        return oracle

    return declare


@dataclass
class Draft:
    """A request with its parameters filled in: everything but the form of the verifier."""

    kind: Kind
    seed: int
    values: dict
    instruction: str
    solution: str
    setup: str
    parts: list
    answer: str
    state: dict  # the right end, by the oracle
    right: object  # the right answer, by the oracle


SLOT = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


def code(text, values):
    return SLOT.sub(lambda found: repr(values[found[1] or found[2]]), text)


class Code(str):
    """A parameter that is a variable in code, and its name in a wording."""

    def __repr__(self):
        return str(self)


class Writer:
    """How one author writes names and numbers."""

    def __init__(self, draw):
        self.in_words = draw.random() < 0.4
        self.quote = draw.choice(['"', "'", "", ""])

    def show(self, name, value):
        if isinstance(value, Code):
            return str(value)
        if isinstance(value, int):
            in_words = self.in_words and 1 < value <= 12 and name not in ("k", "k2", "position")
            return NUMBERS[value] if in_words else str(value)
        if name.startswith("text"):
            return f"{self.quote or chr(34)}{value}{self.quote or chr(34)}"
        if name.startswith("title"):
            return f"{self.quote}{value}{self.quote}"
        return value

    def words(self, text, values):
        text = SLOT.sub(lambda found: self.show(found[1] or found[2], values[found[1] or found[2]]), text)
        return text[0].upper() + text[1:]


def fill(kind, world, seed, values, draw, words=None):
    """A draft of a request with these parameters."""
    state = world.state(seed)
    right = kind.oracle(state, values)
    return Draft(
        kind=kind,
        seed=seed,
        values=values,
        instruction=Writer(draw).words(words or draw.choice(kind.words), values),
        solution=code(draw.choice(kind.solve), values).strip("\n") + "\n",
        setup=code(kind.setup, values).strip("\n"),
        parts=[tuple(code(text, values) for text in part if text) for part in kind.parts],
        answer=code(kind.answer, values) if kind.answer else None,
        state=state,
        right=right,
    )


def domain(kind, state):
    return {
        name: list(values(state)) if callable(values) else list(values)
        for name, values in kind.domains.items()
    }


def suits(kind, values, state):
    if kind.fits is None:
        return True
    try:
        return bool(kind.fits(values, state))
    except (LookupError, ValueError):
        return False


def choose(kind, world, seed, draw, tries=60):
    """Parameters that suit the state of a seed, or None."""
    state = world.state(seed)
    ranges = domain(kind, state)
    for _ in range(tries):
        values = {name: draw.choice(options) for name, options in ranges.items() if options}
        if len(values) == len(ranges) and suits(kind, values, state):
            return values
    return None
