"""Labelled items: sound ones, and ones with a fault of each of ten families.

    python3 generate_third.py --warehouse DIR --calculator DIR -n 500 --seed 0

prints 500 sound items and 500 faulty ones as JSON lines. Each is proved by
execution before it is printed.
"""

import argparse
import itertools
import json
import os
import random

import faults_checks
import faults_impossible
import faults_running
import kinds_marina
import kinds_shipped
from cases import draw_case, framed
from chance import NAMES, steady
from faults import FAULTS, keeps_the_rest
from kinds import KINDS, suits
from lenient import LENIENT, lenient_fields
from prove import check
from worlds import World
from wrong import WRONG, within

SOURCES = (faults_checks, faults_impossible, faults_running, kinds_marina, kinds_shipped)
FAMILIES = (
    "lenient verifier",
    "ignores the state",
    "ignores the answer",
    "non-deterministic",
    "impossible",
    "trivially true",
    "partial check",
    "wrong item",
    "failure cases do not run",
    "verifier remembers",
)
TRIES = 1500
FIELDS = ("environment", "seed", "instruction", "verifier", "solution", "failures", "family", "fault")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--warehouse", required=True, help="the folder of the warehouse")
    parser.add_argument("--calculator", required=True, help="the folder of the calculator")
    parser.add_argument("-n", type=int, default=500, help="how many sound items, and how many faulty ones")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


class Shuffled:
    """The members of a list in a random order, and again in another one, without end."""

    def __init__(self, members, draw):
        self.members, self.draw, self.left = list(members), draw, []

    def next(self):
        if not self.left:
            self.left = list(self.members)
            self.draw.shuffle(self.left)
        return self.left.pop()


class Maker:
    def __init__(self, worlds, draw):
        self.worlds, self.draw = worlds, draw
        self.kinds = {name: Shuffled(kinds, draw) for name, kinds in KINDS.items()}
        self.spare = []
        self.seen = set()

    def world(self):
        return self.draw.choices(NAMES, (42, 33, 25))[0]

    def case(self):
        """A case that was not used before."""
        name = self.world()
        while True:
            case = draw_case(self.worlds[name], self.kinds[name].next(), self.draw)
            if case:
                return case

    def fresh(self, item):
        key = (item["environment"], item["seed"], item["instruction"])
        new = key not in self.seen
        self.seen.add(key)
        return new

    def sound(self):
        for _ in range(TRIES):
            case = self.case()
            fields = keeps_the_rest(case, case.sound_verifier, self.draw)
            item = fields and self.item(case, "sound", case.draft.kind.name, fields)
            if item:
                return item
        raise SystemExit("no sound item was found")

    def faulty(self, family, name):
        """An item with this fault, from a case that was left over or a new one."""
        for place, case in enumerate(self.spare):
            item = self.with_fault(case, family, name)
            if item:
                del self.spare[place]
                return item
        for _ in range(TRIES):
            case = self.case()
            item = self.with_fault(case, family, name)
            if item:
                return item
            if len(self.spare) < 40:
                self.spare.append(case)
        raise SystemExit(f"no item was found for {family}: {name}")

    def with_fault(self, case, family, name):
        if family == "wrong item":
            return self.wrong(case, name)
        if family == "lenient verifier":
            fields = lenient_fields(name, case, self.draw)
        else:
            fields = FAULTS[family][name](case, self.draw)
        return fields and self.item(case, family, name, fields)

    def wrong(self, case, name):
        options = [
            values
            for values in WRONG[name](case)
            if self.offered(case, values) and suits(case.draft.kind, values, case.world.state(case.seed))
        ]
        self.draw.shuffle(options)
        for values in options[:4]:
            asked = case.variant(values, self.draw)
            if asked and not asked.right.same(case.right):
                fields = keeps_the_rest(case, case.sound_verifier, self.draw, spare=[asked.right.key()])
                item = fields and self.item(asked, "wrong item", name, {"solution": case.solution, **fields})
                if item:
                    return item
        return None

    def offered(self, case, values):
        """Whether the names among these parameters are ones that the kind of request deals with."""
        return all(
            value in within(case, name) for name, value in values.items() if isinstance(value, str)
        )

    def item(self, case, family, name, fields):
        """An item that is proved and new, or None."""
        case = fields.pop("case", case)
        item = {
            "environment": case.world.name,
            "seed": case.seed,
            "instruction": framed(case, self.draw),
            "verifier": case.sound_verifier,
            "solution": case.solution,
            "family": family,
            "fault": name,
            **fields,
        }
        return None if check(case, item) or not self.fresh(item) else item


def names_of(family):
    return {"lenient verifier": LENIENT, "wrong item": WRONG}.get(family) or FAULTS[family]


def made(maker, n, draw):
    """The sound items and the faulty ones, in turn."""
    turns = {family: Shuffled(names_of(family), draw) for family in FAMILIES}
    for _, family in zip(range(n), itertools.cycle(FAMILIES)):
        yield maker.sound()
        yield maker.faulty(family, turns[family].next())


def main():
    options = arguments()
    own = os.path.join(os.path.dirname(os.path.abspath(__file__)), "marina")
    folders = (own, options.warehouse, options.calculator)
    draw = random.Random(options.seed)
    worlds = {name: World(name, folder) for name, folder in zip(NAMES, folders)}
    items = list(made(Maker(worlds, draw), options.n, draw))
    still = steady(folders, [item for item in items if item["family"] == "non-deterministic"])
    if still:
        raise SystemExit(f"comes out in one way only: {json.dumps(still[0])}")
    for item in items:
        print(json.dumps({field: item[field] for field in FIELDS}))


if __name__ == "__main__":
    main()
