"""A sound case: a request, its right end, and the ends near it."""

import json
from functools import cached_property

from forms import any_style, changes, dressed, script, verifier
from kinds import choose, fill
from near import extra_calls, mistyped, near_ends, wide_programs, wrong_answers
from worlds import End, alike, run

PREFIXES = {
    "warehouse": [
        "Stocktaking is tomorrow. ",
        "The evening shift asked for this: ",
        "Before we close: ",
        "For the foreman: ",
    ],
    "calculator": ["Please work this out. ", "For the till: ", "A quick one: ", "I need this for a form. "],
    "marina": [
        "The harbour master writes: ",
        "Morning round. ",
        "A request over the radio: ",
        "Before the office closes: ",
    ],
}


def plain(value):
    """The words of an answer without case, brackets and quotes."""
    return "".join(letter for letter in str(value).lower() if letter not in "[]{}'\"").strip()


def leaves_of(value, path=()):
    """The plain values in a state by their paths; a list of words is one value."""
    if isinstance(value, dict) and value:
        pairs = value.items()
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        pairs = enumerate(value)
    else:
        return {path: json.dumps(value)}
    return {key: leaf for name, inner in pairs for key, leaf in leaves_of(inner, (*path, name)).items()}


SUFFIXES = {
    True: [
        " Leave the rest as it is.",
        " Nothing else is to change.",
        " Change nothing beyond that.",
        " Everything else stays.",
    ],
    False: [" Change nothing.", " Just the answer, please.", " Do not alter anything."],
}


class Case:
    """A draft with a solution; `fits` tells whether it can be an item."""

    def __init__(self, world, draft, draw):
        self.world, self.draft, self.seed = world, draft, draft.seed
        self.draw = draw
        self.solution = dressed(world, draft.solution, draw)
        self.right = run(world, self.seed, self.solution)
        self.idle = End(world.state(self.seed))
        self.style, self.literal = any_style(draw, draft)

    def fits(self):
        draft = self.draft
        if self.right.error:
            return False
        if isinstance(draft.right, int) and not isinstance(draft.right, bool) and draft.right in (0, 1):
            return False
        return (
            draft.right not in ("", []) and not self.right.same(self.idle) and self.moves() and self.agrees()
        )

    def moves(self):
        """Whether each thing asked for makes a difference."""
        before, after = self.world.state(self.seed), self.draft.state
        return not self.draft.parts or not alike(before, after)

    def agrees(self):
        """Whether the solution ends as the oracle says."""
        return alike(self.right.state, self.draft.state) and alike(self.right.answer, self.draft.right)

    @cached_property
    def calls(self):
        return changes(self.world, self.seed, self.solution)

    @cached_property
    def near(self):
        return near_ends(self.world, self.seed, self.solution, self.right, self.draw)

    @cached_property
    def wide(self):
        """Ends near the right one, and further ones: (program, end)."""
        found = [(text, end) for _, text, end in self.near]
        for text in wide_programs(self.world, self.seed, self.solution, self.right, self.draw):
            end = run(self.world, self.seed, text)
            if not end.error and not end.same(self.right):
                found.append((text, end))
        return found

    @cached_property
    def elsewhere(self):
        """Programs that do something else altogether, and their ends."""
        right, programs = self.right.answer, []
        for call in extra_calls(self.world, self.seed, self.draw):
            programs.append(script([call], right))
        for other in wrong_answers(right, self.world, self.idle.state, self.draw) if right is not None else []:
            programs.append(script([], other))
        ends = [(text, run(self.world, self.seed, text)) for text in programs]
        return [(text, end) for text, end in ends if not end.error and not mistyped(end.answer, right)]

    @cached_property
    def leaves(self):
        """The places that the right end changes: {path: value}."""
        start, end = leaves_of(self.idle.state), leaves_of(self.right.state)
        return {path: end.get(path) for path in {**start, **end} if start.get(path) != end.get(path)}

    def departs(self, end):
        """Whether an end differs from the right one in the answer, or in a place that the right end changes."""
        found = leaves_of(end.state)
        return not alike(end.answer, self.right.answer) or any(
            found.get(path) != value for path, value in self.leaves.items()
        )

    def nearly_said(self, end):
        """Whether an end is the right one but for the way the answer is written."""
        right, said = self.right.answer, plain(end.answer)
        if right is None or not alike(end.state, self.right.state):
            return False
        if isinstance(right, bool):
            return said in (("true", "yes", "answer: true") if right else ("false", "no", "", "answer: false"))
        if isinstance(right, (list, dict)):
            return said == plain(right)
        if isinstance(right, int) and type(end.answer) is int:
            return False
        return plain(right) in said

    @cached_property
    def sound_verifier(self):
        return verifier(self.world, self.draft, self.style, literal=self.literal)

    def variant(self, values, draw):
        """The same request with other parameters, or None."""
        other = Case(self.world, fill(self.draft.kind, self.world, self.seed, values, draw), draw)
        return other if other.fits() else None


def framed(case, draw):
    """The instruction with an opening and a closing, at times."""
    text = case.draft.instruction
    if draw.random() < 0.2:
        text = draw.choice(PREFIXES[case.world.name]) + text
    if draw.random() < 0.25 and case.world.changers:
        stop = "" if text[-1] in ".?!\"'" else "."
        text += stop + draw.choice(SUFFIXES[bool(case.draft.parts)])
    return text


def draw_case(world, kind, draw):
    """A case of a kind of request with a seed and parameters of its own, or None."""
    seed = draw.randrange(10000)
    values = choose(kind, world, seed, draw)
    if values is None:
        return None
    case = Case(world, fill(kind, world, seed, values, draw), draw)
    return case if case.fits() and len(case.near) >= 10 else None
