"""A set of labelled items: sound ones, and ones with a fault of one of ten families.

    python3 generate.py --warehouse DIR --calculator DIR -n N --seed S

prints N sound and N faulty items as JSON lines: of the warehouse and the calculator,
whose folders it is given, and of the kennel beside it. Its author had read what a
challenger is told and what each family of faults is, and nothing of the filter. What it
makes stays as it is, so that figures on it can be had again.
"""

import argparse
import itertools
import json
import os
import random

import blind  # noqa: F401
import broken  # noqa: F401
import lenient
import requests_calculator  # noqa: F401
import requests_kennel  # noqa: F401
import requests_warehouse  # noqa: F401
import wrong  # noqa: F401
from cases import draw_case, framed
from chance import varies
from faults import FAULTS, refused
from kinds import KINDS
from prove import check
from worlds import World, judge

HERE = os.path.dirname(os.path.abspath(__file__))
SHARES = ["kennel", "warehouse", "kennel", "calculator", "warehouse"]
FAMILIES = [
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
]


class Maker:
    """Draws items and proves them."""

    def __init__(self, folders, seed):
        self.folders = folders
        self.worlds = {name: World(name, folder) for name, folder in folders.items()}
        self.seed = seed
        self.seen = set()
        self.tried = {}  # by kind of fault and of request: successes less failures
        self.dead = set()

    def item(self, case, family, name, fields, draw):
        return {
            "environment": case.world.name,
            "seed": case.seed,
            "instruction": fields.get("instruction") or framed(case, draw),
            "verifier": fields["verifier"],
            "solution": fields.get("solution") or case.solution,
            "failures": fields["failures"],
            "family": family,
            "fault": name,
        }

    def proved(self, case, item):
        """Whether an item is new and is what it is said to be."""
        key = (item["instruction"], item["seed"], item["family"])
        if key in self.seen or check(case, item):
            return False
        if item["family"] == "lenient verifier" and not lets_a_departure_pass(case, item):
            return False
        if item["family"] == "non-deterministic" and not varies(case.world, self.folders[case.world.name], item):
            return False
        self.seen.add(key)
        return True

    def sound(self, world, kind, draw):
        case = draw_case(self.worlds[world], kind, draw)
        failures = case and refused(case, case.sound_verifier, draw.choice([3, 3, 4, 5]), draw)
        if not failures:
            return None
        fields = {"verifier": case.sound_verifier, "failures": failures}
        item = self.item(case, "sound", kind.name, fields, draw)
        return item if self.proved(case, item) else None

    def faulty(self, world, kind, family, name, draw):
        case = draw_case(self.worlds[world], kind, draw)
        fields = case and FAULTS[family][name](case, draw)
        if not fields:
            return None
        item = self.item(case, family, name, fields, draw)
        return item if self.proved(case, item) else None

    def all_sound(self, count):
        turns = {world: 0 for world in KINDS}
        for number in range(count):
            world = SHARES[number % len(SHARES)]
            for attempt in range(200):
                kind = KINDS[world][turns[world] % len(KINDS[world])]
                turns[world] += 1
                item = self.sound(world, kind, random.Random(f"{self.seed} sound {number} {attempt}"))
                if item:
                    yield item
                    break

    def all_faulty(self, count):
        turns = {family: 0 for family in FAMILIES}
        for number in range(count):
            family = FAMILIES[number % len(FAMILIES)]
            yield self.of_family(family, number, turns)

    def of_family(self, family, number, turns):
        """The next item of a family; a kind of fault that finds no occasion is passed over."""
        while True:
            names = [name for name in sorted(FAULTS[family]) if (family, name) not in self.dead]
            name = names[turns[family] % len(names)]
            turns[family] += 1
            item = self.of_fault(family, name, number)
            if item:
                return item

    def of_fault(self, family, name, number):
        """An item with this fault, from a request that gives occasion for it, or None."""
        draw = random.Random(f"{self.seed} {family} {name} {number}")
        needs = getattr(FAULTS[family][name], "needs", bool)
        for attempt in range(60):
            world = SHARES[(number // len(FAMILIES) + attempt) % len(SHARES)]
            kinds = [k for k in KINDS[world] if needs(k) and self.tried.get((family, name, k.name), 0) > -2]
            if not kinds:
                continue
            kind = draw.choice(kinds)
            item = self.faulty(world, kind, family, name, draw)
            key = (family, name, kind.name)
            self.tried[key] = self.tried.get(key, 0) + (2 if item else -1)
            if item:
                return item
        if not any(count > 0 for key, count in self.tried.items() if key[:2] == (family, name)):
            self.dead.add((family, name))
        return None


def lets_a_departure_pass(case, item):
    return any(
        lenient.departs(case, end)
        for _, _, end in case.near
        if judge(case.world, case.seed, item["verifier"], end) is True
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--warehouse", required=True)
    parser.add_argument("--calculator", required=True)
    parser.add_argument("-n", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folders = {
        "kennel": os.path.join(HERE, "kennel"),
        "warehouse": os.path.abspath(options.warehouse),
        "calculator": os.path.abspath(options.calculator),
    }
    maker = Maker(folders, options.seed)
    for item in itertools.chain(maker.all_sound(options.n), maker.all_faulty(options.n)):
        print(json.dumps(item), flush=True)


if __name__ == "__main__":
    main()
