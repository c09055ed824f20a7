"""A sound case: a request, its right end, and the ends near it."""

from functools import cached_property

from forms import any_style, changes, dressed, verifier
from kinds import choose, fill
from near import near_ends
from worlds import End, alike, run

PREFIXES = {
    "warehouse": ["Note on the clipboard: ", "Second shift here. ", "From purchasing: ", "Quick job. "],
    "calculator": ["Help me with a sum. ", "Homework: ", "For the ledger. ", "Counting up again. "],
    "kennel": ["Morning round. ", "An owner has called. ", "For whoever is on duty: ", "Before lunch, please: "],
}
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
        self.style, self.literal = any_style(draw)

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
    return case if case.fits() else None
